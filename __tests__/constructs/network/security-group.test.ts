import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type TerraformStack } from "cdktf";
import { ESP, SecurityGroup, tcp, udp } from "../../../src/constructs/network/security-group";
import { NETWORK } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const group = (stack: TerraformStack, id: string) =>
  new SecurityGroup(stack, id, { network: NETWORK, name: `ml-${id}`, description: `Group ${id}` });

/** The rules of a stack with the groups A and B. */
function rules(open: (a: SecurityGroup, b: SecurityGroup) => void) {
  const template = Template.ofConstructs((stack) => open(group(stack, "A"), group(stack, "B")));
  const id = (name: string) => reference(template.at(AwsSecurityGroup, name));
  return {
    ingress: template.all(VpcSecurityGroupIngressRule).map(({ attributes }) => attributes),
    egress: template.all(VpcSecurityGroupEgressRule).map(({ attributes }) => attributes),
    a: id("A"),
    b: id("B"),
  };
}

test("starts closed both ways, without rules of its own or inline", () => {
  const template = Template.ofConstructs((stack) => group(stack, "A"));
  expect(template.blocks).toHaveLength(1);
  expect(template.only(AwsSecurityGroup).attributes).toEqual({
    vpc_id: "vpc-1",
    name: "ml-A",
    description: "Group A",
    tags: { Name: "ml-A" },
  });
});

test("traffic between members is one rule each way, from the group to itself", () => {
  const { ingress, egress, a } = rules((one) => one.allowWithin(tcp(8192, 65535), "apps"));
  const rule = {
    security_group_id: a,
    referenced_security_group_id: a,
    ip_protocol: "tcp",
    from_port: 8192,
    to_port: 65535,
    description: "apps",
  };
  expect(ingress).toEqual([rule]);
  expect(egress).toEqual([rule]);
});

test("traffic to another group opens the one's way out and the other's way in, no way back", () => {
  const { ingress, egress, a, b } = rules((one, other) => one.allowTo(other, tcp(443), "HTTPS"));
  expect(egress).toMatchObject([
    { security_group_id: a, referenced_security_group_id: b, from_port: 443, to_port: 443 },
  ]);
  expect(ingress).toMatchObject([
    { security_group_id: b, referenced_security_group_id: a, from_port: 443, to_port: 443 },
  ]);
});

test("traffic to a prefix list or a range opens the way out alone", () => {
  const { ingress, egress } = rules((one) => {
    one.allowToPrefixList("S3", "pl-1", tcp(443), "S3");
    one.allowToRange("Subnet1", "10.0.1.0/25", tcp(2049), "NFS");
  });
  expect(ingress).toEqual([]);
  expect(egress).toMatchObject([
    { prefix_list_id: "pl-1", from_port: 443 },
    { cidr_ipv4: "10.0.1.0/25", from_port: 2049, to_port: 2049 },
  ]);
});

test.each([
  ["UDP 500", udp(500), { ip_protocol: "udp", from_port: 500, to_port: 500 }],
  ["ESP, which has no ports", ESP, { ip_protocol: "50" }],
  ["TCP port 0", tcp(0, 65535), { ip_protocol: "tcp", from_port: 0, to_port: 65535 }],
])("knows %s", (_, traffic, expected) => {
  const { security_group_id, referenced_security_group_id, description, ...rule } = rules((one) =>
    one.allowWithin(traffic, "traffic"),
  ).ingress[0]!;
  expect(rule).toEqual(expected);
  expect(security_group_id).toBe(referenced_security_group_id);
  expect(description).toBe("traffic");
});

test("tells the rules of one group from those of its peers", () => {
  let count = 0;
  Template.ofConstructs((stack) => {
    const [one, other] = [group(stack, "A"), group(stack, "B")];
    one.allowTo(other, tcp(443), "HTTPS");
    one.allowWithin(tcp(2049), "NFS");
    count = one.ready.length;
  });
  expect(count).toBe(3);
});

test("refuses a name that EC2 would refuse", () => {
  const named = (name: string) => () =>
    Template.ofConstructs((stack) => new SecurityGroup(stack, "A", { network: NETWORK, name, description: "Group" }));
  expect(named("x".repeat(255))).not.toThrow();
  expect(named("x".repeat(256))).toThrow("allowed: 1 to 255 characters");
  expect(named("")).toThrow('[test/A] name is ""');
});
