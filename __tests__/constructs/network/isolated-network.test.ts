import { FlowLog as AwsFlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Subnet as AwsSubnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { type TerraformStack } from "cdktf";
import { ENDPOINT_SERVICES } from "../../../src/catalogue/endpoint-services";
import { IsolatedNetwork } from "../../../src/constructs/network/isolated-network";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { subnetsOf } from "../../support/endpoints";
import { encryptionKey, ENV } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const isolated = (stack: TerraformStack, id: string) =>
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
