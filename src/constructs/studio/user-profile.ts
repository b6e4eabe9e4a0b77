import {
  SagemakerUserProfile,
  type SagemakerUserProfileUserSettings,
} from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Bound, limit } from "../bounds";
import { type SecurityGroup } from "../network/security-group";
import { type Domain } from "./domain";
import { type InstanceTypes } from "./instance-types";
import { type IdleShutdown, ideSettings, limitIdleShutdown } from "./ide-settings";
import { type LifecycleConfiguration } from "./lifecycle-configurations";

export interface UserProfileProps {
  readonly domain: Domain;
  /** Name, unique in the domain. 1 to 63 letters, digits and dashes. */
  readonly name: string;
  readonly executionRoleArn: string;
  /** Group of every app of the domain. */
  readonly appSecurityGroup: SecurityGroup;
  /**
   * A group of this user's own, in which the user's apps reach each other.
   * @default - no group; the domain's group must then allow it
   */
  readonly ownSecurityGroup?: SecurityGroup;
  /**
   * User name in IAM Identity Center, for a domain with SSO.
   * @default - none
   */
  readonly ssoUserValue?: string;
  /**
   * SageMaker's own idle shutdown of this user's apps.
   * @default - off
   */
  readonly idleShutdown?: IdleShutdown;
  /**
   * Instance types that this user's apps start on, unless the user chooses another.
   * @default - SageMaker's
   */
  readonly instanceTypes?: InstanceTypes;
  /** Scripts that apps run when they start. */
  readonly lifecycleConfigurations: {
    readonly jupyterLab: LifecycleConfiguration;
    readonly codeEditor: LifecycleConfiguration;
  };
  /**
   * Tags of the profile.
   * @default - none but the stack's
   */
  readonly tags?: Record<string, string>;
  /**
   * What must be done in the domain before, such as the assignment of the profile's user. SageMaker refuses to make or to
   * change a profile while the domain is updated.
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}

const PROFILE_NAME: Bound<string> = {
  allowed: "1 to 63 letters, digits and dashes, with a letter or a digit at both ends",
  admits: (name) => /^(?=.{1,63}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*$/.test(name),
};

/**
 * One person's profile in a Studio domain. It carries its JupyterLab and Code Editor settings whole, since a setting given
 * for a user hides the domain's. The resource applies them at its creation only, {@link UserProfileSettingsStep} whenever
 * they change: the provider's update says neither an empty list nor an empty text, so nothing could be taken away, and
 * SageMaker shows settings that nobody has set, RStudio's among them.
 */
export class UserProfile extends Construct {
  readonly name: string;
  readonly resource: SagemakerUserProfile;
  /** The group of this user's own, if there is one. */
  readonly ownSecurityGroup?: SecurityGroup;
  /** What must exist before the profile is used: itself. */
  readonly ready: ITerraformDependable[];
  /** The settings as they are now. */
  readonly settings: SagemakerUserProfileUserSettings;
  /** Instance types that apps start on: settings that the resource never applies. */
  readonly instanceTypes: InstanceTypes;

  constructor(scope: Construct, id: string, props: UserProfileProps) {
    super(scope, id);
    limit(this, "name", props.name, PROFILE_NAME);
    limitIdleShutdown(this, props.idleShutdown);
    this.name = props.name;
    this.ownSecurityGroup = props.ownSecurityGroup;
    const { jupyterLab, codeEditor } = props.lifecycleConfigurations;
    this.instanceTypes = props.instanceTypes ?? {};
    this.settings = {
      executionRole: props.executionRoleArn,
      securityGroups: [props.appSecurityGroup.id, ...(props.ownSecurityGroup ? [props.ownSecurityGroup.id] : [])],
      jupyterLabAppSettings: ideSettings(jupyterLab, props.idleShutdown),
      codeEditorAppSettings: ideSettings(codeEditor, props.idleShutdown),
    };
    this.resource = new SagemakerUserProfile(this, "Resource", {
      domainId: props.domain.id,
      userProfileName: props.name,
      ...(props.ssoUserValue === undefined
        ? {}
        : { singleSignOnUserIdentifier: "UserName", singleSignOnUserValue: props.ssoUserValue }),
      userSettings: this.settings,
      tags: props.tags,
      dependsOn: [...(props.ownSecurityGroup?.ready ?? []), ...(props.dependsOn ?? [])],
      lifecycle: { ignoreChanges: ["user_settings"] },
    });
    this.ready = [this.resource];
  }
}
