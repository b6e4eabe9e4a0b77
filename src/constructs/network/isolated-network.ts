import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsEnvironment } from "../aws-environment";
import { FlowLog, type FlowLogProps } from "./flow-log";
import { type Network, type Subnet } from "./network";
import { PrivateNetwork, type PrivateNetworkProps } from "./private-network";
import { VpcEndpoints, type VpcEndpointsProps } from "./vpc-endpoints";

export interface IsolatedNetworkProps extends PrivateNetworkProps {
  readonly env: AwsEnvironment;
  /** Record of the network's traffic. */
  readonly flowLog: Omit<FlowLogProps, "env" | "network">;
  /** The only ways out of the network. */
  readonly endpoints: Omit<VpcEndpointsProps, "env" | "network" | "name">;
}

/**
 * A network without any way to the internet, its flow log, and the VPC endpoints through which AWS is reached from it.
 *
 * The one network of a stack has the id `Default`, which cdktf leaves out of the names of resources.
 */
export class IsolatedNetwork extends Construct implements Network {
  readonly vpcId: string;
  readonly subnets: readonly Subnet[];
  readonly routeTableIds: readonly string[];
  readonly endpoints: VpcEndpoints;
  /** What must exist before the network is used: its subnets. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: IsolatedNetworkProps) {
    super(scope, id);
    const { env, name, cidr, subnets, dependsOn } = props;
    const network = new PrivateNetwork(this, "Network", { name, cidr, subnets, dependsOn });
    new FlowLog(this, "FlowLog", { env, network, ...props.flowLog });
    this.endpoints = new VpcEndpoints(this, "Endpoints", { env, network, name, ...props.endpoints });
    this.vpcId = network.vpcId;
    this.subnets = network.subnets;
    this.routeTableIds = network.routeTableIds;
    this.ready = network.ready;
  }
}
