import { type IResolvable, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { join } from "node:path";
import { drainStatements } from "../../policies/destroy-hook";
import { type AwsEnvironment } from "../aws-environment";
import { LambdaHandler } from "../compute/lambda-handler";
import { LambdaStep, STEP_TIMEOUT_SECONDS } from "../compute/lambda-step";
import { type EncryptionKey } from "../security/encryption-key";
import { type Domain } from "./domain";
import { updateDomainSettings } from "./domain-settings";
import { type UserProfile } from "./user-profile";

export interface DomainDrainProps {
  readonly env: AwsEnvironment;
  readonly domain: Domain;
  /** Role that the domain's settings hand to its users; a change of the settings passes it on. */
  readonly executionRoleArn: string;
  /** Profiles that Terraform manages, each with its own arming. */
  readonly userProfiles: readonly { readonly profile: UserProfile; readonly forceDestroy: boolean }[];
  /** Whether a destroy may end apps, spaces and foreign profiles of the domain. */
  readonly forceDestroy: boolean;
  readonly functionName: string;
  readonly roleName: string;
  readonly logsKey: EncryptionKey;
  readonly logRetentionDays: number;
  /** Folder of what runs inside AWS. */
  readonly assetsPath: string;
}

/**
 * The steps around a living domain: its settings are brought up to date in place, and before it or one of its user
 * profiles is destroyed, apps and spaces in it are ended, or named if the destroy is not armed.
 *
 * Make it last: a destroy begins with it, so that a refusal comes before anything else is gone.
 */
export class DomainDrain extends Construct {
  /** What the domain's steps last answered, by duty. */
  readonly results: Record<string, IResolvable>;

  constructor(scope: Construct, id: string, props: DomainDrainProps) {
    super(scope, id);
    const everything = TerraformStack.of(this)
      .node.findAll()
      .filter((node) => TerraformResource.isTerraformResource(node));
    const { domain } = props;
    const handler = new LambdaHandler(this, "Function", {
      env: props.env,
      name: props.functionName,
      roleName: props.roleName,
      description: "Ends apps and spaces of the SageMaker domain before a destroy, and updates its settings",
      entry: join(props.assetsPath, "destroy-hook", "drain.ts"),
      statements: drainStatements({
        ...props.env,
        domainId: domain.id,
        executionRoleArns: [props.executionRoleArn],
      }),
      timeoutSeconds: STEP_TIMEOUT_SECONDS,
      logsKey: props.logsKey,
      logRetentionDays: props.logRetentionDays,
      dependsOn: domain.ready,
    });

    const settings = new LambdaStep(this, "Settings", {
      handler,
      input: { duty: "domain_settings", domainId: domain.id, settings: updateDomainSettings(domain.settings) },
    });
    const profileDrains = props.userProfiles.map(
      ({ profile, forceDestroy }) =>
        new LambdaStep(this, `Profile-${profile.name}`, {
          handler,
          input: {
            duty: "profile_drain",
            domainId: domain.id,
            userProfileName: profile.name,
            forceDestroy: forceDestroy || props.forceDestroy,
          },
          replacedWith: profile.resource,
          dependsOn: profile.ready,
        }),
    );
    const input = {
      domainId: domain.id,
      managedProfileNames: props.userProfiles.map(({ profile }) => profile.name),
      forceDestroy: props.forceDestroy,
    };
    const finish = new LambdaStep(this, "Finish", {
      handler,
      input: { duty: "drain_finish", ...input },
      replacedWith: domain.resource,
      dependsOn: [...settings.ready, ...profileDrains.flatMap(({ ready }) => ready)],
    });
    const start = new LambdaStep(this, "Start", {
      handler,
      input: { duty: "drain_start", ...input },
      replacedWith: domain.resource,
      dependsOn: [...finish.ready, ...everything],
    });
    this.results = { domain_settings: settings.result, drain_finish: finish.result, drain_start: start.result };
  }
}
