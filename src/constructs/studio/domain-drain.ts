import { type IResolvable, Lazy, TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { addressOf } from "../address";
import { LambdaStep } from "../compute/lambda-step";
import { type Domain } from "./domain";
import { type DomainDrainFunction } from "./domain-drain-function";
import { type UserProfile } from "./user-profile";

export interface DomainDrainProps {
  /** The function, which must be allowed in the domain. */
  readonly handler: DomainDrainFunction;
  readonly domain: Domain;
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
}

/**
 * The steps that end the use of a living domain: before it or one of its user profiles is destroyed, apps and spaces in
 * it are ended, or named if the destroy is not armed.
 *
 * A destroy begins with it, wherever in the stack it is made, so that nothing else is gone before a refusal, nor before
 * all apps and spaces have ended.
 */
export class DomainDrain extends Construct {
  /** What the domain's drains last answered, by duty. */
  readonly results: Record<string, IResolvable>;

  constructor(scope: Construct, id: string, props: DomainDrainProps) {
    super(scope, id);
    const { handler, domain } = props;
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
      // One step asks for all of them, since they share the function.
      input: { duty: "drain_finish", ...input, permissions: handler.permissions },
      replacedWith: domain.resource,
    });
    // Looked up when the stack is written, so by plain addresses: within a Lazy, cdktf makes expressions of references.
    finish.resource.dependsOn = Lazy.listValue({
      produce: () => addresses([...profileDrains.flatMap(({ ready }) => ready), ...this.everythingElse()]),
    });
    const start = new LambdaStep(this, "Start", {
      handler,
      input: { duty: "drain_start", ...input },
      replacedWith: domain.resource,
      dependsOn: finish.ready,
    });
    this.results = { drain_finish: finish.result, drain_start: start.result };
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
