import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet as AwsSubnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { type ITerraformDependable, type Precondition } from "cdktf";
import { Construct } from "constructs";
import { isZoneId } from "../../catalogue/regions";
import { atLeast, limit } from "../bounds";
import { quoted } from "../quoted";
import { type Network, type Subnet } from "./network";

export interface PrivateNetworkProps {
  /** What the Name tags start with, such as `ml-studio`. */
  readonly name: string;
  /** IPv4 range of the VPC. */
  readonly cidr: string;
  /** Subnets within the range, one or more. `availabilityZone` is a zone name (us-east-1a) or a zone id (use1-az1). */
  readonly subnets: readonly { readonly cidr: string; readonly availabilityZone: string }[];
  /**
   * What must exist as long as anything may stand in the network: its subnets wait for it, the VPC itself does not.
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * A VPC without any way to the internet: private subnets in one route table that has no route of its own, DNS on,
 * and the default security group emptied, since AWS makes it with open rules.
 */
export class PrivateNetwork extends Construct implements Network {
  readonly vpcId: string;
  readonly subnets: readonly Subnet[];
  readonly routeTableIds: readonly string[];
  /** What must exist before the network is used: its subnets. */
  readonly ready: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    limit(this, "number of subnets", props.subnets.length, atLeast(1));
    const vpc = new Vpc(this, "Resource", {
      cidrBlock: props.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: `${props.name}-vpc` },
    });
    new DefaultSecurityGroup(this, "DefaultSecurityGroup", {
      vpcId: vpc.id,
      tags: { Name: `${props.name}-default-closed` },
    });
    const routeTable = new RouteTable(this, "RouteTable", {
      vpcId: vpc.id,
      tags: { Name: `${props.name}-private` },
    });

    this.vpcId = vpc.id;
    this.routeTableIds = [routeTable.id];
    const zones = new DataAwsAvailabilityZones(this, "Zones", {});
    this.subnets = props.subnets.map(({ cidr, availabilityZone }, index) => {
      const subnet = new AwsSubnet(this, `Subnet${index + 1}`, {
        vpcId: vpc.id,
        cidrBlock: cidr,
        ...(isZoneId(availabilityZone) ? { availabilityZoneId: availabilityZone } : { availabilityZone }),
        mapPublicIpOnLaunch: false,
        tags: { Name: `${props.name}-private-${index + 1}` },
        dependsOn: props.dependsOn,
        lifecycle: { precondition: [isThere(zones, availabilityZone)] },
      });
      this.ready.push(subnet);
      new RouteTableAssociation(this, `Subnet${index + 1}Routes`, { subnetId: subnet.id, routeTableId: routeTable.id });
      return { id: subnet.id, cidr, availabilityZone, zoneName: zoneName(zones, availabilityZone), resource: subnet };
    });
  }
}

/** What stops a plan whose zone the account does not have. */
function isThere({ fqn }: DataAwsAvailabilityZones, zone: string): Precondition {
  const kind = isZoneId(zone) ? "zone_ids" : "names";
  return {
    condition: `\${contains(${fqn}.${kind}, ${quoted(zone)})}`,
    errorMessage: `${zone} is no zone of this account, which has \${join(", ", ${fqn}.${kind})}. Choose one of these for the subnet.`,
  };
}

/** The zone's name. A zone that the account does not have keeps its id: an error here would stop a destroy, too. */
function zoneName({ fqn }: DataAwsAvailabilityZones, zone: string): string {
  return isZoneId(zone) ? `\${lookup(zipmap(${fqn}.zone_ids, ${fqn}.names), ${quoted(zone)}, ${quoted(zone)})}` : zone;
}
