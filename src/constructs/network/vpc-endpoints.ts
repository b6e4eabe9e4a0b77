import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { type ITerraformDependable, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { type EndpointService, S3_GATEWAY, serviceName } from "../../catalogue/endpoint-services";
import { accountOnly, s3Gateway } from "../../policies/endpoints";
import { POLICY_LIMITS, policyDocument } from "../../policies/statement";
import { type AwsEnvironment } from "../aws-environment";
import { quoted } from "../quoted";
import { replacedWith } from "../replaced-with";
import { limitPolicySize } from "../security/policy-size";
import { TerraformCheck } from "../terraform-check";
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
   * Zones per service name, as the network names them, to which a service is kept.
   * @default - every zone of the network in which AWS offers the service
   */
  readonly zones?: Readonly<Partial<Record<string, readonly string[]>>>;
  /**
   * Full service name per service name, where the catalogue's does not fit.
   * @default - the catalogue's
   */
  readonly serviceNames?: Readonly<Partial<Record<string, string>>>;
  /**
   * Services whose endpoints get no policy, although they take one, and those that are knowingly kept where they take none:
   * a plan does not warn of them.
   * @default - a policy wherever AWS takes one, unless the catalogue knows callers that it would lock out
   */
  readonly withoutPolicy?: readonly string[];
  /** Buckets of this account that may be reached through the S3 endpoint. */
  readonly bucketNames: readonly string[];
  /**
   * One of them that may be made through the S3 endpoint.
   * @default - none
   */
  readonly madeBucketName?: string;
  /** Buckets of AWS that may be read through the S3 endpoint. */
  readonly serviceBucketArns: readonly string[];
}

/**
 * The S3 gateway endpoint and one interface endpoint per service, with private DNS, policies scoped to the account and
 * one security group that admits nobody until {@link allowFrom} is called.
 *
 * AWS tells at plan in which zones a service is offered and whether its endpoints take a policy. The plan warns of those
 * that have none.
 */
