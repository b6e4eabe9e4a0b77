import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsEnvironment } from "../aws-environment";
import { DnsFirewall, type DnsFirewallProps } from "./dns-firewall";
import { DnsQueryLog, type DnsQueryLogProps } from "./dns-query-log";
import { FlowLog, type FlowLogProps } from "./flow-log";
import { type Network, type Subnet } from "./network";
import { PrivateNetwork, type PrivateNetworkProps } from "./private-network";
import { VpcEndpoints, type VpcEndpointsProps } from "./vpc-endpoints";

export interface IsolatedNetworkProps extends PrivateNetworkProps {
  readonly env: AwsEnvironment;
  /** Record of the network's traffic. */
  readonly flowLog: Omit<FlowLogProps, "env" | "network">;
  /**
   * Which names resolve in it.
   * @default - every name, so that DNS is a way out
   */
  readonly dnsFirewall?: Omit<DnsFirewallProps, "env" | "network">;
  /**
   * Record of its DNS queries.
   * @default - none
   */
  readonly dnsQueryLog?: Omit<DnsQueryLogProps, "network">;
  /** The only ways out of the network. */
  readonly endpoints: Omit<VpcEndpointsProps, "env" | "network" | "name">;
}

/**
 * A network without any way to the internet, also not by DNS, its logs, and the VPC endpoints through which AWS is reached
 * from it.
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
  /** Which names resolve, unless every one does. */
  readonly dnsFirewall?: DnsFirewall;
  /** Record of its DNS queries, where one is kept. */
  readonly dnsQueryLog?: DnsQueryLog;

  constructor(scope: Construct, id: string, props: IsolatedNetworkProps) {
    super(scope, id);
    const { env, name, cidr, subnets, dependsOn } = props;
    const network = new PrivateNetwork(this, "Network", { name, cidr, subnets, dependsOn });
    new FlowLog(this, "FlowLog", { env, network, ...props.flowLog });
    this.dnsFirewall =
      props.dnsFirewall && new DnsFirewall(this, "DnsFirewall", { env, network, ...props.dnsFirewall });
    this.dnsQueryLog = props.dnsQueryLog && new DnsQueryLog(this, "DnsQueryLog", { network, ...props.dnsQueryLog });
    this.endpoints = new VpcEndpoints(this, "Endpoints", { env, network, name, ...props.endpoints });
    this.vpcId = network.vpcId;
    this.subnets = network.subnets;
    this.routeTableIds = network.routeTableIds;
    this.ready = network.ready;
  }
}
