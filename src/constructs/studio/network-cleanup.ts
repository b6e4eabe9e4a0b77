import { type IResolvable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Input } from "../../../assets/destroy-hook/network-cleanup";
import { DATA_KEY_TAG, networkCleanupChanges, networkCleanupReads } from "../../policies/network-cleanup";
import { type FunctionHome } from "../compute/function-home";
import { LambdaHandler } from "../compute/lambda-handler";
import { LambdaStep, STEP_TIMEOUT_SECONDS } from "../compute/lambda-step";
import { type Network } from "../network/network";

export interface NetworkCleanupProps {
  readonly home: FunctionHome;
  readonly network: Network;
  readonly functionName: string;
  readonly roleName: string;
  /** What a change of replaces the domain. It replaces the step too, so that the old domain's leftovers go. */
  readonly domainReplacedBy: Record<string, string>;
  /** What the leftovers would hold: subnets and security groups. They are destroyed after the step. */
  readonly heldByLeftovers: ITerraformDependable[];
}

/**
 * The step between the destruction of the domain and that of its network: removes the mount targets and security groups
 * that the service leaves in the VPC, and keeps the key of a retained file system alive.
 *
 * The domain's data key depends on {@link ready}, the domain on the key; so a destroy comes by here after the domain,
 * and after the key's deletion was scheduled.
 */
export class NetworkCleanup extends Construct {
  /** What must exist before the data key is made: the step. */
  readonly ready: ITerraformDependable[];
  /** What the step last answered. */
  readonly result: IResolvable;
  /** Tags of the data key: by them the step knows which key it may rescue. */
  readonly dataKeyTags: Record<string, string>;

  constructor(scope: Construct, id: string, props: NetworkCleanupProps) {
    super(scope, id);
    this.dataKeyTags = { [DATA_KEY_TAG]: props.network.vpcId };
    const handler = new LambdaHandler<Input>(this, "Function", {
      home: props.home,
      name: props.functionName,
      roleName: props.roleName,
      description: "Removes what a deleted SageMaker domain leaves in its VPC",
      entry: "destroy-hook/network-cleanup.ts",
      statements: [
        ...networkCleanupReads(props.home.env),
        ...networkCleanupChanges({ ...props.home.env, vpcId: props.network.vpcId }),
      ],
      timeoutSeconds: STEP_TIMEOUT_SECONDS,
    });
    const step = new LambdaStep(this, "Step", {
      handler,
      input: { duty: "network_cleanup", vpcId: props.network.vpcId },
      triggers: props.domainReplacedBy,
      dependsOn: props.heldByLeftovers,
    });
    this.ready = step.ready;
    this.result = step.result;
  }
}
