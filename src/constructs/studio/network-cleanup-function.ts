import { type Construct } from "constructs";
import { type Input } from "../../../assets/destroy-hook/network-cleanup";
import { dataKeyRescue, livingDomainGuard, networkCleanupReads } from "../../policies/network-cleanup";
import { type AwsEnvironment } from "../aws-environment";
import { type FunctionHome } from "../compute/function-home";
import { LambdaHandler } from "../compute/lambda-handler";
import { STEP_TIMEOUT_SECONDS } from "../compute/lambda-step";
import { type Domain } from "./domain";

export interface NetworkCleanupFunctionProps {
  readonly home: FunctionHome;
  /** Name of the function, 1 to 64 characters. */
  readonly name: string;
  readonly roleName: string;
}

/**
 * The function behind the network cleanup. It stands before the subnets, so that a destroy takes it last: a step that a
 * killed run has left in the state still finds it.
 */
export class NetworkCleanupFunction extends LambdaHandler<Input> {
  private readonly env: AwsEnvironment;

  constructor(scope: Construct, id: string, props: NetworkCleanupFunctionProps) {
    super(scope, id, {
      ...props,
      description: "Removes what a deleted SageMaker domain leaves in its VPC",
      entry: "destroy-hook/network-cleanup.ts",
      statements: [
        ...networkCleanupReads(props.home.env),
        ...dataKeyRescue({ ...props.home.env, functionName: props.name }),
      ],
      timeoutSeconds: STEP_TIMEOUT_SECONDS,
    });
    this.env = props.home.env;
  }

  /** Keeps it from the mount targets of a domain that lives, by policy, whatever its code says. */
  denyIn(domain: Domain): void {
    this.denyWhile(domain.resource, "LivingDomain", livingDomainGuard(this.env, domain.arn));
  }
}
