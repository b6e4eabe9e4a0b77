import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { TerraformOutput } from "cdktf";
import { PrivateNetwork } from "../../../src/constructs/network/private-network";
import { reference, Template } from "../../support/template";

const template = Template.ofConstructs((stack) => {
  const network = new PrivateNetwork(stack, "Network", {
    name: "ml-studio",
    cidr: "10.0.0.0/23",
    subnets: [
      { cidr: "10.0.1.0/25", availabilityZone: "us-east-1a" },
      { cidr: "10.0.1.128/25", availabilityZone: "use1-az6" },
    ],
  });
  new TerraformOutput(stack, "zones", { value: network.subnets.map(({ zoneName }) => zoneName) });
});
const vpc = template.only(Vpc);
const zones = template.only(DataAwsAvailabilityZones).address;

test("makes a VPC with DNS, which the endpoints' private names need", () => {
  expect(vpc.attributes).toEqual({
    cidr_block: "10.0.0.0/23",
    enable_dns_support: true,
    enable_dns_hostnames: true,
    tags: { Name: "ml-studio-vpc" },
  });
});

test("makes private subnets, a zone by its name or by its id", () => {
  const [byName, byId] = template.all(Subnet).map(({ attributes }) => attributes);
  expect(byName).toEqual({
    vpc_id: reference(vpc),
    cidr_block: "10.0.1.0/25",
    availability_zone: "us-east-1a",
    map_public_ip_on_launch: false,
    tags: { Name: "ml-studio-private-1" },
    lifecycle: expect.anything() as object,
  });
  expect(byId).toMatchObject({ cidr_block: "10.0.1.128/25", availability_zone_id: "use1-az6" });
  expect(byId).not.toHaveProperty("availability_zone");
});

test("a zone that the account does not have stops the plan, which names it and those that there are", () => {
  expect(template.all(Subnet).map(({ attributes }) => attributes.lifecycle)).toMatchObject([
    { precondition: [{ condition: `\${contains(${zones}.names, "us-east-1a")}` }] },
    { precondition: [{ condition: `\${contains(${zones}.zone_ids, "use1-az6")}` }] },
  ]);
  const [, byId] = template.all(Subnet).map(({ attributes }) => JSON.stringify(attributes.lifecycle));
  expect(byId).toContain("use1-az6 is no zone of this account, which has ");
});

test("tells the name of each zone, which differs by account where the zone is given by its id", () => {
  expect(template.outputs.zones).toEqual([
    "us-east-1a",
    `\${lookup(zipmap(${zones}.zone_ids, ${zones}.names), "use1-az6", "use1-az6")}`,
  ]);
});

test("puts every subnet into one route table without a route", () => {
  const table = template.only(RouteTable);
  expect(table.attributes).toEqual({ vpc_id: reference(vpc), tags: { Name: "ml-studio-private" } });
  expect(template.all(RouteTableAssociation)).toHaveLength(2);
  expect(template.all(RouteTableAssociation).map(({ attributes }) => attributes)).toEqual(
    template.all(Subnet).map((subnet) => ({ subnet_id: reference(subnet), route_table_id: reference(table) })),
  );
});

test("empties the default security group", () => {
  expect(template.only(DefaultSecurityGroup).attributes).toEqual({
    vpc_id: reference(vpc),
    tags: { Name: "ml-studio-default-closed" },
  });
});

test("makes nothing that leads to the internet", () => {
  const made = template.blocks.filter(({ address }) => !address.startsWith("data."));
  expect([...new Set(made.map(({ type }) => type))].sort()).toEqual([
    "aws_default_security_group",
    "aws_route_table",
    "aws_route_table_association",
    "aws_subnet",
    "aws_vpc",
  ]);
});

test("refuses to be without subnets", () => {
  const none = () =>
    Template.ofConstructs(
      (stack) => new PrivateNetwork(stack, "Network", { name: "ml", cidr: "10.0.0.0/23", subnets: [] }),
    );
  expect(none).toThrow("[test/Network] number of subnets is 0; allowed: 1 or more");
});
