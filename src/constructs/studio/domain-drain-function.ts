import { type Construct } from "constructs";
import { type Input } from "../../../assets/destroy-hook/drain";
import { type Place } from "../../policies/arn";
import { drainChanges, drainReads, type DrainScope } from "../../policies/domain-drain";
import { lifecycleConfigurationChanges } from "../../policies/lifecycle-configurations";
import { type AwsEnvironment } from "../aws-environment";
import { type FunctionHome } from "../compute/function-home";
import { LambdaHandler } from "../compute/lambda-handler";
import { STEP_TIMEOUT_SECONDS } from "../compute/lambda-step";
import { type Domain } from "./domain";

export interface DomainDrainFunctionProps {
  readonly home: FunctionHome;
  /** Name of the function, 1 to 64 characters. */
  readonly name: string;
  readonly roleName: string;
}

/**
 * The function behind the steps around a living domain. It stands before the subnets and the domain, so that a destroy
 * takes it last: a step that a killed run has left in the state still finds it, and sees that the domain is gone.
 */
export class DomainDrainFunction extends LambdaHandler<Input> {
  private readonly env: AwsEnvironment;

  constructor(scope: Construct, id: string, props: DomainDrainFunctionProps) {
    super(scope, id, {
      ...props,
      description: "Ends apps and spaces of the SageMaker domain before a destroy, and updates its settings",
      entry: "destroy-hook/drain.ts",
      statements: drainReads(props.home.env),
      timeoutSeconds: STEP_TIMEOUT_SECONDS,
    });
    this.env = props.home.env;
  }

  /** Lets it make and delete lifecycle configurations of these names. To be said before its steps are made. */
  allowLifecycleConfigurations(names: readonly string[]): void {
    this.allow("LifecycleConfigurations", lifecycleConfigurationChanges(this.env, names));
  }

  /**
   * Lets it change a domain's settings, which hand these roles and groups to users, and end what is in the domain. To be
   * said before the steps are made: they wait for it, and a destroy takes it away after them.
   */
  allowIn(domain: Domain, handedOut: Omit<DrainScope, keyof Place | "domainId">): void {
    this.allow("InDomain", drainChanges({ ...this.env, domainId: domain.id, ...handedOut }));
  }
}
