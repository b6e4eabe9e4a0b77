import {
  SagemakerDomain,
  type SagemakerDomainDefaultUserSettings,
  type SagemakerDomainDefaultUserSettingsCanvasAppSettings,
} from "@cdktf/provider-aws/lib/sagemaker-domain";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { between, characters, limit } from "../bounds";
import { type Network } from "../network/network";
import { type SecurityGroup } from "../network/security-group";
import { type EncryptionKey } from "../security/encryption-key";
import { type DomainSettings, SETTINGS_LEFT_TO_UPDATE_DOMAIN } from "./domain-settings";
import { type InstanceTypes } from "./instance-types";
import { type IdleShutdown, ideSettings, limitIdleShutdown } from "./ide-settings";
import { type LifecycleConfiguration } from "./lifecycle-configurations";
import { madeWith, type RetentionPolicy } from "./retention-policy";

/** SageMaker Canvas, as far as the domain's settings know it. */
export interface CanvasSettings {
  readonly timeSeries: boolean;
  readonly generativeAi: boolean;
  readonly largeData: boolean;
  readonly directDeploy: boolean;
  readonly modelRegistration: boolean;
}

/** What is settled for the life of a domain, and known before its key is. */
export interface DomainIdentity {
  /** 1 to 63 characters. */
  readonly name: string;
  /** How users sign in. */
  readonly authMode: "IAM" | "SSO";
  /** `VpcOnly` keeps the apps' traffic in the VPC. */
  readonly appNetworkAccessType: "VpcOnly" | "PublicInternetOnly";
  /** Network with 1 to 16 subnets. */
  readonly network: Network;
  /** Group of every app. */
  readonly securityGroup: SecurityGroup;
}

export interface DomainProps extends DomainIdentity {
  /** Key of the home file system and of the spaces' volumes. A change replaces the domain. */
  readonly key: EncryptionKey;
  /** Role of users and spaces that have none of their own. */
  readonly executionRoleArn: string;
  /** What happens to the home file system when the domain is deleted. Another one is refused at plan. */
  readonly retentionPolicy: RetentionPolicy;
  /** Scripts that apps run when they start. */
  readonly lifecycleConfigurations: {
    readonly jupyterLab: LifecycleConfiguration;
    readonly codeEditor: LifecycleConfiguration;
    /** Turns Studio Classic's JupyterServer on, with this script and image. */
    readonly jupyterServer?: { readonly configuration: LifecycleConfiguration; readonly imageArn: string };
  };
  /**
   * SageMaker's own idle shutdown of JupyterLab and Code Editor.
   * @default - off
   */
  readonly idleShutdown?: IdleShutdown;
  /**
   * Instance types that JupyterLab, also in shared spaces, and Code Editor start on, unless the user chooses another.
   * @default - SageMaker's
   */
  readonly instanceTypes?: InstanceTypes;
  /**
   * SageMaker Canvas.
   * @default - every part of it disabled
   */
  readonly canvas?: CanvasSettings;
  /**
   * Docker access in JupyterLab and Code Editor, with the accounts whose images may be pulled.
   * @default - disabled
   */
  readonly docker?: { readonly trustedAccounts: readonly string[] };
  /** App kinds that the UI hides. */
  readonly hiddenAppTypes: readonly string[];
  /** Sizes of the spaces' volumes in GB, 5 to 16384. */
  readonly spaceStorage: { readonly defaultGb: number; readonly maximumGb: number };
  /**
   * Refuse at plan whatever would destroy the domain.
   * @default false
   */
  readonly preventDestroy?: boolean;
  /**
   * What must exist as long as the domain does, such as the permissions of the execution role.
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * A SageMaker Studio domain inside the VPC, encrypted, with every setting that its users and spaces start from.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html
 */
export class Domain extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly url: string;
  readonly homeEfsFileSystemId: string;
  /** Its application in IAM Identity Center; empty without SSO. */
  readonly singleSignOnApplicationArn: string;
  readonly resource: SagemakerDomain;
  /** What must exist before the domain is used: itself. */
  readonly ready: ITerraformDependable[];
  /** The settings as they are now; the resource applies them at its creation only. */
  readonly settings: DomainSettings;
  /** Instance types that apps start on: settings that the resource never applies. */
  readonly instanceTypes: InstanceTypes;

