import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { characters, limit } from "../bounds";
import { type Network } from "./network";

/** What a rule lets through: an IP protocol and, where it has any, its ports with both ends included. */
export interface Traffic {
  /** Unique among the rules of one pair of peers, such as `Tcp443`. */
  readonly id: string;
  readonly ipProtocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

/** One TCP port, or a range. */
export function tcp(fromPort: number, toPort = fromPort): Traffic {
  return { id: `Tcp${fromPort}${toPort === fromPort ? "" : `to${toPort}`}`, ipProtocol: "tcp", fromPort, toPort };
}

/** One UDP port. */
export function udp(port: number): Traffic {
  return { id: `Udp${port}`, ipProtocol: "udp", fromPort: port, toPort: port };
}

/** IPsec's Encapsulating Security Payload, IP protocol 50. */
export const ESP: Traffic = { id: "Esp", ipProtocol: "50" };

export interface SecurityGroupProps {
  readonly network: Network;
  /** Name of the group, unique in the VPC. 1 to 255 characters. */
  readonly name: string;
  readonly description: string;
  /**
   * Tags besides the name.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A security group that starts closed both ways. Rules are resources of their own, each with a description. */
export class SecurityGroup extends Construct {
  readonly id: string;
  /** The group alone, for what must not wait for its rules. */
  readonly resource: ITerraformDependable;
  private readonly allRules: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    limit(this, "name", props.name, characters(1, 255));
    const group = new AwsSecurityGroup(this, "Resource", {
      vpcId: props.network.vpcId,
      name: props.name,
      description: props.description,
      tags: { Name: props.name, ...props.tags },
    });
    this.id = group.id;
    this.resource = group;
  }

  /** What must exist before the group's traffic flows: its rules. Whoever names the group waits for it anyway. */
  get ready(): ITerraformDependable[] {
    return [...this.allRules];
  }

  /** Traffic between members of this group. */
  allowWithin(traffic: Traffic, description: string): void {
    this.ingress(`Within${traffic.id}In`, traffic, description, { referencedSecurityGroupId: this.id });
    this.egress(`Within${traffic.id}Out`, traffic, description, { referencedSecurityGroupId: this.id });
  }

  /** Traffic from members of this group to members of another; writes both sides. */
  allowTo(peer: SecurityGroup, traffic: Traffic, description: string): void {
    this.egress(`To${peer.node.id}${traffic.id}`, traffic, description, { referencedSecurityGroupId: peer.id });
    peer.ingress(`From${this.node.id}${traffic.id}`, traffic, description, { referencedSecurityGroupId: this.id });
  }

  /** Traffic to an AWS prefix list, such as that of S3. */
  allowToPrefixList(name: string, prefixListId: string, traffic: Traffic, description: string): void {
    this.egress(`To${name}${traffic.id}`, traffic, description, { prefixListId });
  }

  /** Traffic to an IPv4 range. */
  allowToRange(name: string, cidrIpv4: string, traffic: Traffic, description: string): void {
    this.egress(`To${name}${traffic.id}`, traffic, description, { cidrIpv4 });
  }

  private ingress(id: string, traffic: Traffic, description: string, source: Peer): void {
    this.allRules.push(new VpcSecurityGroupIngressRule(this, id, this.rule(traffic, description, source)));
  }

  private egress(id: string, traffic: Traffic, description: string, target: Peer): void {
    this.allRules.push(new VpcSecurityGroupEgressRule(this, id, this.rule(traffic, description, target)));
  }

  private rule({ ipProtocol, fromPort, toPort }: Traffic, description: string, peer: Peer) {
    return { securityGroupId: this.id, ipProtocol, fromPort, toPort, description, ...peer };
  }
}

interface Peer {
  readonly referencedSecurityGroupId?: string;
  readonly prefixListId?: string;
  readonly cidrIpv4?: string;
}
