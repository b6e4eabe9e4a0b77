import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type EndpointService, S3_GATEWAY, serviceName } from "../../catalogue/endpoint-services";
import { accountOnly, s3Gateway } from "../../policies/endpoints";
import { POLICY_LIMITS, policyDocument } from "../../policies/statement";
import { type AwsEnvironment } from "../aws-environment";
import { replacedWith } from "../replaced-with";
import { limitPolicySize } from "../security/policy-size";
import { type Network, type Subnet } from "./network";
import { SecurityGroup, tcp } from "./security-group";

export interface VpcEndpointsProps {
  readonly env: AwsEnvironment;
  readonly network: Network;
  /** What names and Name tags start with. */
  readonly name: string;
  /** Services that get an interface endpoint. */
  readonly services: readonly EndpointService[];
  /**
   * Zones per service name, for services that are not offered in every zone of the network.
   * @default - every subnet
   */
  readonly zones?: Readonly<Partial<Record<string, readonly string[]>>>;
  /**
   * Full service name per service name, where the catalogue's does not fit.
   * @default - the catalogue's
   */
  readonly serviceNames?: Readonly<Partial<Record<string, string>>>;
  /**
   * Services whose endpoints get no policy, where AWS refuses one.
   * @default - the catalogue says which endpoint takes a policy
   */
  readonly withoutPolicy?: readonly string[];
  /** Buckets of this account that may be reached through the S3 endpoint. */
  readonly bucketNames: readonly string[];
  /** Buckets of AWS that may be read through the S3 endpoint. */
  readonly serviceBucketArns: readonly string[];
}

/**
 * The S3 gateway endpoint and one interface endpoint per service, with private DNS, policies scoped to the account and
 * one security group that admits nobody until {@link allowFrom} is called.
 */
export class VpcEndpoints extends Construct {
  readonly s3EndpointId: string;
  readonly s3PrefixListId: string;
  /** Number of interface endpoint network interfaces: endpoints times zones. It is what AWS bills by the hour. */
  readonly networkInterfaceCount: number;
  /** What must exist before the endpoints are reached: their group. */
  readonly ready: ITerraformDependable[];
  private readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { env, network } = props;
    const s3Policy = s3Gateway({
      accountId: env.accountId,
      partition: env.partition,
      bucketNames: props.bucketNames,
      serviceBucketArns: props.serviceBucketArns,
    });
    limitPolicySize(this, "the policy of the S3 endpoint", () => s3Policy, POLICY_LIMITS.vpcEndpoint);
    const s3 = new VpcEndpoint(this, "S3", {
      vpcId: network.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: serviceName(S3_GATEWAY, env.region),
      routeTableIds: [...network.routeTableIds],
      policy: policyDocument(s3Policy),
      tags: { Name: `${props.name}-s3` },
    });
    this.s3EndpointId = s3.id;
    this.s3PrefixListId = s3.prefixListId;

    this.securityGroup = new SecurityGroup(this, "Endpoints", {
      network,
      name: `${props.name}-endpoints`,
      description: "Interface VPC endpoints: HTTPS from the groups that are named",
    });
    this.ready = [this.securityGroup.resource];
    this.networkInterfaceCount = props.services
      .map((service) => this.interfaceEndpoint(props, service))
      .reduce((sum, zones) => sum + zones, 0);
  }

  /** Lets members of a group reach every interface endpoint, and S3. */
  allowFrom(group: SecurityGroup): void {
    group.allowTo(this.securityGroup, tcp(443), "HTTPS to the interface VPC endpoints");
    group.allowToPrefixList("S3", this.s3PrefixListId, tcp(443), "HTTPS to S3 through the gateway endpoint");
  }

  private interfaceEndpoint(props: VpcEndpointsProps, service: EndpointService): number {
    const zones = props.zones?.[service.name];
    const subnets = onePerZone(props.network.subnets).filter(
      (subnet) => zones?.includes(subnet.availabilityZone) ?? true,
    );
    new VpcEndpoint(this, endpointId(service.name), {
      vpcId: props.network.vpcId,
      vpcEndpointType: "Interface",
      serviceName: props.serviceNames?.[service.name] ?? serviceName(service, props.env.region),
      privateDnsEnabled: true,
      subnetIds: subnets.map((subnet) => subnet.id),
      securityGroupIds: [this.securityGroup.id],
      policy:
        service.policy && !props.withoutPolicy?.includes(service.name)
          ? policyDocument(accountOnly(props.env.accountId))
          : undefined,
      tags: { Name: `${props.name}-${service.name}` },
      // Terraform would delete an old subnet before it takes the endpoint out of it, and wait for it in vain.
      lifecycle: replacedWith(...subnets.flatMap(({ resource }) => resource ?? [])),
    });
    return subnets.length;
  }
}

/** AWS refuses an endpoint with two subnets of one zone. */
function onePerZone(subnets: readonly Subnet[]): Subnet[] {
  return [...new Map([...subnets].reverse().map((subnet) => [subnet.availabilityZone, subnet])).values()].reverse();
}

/** `sagemaker.api` becomes `SagemakerApi`: a construct id must not lose a dot silently. */
function endpointId(name: string): string {
  return name
    .split(/[.-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}
