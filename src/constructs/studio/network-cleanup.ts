import { type IResolvable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { DATA_KEY_RESCUER_TAG, DATA_KEY_TAG, networkCleanupChanges } from "../../policies/network-cleanup";
import { type AwsEnvironment } from "../aws-environment";
import { LambdaStep } from "../compute/lambda-step";
import { type Network } from "../network/network";
import { type NetworkCleanupFunction } from "./network-cleanup-function";

export interface NetworkCleanupProps {
  readonly env: AwsEnvironment;
  readonly handler: NetworkCleanupFunction;
  readonly network: Network;
  /** What a change of replaces the domain. It replaces the step too, so that the old domain's leftovers go. */
  readonly domainReplacedBy: Record<string, string>;
  /** What the leftovers would hold: subnets and security groups. They are destroyed after the step. */
  readonly heldByLeftovers: ITerraformDependable[];
  /** Whether the data key may go with the stack, although data outside of it may be encrypted with it. */
  readonly deleteDataKey: boolean;
}

/**
 * The step between the destruction of the domain and that of its network: removes the mount targets and security groups
 * that the service leaves in the VPC, and keeps the data key alive unless it is told that the key may go and no file system
 * needs it.
 *
 * The domain's data key depends on {@link ready}, the domain on the key; so a destroy comes by here after the domain,
 * and after the key's deletion was scheduled. What the function may change in the VPC is destroyed after the step.
 */
export class NetworkCleanup extends Construct {
  /** What must exist before the data key is made: the step. */
  readonly ready: ITerraformDependable[];
  /** What the step last answered. */
  readonly result: IResolvable;
  /** Tags of the data key: by them the step knows its key, and may keep it alive. */
  readonly dataKeyTags: Record<string, string>;

  constructor(scope: Construct, id: string, { env, handler, network, ...props }: NetworkCleanupProps) {
    super(scope, id);
    this.dataKeyTags = { [DATA_KEY_TAG]: network.vpcId, [DATA_KEY_RESCUER_TAG]: handler.name };
    handler.allow("InVpc", networkCleanupChanges({ ...env, vpcId: network.vpcId }));
    const step = new LambdaStep(this, "Step", {
      handler,
      input: {
        duty: "network_cleanup",
        vpcId: network.vpcId,
        deleteDataKey: props.deleteDataKey,
        ...handler.permissions,
      },
      triggers: props.domainReplacedBy,
      dependsOn: props.heldByLeftovers,
    });
    this.ready = step.ready;
    this.result = step.result;
  }
}
