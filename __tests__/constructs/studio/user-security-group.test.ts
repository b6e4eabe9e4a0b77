import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { UserSecurityGroup } from "../../../src/constructs/studio/user-security-group";
import { NETWORK } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const template = Template.ofConstructs(
  (stack) => new UserSecurityGroup(stack, "Ana", { network: NETWORK, name: "ml-user-ana", userProfileName: "ana" }),
);

test("lets the apps of one user reach each other, and nobody else", () => {
  const group = reference(template.only(SecurityGroup));
  for (const kind of [VpcSecurityGroupIngressRule, VpcSecurityGroupEgressRule]) {
    expect(template.only(kind).attributes).toEqual({
      security_group_id: group,
      referenced_security_group_id: group,
      ip_protocol: "tcp",
      from_port: 8192,
      to_port: 65535,
      description: "Traffic between the apps of one user",
    });
  }
});

test("says whose it is", () => {
  expect(template.only(SecurityGroup).attributes).toMatchObject({
    name: "ml-user-ana",
    description: "Studio apps of ana, which reach each other",
    tags: { Name: "ml-user-ana", StudioUserProfile: "ana" },
  });
});
