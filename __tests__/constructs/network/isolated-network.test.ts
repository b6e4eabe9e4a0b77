import { FlowLog as AwsFlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Route53ResolverFirewallRuleGroupAssociation } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association";
import { Route53ResolverQueryLogConfigAssociation } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config-association";
import { Subnet as AwsSubnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { type TerraformStack } from "cdktf";
import { ENDPOINT_SERVICES } from "../../../src/catalogue/endpoint-services";
import { IsolatedNetwork, type IsolatedNetworkProps } from "../../../src/constructs/network/isolated-network";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { subnetsOf } from "../../support/endpoints";
import { encryptionKey, ENV } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const isolated = (stack: TerraformStack, id: string, props: Partial<IsolatedNetworkProps> = {}) =>
  new IsolatedNetwork(stack, id, {
    env: ENV,
    name: `ml-${id}`,
    cidr: "10.0.0.0/23",
    subnets: [
      { cidr: "10.0.1.0/25", availabilityZone: "us-east-1a" },
      { cidr: "10.0.1.128/25", availabilityZone: "us-east-1b" },
    ],
    flowLog: {
      logGroupName: `/ml/${id}/vpc-flow-logs`,
      roleName: `ml-${id}-flow-log`,
      key: encryptionKey(stack, `${id}Logs`),
      retentionDays: 30,
      traffic: "ALL",
      queryFolder: `ml/${id}`,
    },
    endpoints: {
      services: ENDPOINT_SERVICES.filter(({ name }) => name === "sts"),
      bucketNames: ["ml-data"],
      serviceBucketArns: [],
    },
    ...props,
  });

const template = Template.ofConstructs((stack) => isolated(stack, "Default"));
const vpc = template.only(Vpc);

test("records the traffic of its VPC and reaches AWS by endpoints in its subnets", () => {
  expect(template.only(AwsFlowLog).attributes.vpc_id).toBe(reference(vpc));
  expect(template.all(AwsSubnet)).toHaveLength(2);
  const sts = template.at(VpcEndpoint, "Endpoints/Sts");
  expect(subnetsOf(template, sts)).toEqual(template.all(AwsSubnet).map((subnet) => reference(subnet)));
  expect(sts.attributes).toMatchObject({
    vpc_id: reference(vpc),
    tags: { Name: "ml-Default-sts" },
  });
  expect(template.at(VpcEndpoint, "Endpoints/S3").attributes.route_table_ids).toHaveLength(1);
});

test("has no way out but the endpoints", () => {
  const gateways = /gateway|peering|aws_route$|_eip|vpn|transit/;
  expect(template.blocks.map(({ type }) => type).filter((type) => gateways.test(type))).toEqual([]);
  expect(gateways.test("aws_nat_gateway")).toBe(true);
});

test("lays the DNS firewall over its VPC and records its queries where it is told to, and not otherwise", () => {
  const made = Template.ofConstructs((stack) => {
    const network = isolated(stack, "Default", {
      dnsFirewall: { name: "ml", allowedDomains: [] },
      dnsQueryLog: {
        name: "ml",
        logGroupName: "/ml/dns-queries",
        key: encryptionKey(stack),
        retentionDays: 30,
        queryFolder: "ml",
      },
    });
    expect(network.dnsFirewall?.ready).toHaveLength(2);
    expect(network.dnsQueryLog).toBeDefined();
  });
  const vpcId = reference(made.only(Vpc));
  expect(made.only(Route53ResolverFirewallRuleGroupAssociation).attributes.vpc_id).toBe(vpcId);
  expect(made.only(Route53ResolverQueryLogConfigAssociation).attributes.resource_id).toBe(vpcId);
  expect(template.blocks.filter(({ type }) => type.startsWith("aws_route53"))).toEqual([]);
});

test("is a network to put things in, and ready with its subnets", () => {
  const made = Template.ofConstructs((stack) => {
    const network = isolated(stack, "Default");
    expect(network.subnets.map(({ cidr }) => cidr)).toEqual(["10.0.1.0/25", "10.0.1.128/25"]);
    expect(network.ready).toEqual(network.subnets.map(({ resource }) => resource));
    const group = new SecurityGroup(stack, "Apps", { network, name: "apps", description: "Apps" });
    network.endpoints.allowFrom(group);
  });
  expect(made.block("Apps").attributes.vpc_id).toBe(reference(made.only(Vpc)));
  expect(made.block("Apps/ToEndpointsTcp443").type).toBe("aws_vpc_security_group_egress_rule");
});

test("leaves no trace of the id Default in the names of resources, and keeps two networks apart by theirs", () => {
  expect(template.blocks.filter(({ address }) => address.includes("Default_"))).toEqual([]);
  expect(vpc.address).toMatch(/^aws_vpc\.Network_/);
  const two = Template.ofConstructs((stack) => {
    isolated(stack, "One");
    isolated(stack, "Two");
  });
  expect(two.all(Vpc).map(({ path }) => path)).toEqual(["One/Network", "Two/Network"]);
  expect(two.all(VpcEndpoint)).toHaveLength(4);
});
