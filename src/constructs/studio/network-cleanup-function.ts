import { type Construct } from "constructs";
import { type Input } from "../../../assets/destroy-hook/network-cleanup";
import { dataKeyRescue, networkCleanupReads } from "../../policies/network-cleanup";
import { type FunctionHome } from "../compute/function-home";
import { LambdaHandler } from "../compute/lambda-handler";
import { STEP_TIMEOUT_SECONDS } from "../compute/lambda-step";

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
  }
}
