import { type IResolvable, Lazy, TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type Input } from "../../../assets/destroy-hook/drain";
import { drainChanges, drainReads } from "../../policies/domain-drain";
import { addressOf } from "../address";
import { type FunctionHome } from "../compute/function-home";
import { LambdaHandler } from "../compute/lambda-handler";
import { LambdaStep, STEP_TIMEOUT_SECONDS } from "../compute/lambda-step";
import { type Domain } from "./domain";
import { updateDomainSettings } from "./domain-settings";
import { type UserProfile } from "./user-profile";

export interface DomainDrainProps {
  readonly home: FunctionHome;
  readonly domain: Domain;
  /** Role that the domain's settings hand to its users; a change of the settings passes it on. */
  readonly executionRoleArn: string;
  /** Profiles that Terraform manages, each with its own arming. */
  readonly userProfiles: readonly {
    readonly profile: UserProfile;
    /** Whether its removal may end its apps and private spaces. */
    readonly forceDestroy: boolean;
    /** Whether its removal may end the shared spaces that it owns, with everyone's apps in them. */
    readonly deleteOwnedSpaces: boolean;
  }[];
  /** Whether a destroy may end apps, spaces and foreign profiles of the domain. */
  readonly forceDestroy: boolean;
  readonly functionName: string;
  readonly roleName: string;
}

/**
 * The steps around a living domain: its settings are brought up to date in place, and before it or one of its user
 * profiles is destroyed, apps and spaces in it are ended, or named if the destroy is not armed.
 *
 * A destroy begins with it, wherever in the stack it is made, so that a refusal comes before anything else is gone.
 */
export class DomainDrain extends Construct {
  /** What the domain's steps last answered, by duty. */
  readonly results: Record<string, IResolvable>;

  constructor(scope: Construct, id: string, props: DomainDrainProps) {
    super(scope, id);
    const { domain } = props;
    const handler = new LambdaHandler<Input>(this, "Function", {
      home: props.home,
      name: props.functionName,
      roleName: props.roleName,
      description: "Ends apps and spaces of the SageMaker domain before a destroy, and updates its settings",
      entry: "destroy-hook/drain.ts",
      statements: [
        ...drainReads(props.home.env),
        ...drainChanges({ ...props.home.env, domainId: domain.id, executionRoleArns: [props.executionRoleArn] }),
      ],
      timeoutSeconds: STEP_TIMEOUT_SECONDS,
      dependsOn: domain.ready,
    });

    const settings = new LambdaStep(this, "Settings", {
      handler,
      input: { duty: "domain_settings", domainId: domain.id, settings: updateDomainSettings(domain.settings) },
    });
    const profileDrains = props.userProfiles.map(
      ({ profile, forceDestroy, deleteOwnedSpaces }) =>
        new LambdaStep(this, `Profile-${profile.name}`, {
          handler,
          input: {
            duty: "profile_drain",
            domainId: domain.id,
            userProfileName: profile.name,
            forceDestroy: forceDestroy || props.forceDestroy,
            deleteOwnedSpaces,
            ownSecurityGroupId: profile.ownSecurityGroup?.id,
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
    });
    // Looked up when the stack is written, so by plain addresses: within a Lazy, cdktf makes expressions of references.
    start.resource.dependsOn = Lazy.listValue({
      produce: () => addresses([...handler.ready, ...finish.ready, ...this.everythingElse()]),
    });
    this.results = { domain_settings: settings.result, drain_finish: finish.result, drain_start: start.result };
  }

  /** What the stack holds in the end besides the drain. */
  private everythingElse(): IConstruct[] {
    const own = new Set(this.node.findAll());
    return TerraformStack.of(this)
      .node.findAll()
      .filter((node) => !own.has(node));
  }
}

/** The addresses of the resources among these. */
function addresses(nodes: readonly unknown[]): string[] {
  return nodes.filter((node) => TerraformResource.isTerraformResource(node)).map(addressOf);
}
