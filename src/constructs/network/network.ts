import { type TerraformResource } from "cdktf";

/** A private subnet, as far as others need to know it. */
export interface Subnet {
  readonly id: string;
  /** IPv4 range, known at synth. */
  readonly cidr: string;
  /** Zone name or zone id, as configured. */
  readonly availabilityZone: string;
  /** Zone name, which Terraform knows at plan: other accounts have other names for the zone of an id. */
  readonly zoneName: string;
  /**
   * The subnet in this stack.
   * @default - it exists already
   */
  readonly resource?: TerraformResource;
}

/** A VPC to put things in: the project's own or, later, one that exists already. */
export interface Network {
  readonly vpcId: string;
  readonly subnets: readonly Subnet[];
  /** Route tables of the subnets, for gateway endpoints. */
  readonly routeTableIds: readonly string[];
}