  constructor(scope: Construct, id: string, props: DomainProps) {
    super(scope, id);
    limit(this, "name", props.name, characters(1, 63));
    limit(this, "number of subnets", props.network.subnets.length, between(1, 16));
    limit(this, "spaceStorage.defaultGb", props.spaceStorage.defaultGb, between(5, 16_384));
    limit(this, "spaceStorage.maximumGb", props.spaceStorage.maximumGb, between(5, 16_384));
    limitIdleShutdown(this, props.idleShutdown);
    this.settings = domainSettings(props);
    this.instanceTypes = props.instanceTypes ?? {};
    this.resource = new SagemakerDomain(this, "Resource", {
      domainName: props.name,
      authMode: props.authMode,
      appNetworkAccessType: props.appNetworkAccessType,
      vpcId: props.network.vpcId,
      subnetIds: props.network.subnets.map((subnet) => subnet.id),
      kmsKeyId: props.key.arn,
      tagPropagation: "ENABLED",
      retentionPolicy: { homeEfsFileSystem: props.retentionPolicy },
      ...this.settings,
      domainSettings: { ...this.settings.domainSettings, securityGroupIds: [props.securityGroup.id] },
      dependsOn: [...props.securityGroup.ready, ...(props.dependsOn ?? [])],
    });
    this.resource.lifecycle = {
      ignoreChanges: [...SETTINGS_LEFT_TO_UPDATE_DOMAIN, "retention_policy"],
      preventDestroy: props.preventDestroy,
      postcondition: [madeWith(props.retentionPolicy, this.resource)],
    };
    this.ready = [this.resource];
    this.id = this.resource.id;
    this.arn = this.resource.arn;
    this.url = this.resource.url;
    this.homeEfsFileSystemId = this.resource.homeEfsFileSystemId;
    this.singleSignOnApplicationArn = this.resource.singleSignOnApplicationArn;
  }
}

/**
 * What a change of replaces the domain, as text. Without the key, which is made after those who ask, and without the VPC,
 * whose subnets change with it.
 */
export function replacedBy(domain: DomainIdentity): Record<string, string> {
  return {
    name: domain.name,
    auth_mode: domain.authMode,
    app_network_access_type: domain.appNetworkAccessType,
    subnet_ids: domain.network.subnets.map((subnet) => subnet.id).join(" "),
    security_group_ids: domain.securityGroup.id,
  };
}

function domainSettings(props: DomainProps): DomainSettings {
  return {
    defaultUserSettings: userSettings(props),
    defaultSpaceSettings: appSettings(props),
    domainSettings: {
      // CloudTrail then names the user profile behind a call. The role's trust must allow sts:SetSourceIdentity.
      executionRoleIdentityConfig: "USER_PROFILE_NAME",
      dockerSettings: {
        enableDockerAccess: props.docker ? "ENABLED" : "DISABLED",
        // An empty list is said as well: accounts that are left out would stay trusted.
        vpcOnlyTrustedAccounts: [...(props.docker?.trustedAccounts ?? [])],
      },
    },
  };
}

function userSettings(props: DomainProps): SagemakerDomainDefaultUserSettings {
  return {
    ...appSettings(props),
    studioWebPortal: "ENABLED",
    defaultLandingUri: "studio::",
    // A shared notebook's output may hold data, and would lie in a bucket outside this stack.
    sharingSettings: { notebookOutputOption: "Disabled" },
    studioWebPortalSettings: { hiddenAppTypes: [...props.hiddenAppTypes] },
    codeEditorAppSettings: ideSettings(props.lifecycleConfigurations.codeEditor, props.idleShutdown),
    canvasAppSettings: canvasSettings(props),
  };
}

/** What users and shared spaces have in common. Studio reads the groups here, not from the domain's own settings. */
function appSettings(props: DomainProps) {
  const { jupyterLab, jupyterServer } = props.lifecycleConfigurations;
  return {
    executionRole: props.executionRoleArn,
    securityGroups: [props.securityGroup.id],
    jupyterLabAppSettings: ideSettings(jupyterLab, props.idleShutdown),
    jupyterServerAppSettings: jupyterServer && {
      lifecycleConfigArns: [jupyterServer.configuration.arn],
      defaultResourceSpec: {
        instanceType: "system",
        lifecycleConfigArn: jupyterServer.configuration.arn,
        sagemakerImageArn: jupyterServer.imageArn,
      },
    },
    spaceStorageSettings: {
      defaultEbsStorageSettings: {
        defaultEbsVolumeSizeInGb: props.spaceStorage.defaultGb,
        maximumEbsVolumeSizeInGb: props.spaceStorage.maximumGb,
      },
    },
  };
}

/** Every status is stated, since one that is left out would stay as it was. */
function canvasSettings({
  canvas,
  executionRoleArn,
  key,
}: DomainProps): SagemakerDomainDefaultUserSettingsCanvasAppSettings {
  const status = (on: boolean | undefined) => ({ status: on ? "ENABLED" : "DISABLED" });
  return {
    // Canvas passes the user's own execution role to Amazon Forecast, which its trust policy allows.
    timeSeriesForecastingSettings: status(canvas?.timeSeries),
    directDeploySettings: status(canvas?.directDeploy),
    modelRegisterSettings: status(canvas?.modelRegistration),
    kendraSettings: status(canvas?.generativeAi),
    emrServerlessSettings: {
      ...status(canvas?.largeData),
      executionRoleArn: canvas?.largeData ? executionRoleArn : undefined,
    },
    workspaceSettings: canvas && { s3KmsKeyId: key.arn },
  };
}