export class VpcEndpoints extends Construct {
  readonly s3EndpointId: string;
  readonly s3PrefixListId: string;
  /** Number of interface endpoint network interfaces, known at plan. It is what AWS bills by the hour. */
  readonly networkInterfaceCount: string;
  /**
   * Names of the services whose endpoints have no policy, a list that is known at plan: with credentials of any account,
   * whoever reaches them gets through.
   */
  readonly servicesWithoutPolicy: string;
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
      madeBucketName: props.madeBucketName,
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
    const everywhere = idsByZone(this, "Subnets", onePerZone(network.subnets));
    const endpoints = props.services.map((service) => this.interfaceEndpoint(props, service, everywhere));
    this.networkInterfaceCount = `\${${["0", ...endpoints.map(({ subnets }) => `length(${subnets.fqn})`)].join(" + ")}}`;
    const open = new TerraformLocal(
      this,
      "WithoutPolicy",
      Object.fromEntries(endpoints.map(({ name, isOpen }) => [name, isOpen])),
    );
    this.servicesWithoutPolicy = `\${[for name, open in ${open.fqn} : name if open]}`;
    this.warnOf(open, props.withoutPolicy ?? []);
  }

  /** Lets members of a group reach every interface endpoint, and S3. */
  allowFrom(group: SecurityGroup): void {
    group.allowTo(this.securityGroup, tcp(443), "HTTPS to the interface VPC endpoints");
    group.allowToPrefixList("S3", this.s3PrefixListId, tcp(443), "HTTPS to S3 through the gateway endpoint");
  }

  /** Makes every plan warn of what lets everybody through, unless it was chosen. */
  private warnOf(open: TerraformLocal, chosen: readonly string[]): void {
    const unchosen = `[for name, open in ${open.fqn} : name if open && !contains([${chosen.map(quoted).join(", ")}], name)]`;
    new TerraformCheck(this, "Policies", {
      condition: `\${length(${unchosen}) == 0}`,
      errorMessage:
        `No endpoint policy on the VPC endpoints of \${join(", ", ${unchosen})}: code in the VPC gets through them with ` +
        "credentials of any account, and could carry data out. Switch the feature off that brings such an endpoint, leave " +
        "the service out by endpoints.exclude, or name it in endpoints.withoutPolicy to keep it knowingly.",
    });
  }

  /**
   * Makes the endpoint of a service in those subnets that are in a zone of the service. Gives back their ids, and whether
   * the endpoint has no policy.
   */
  private interfaceEndpoint(
    props: VpcEndpointsProps,
    service: EndpointService,
    everywhere: TerraformLocal,
  ): { name: string; subnets: TerraformLocal; isOpen: string | boolean } {
    const id = endpointId(service.name);
    const fullName = props.serviceNames?.[service.name] ?? serviceName(service, props.env.region);
    const zones = props.zones?.[service.name];
    const candidates = onePerZone(props.network.subnets).filter(
      ({ availabilityZone }) => zones?.includes(availabilityZone) ?? true,
    );
    const byZone = zones ? idsByZone(this, `${id}Candidates`, candidates) : everywhere;
    const offer = new DataAwsVpcEndpointService(this, `${id}Offer`, {
      serviceName: fullName,
      serviceType: "Interface",
    });
    const subnets = new TerraformLocal(this, `${id}Subnets`, offeredSubnets(offer, byZone));
    const isLeftOpen = service.anyCaller || (props.withoutPolicy?.includes(service.name) ?? false);
    const isTaken = takesPolicy(offer, service.policy);
    new VpcEndpoint(this, id, {
      vpcId: props.network.vpcId,
      vpcEndpointType: "Interface",
      serviceName: fullName,
      privateDnsEnabled: true,
      subnetIds: subnets.asList,
      securityGroupIds: [this.securityGroup.id],
      policy: isLeftOpen
        ? undefined
        : `\${${isTaken} ? ${quoted(policyDocument(accountOnly(props.env.accountId)))} : null}`,
      tags: { Name: `${props.name}-${service.name}` },
      lifecycle: {
        // Terraform would delete an old subnet before it takes the endpoint out of it, and wait for it in vain.
        ...replacedWith(...candidates.flatMap(({ resource }) => resource ?? [])),
        precondition: [
          {
            condition: `\${length(${subnets.fqn}) > 0}`,
            errorMessage:
              `AWS offers ${fullName} in \${join(", ", ${offer.fqn}.availability_zones)}, and the subnets for it are in ` +
              `\${join(", ", keys(${byZone.fqn}))}${remedy(service, zones)}`,
          },
        ],
      },
    });
    return { name: service.name, subnets, isOpen: isLeftOpen || `\${!${isTaken}}` };
  }
}

/** Ids of subnets by the name of their zone. */
function idsByZone(scope: Construct, id: string, subnets: readonly Subnet[]): TerraformLocal {
  return new TerraformLocal(scope, id, Object.fromEntries(subnets.map((subnet) => [subnet.zoneName, subnet.id])));
}

/** The ids that are in a zone of the service. Where AWS tells no more than the name of a service, that is every one. */
function offeredSubnets(offer: DataAwsVpcEndpointService, byZone: TerraformLocal): string {
  const zones = `${offer.fqn}.availability_zones`;
  return `\${[for zone, id in ${byZone.fqn} : id if length(${zones}) == 0 || contains(${zones}, zone)]}`;
}

/** Whether the service takes a policy, as AWS tells; where it does not tell, as is believed. */
function takesPolicy(offer: DataAwsVpcEndpointService, believed: boolean): string {
  return `coalesce(${offer.fqn}.vpc_endpoint_policy_supported, ${believed})`;
}

/** Why a service may have no subnet in its zones, and what to do about it. */
function remedy({ name }: EndpointService, zones: readonly string[] | undefined): string {
  return zones
    ? `, since it is kept to ${zones.join(", ")}. Keep it to one of the service's zones, with a subnet there, or leave ${name} out.`
    : `. Put a subnet into one of the service's zones, or leave ${name} out.`;
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
