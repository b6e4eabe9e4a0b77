import { type Construct } from "constructs";
import { type Network } from "../network/network";
import { SecurityGroup, tcp } from "../network/security-group";
import { type VpcEndpoints } from "../network/vpc-endpoints";

/** Ports that apps of one user use among themselves (Studio in VpcOnly mode). */
export const APP_PORTS = tcp(8192, 65535);

export interface AppSecurityGroupProps {
  readonly network: Network;
  readonly endpoints: VpcEndpoints;
  readonly name: string;
  /**
   * Let every app of the domain reach every other on {@link APP_PORTS}. These ports ask for no password, so a user
   * could then enter another user's server.
   * @default false - only a group per user profile allows them
   */
  readonly appsReachEachOther?: boolean;
}

/**
 * The group of every Studio app: HTTPS to the endpoints and S3, NFS to the home file system, nothing else.
 *
 * The service makes the file system's own groups when it makes the domain, so NFS is allowed to the subnets' ranges.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html
 */
export class AppSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, props: AppSecurityGroupProps) {
    super(scope, id, {
      network: props.network,
      name: props.name,
      description: "Studio apps: VPC endpoints, S3 and the home file system",
    });
    props.endpoints.allowFrom(this);
    this.allowWithin(tcp(2049), "NFS between apps and the home file system");
    props.network.subnets.forEach(({ cidr }, index) =>
      this.allowToRange(`Subnet${index + 1}`, cidr, tcp(2049), "NFS to the home file system's mount targets"),
    );
    if (props.appsReachEachOther) this.allowWithin(APP_PORTS, "Traffic between all apps of the domain");
  }
}
