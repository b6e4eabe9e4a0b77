import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { AppSecurityGroup } from "../../../src/constructs/studio/app-security-group";
import { NETWORK, s3EndpointOnly } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

function synth(appsReachEachOther?: boolean) {
  const template = Template.ofConstructs(
    (stack) =>
      new AppSecurityGroup(stack, "Apps", {
        network: NETWORK,
        endpoints: s3EndpointOnly(stack),
        name: "ml-apps",
        appsReachEachOther,
      }),
  );
  const apps = reference(template.at(SecurityGroup, "Apps"));
  const rules = (kind: typeof VpcSecurityGroupEgressRule | typeof VpcSecurityGroupIngressRule) =>
    template
      .all(kind)
      .map(({ attributes }) => attributes)
      .filter((rule) => rule.security_group_id === apps);
  return {
    apps,
    endpoints: reference(template.at(SecurityGroup, "Endpoints/Endpoints")),
    s3: reference(template.at(VpcEndpoint, "Endpoints/S3"), "prefix_list_id"),
    rule: (peer: object, from_port: number, to_port = from_port) => ({
      security_group_id: apps,
      ip_protocol: "tcp",
      from_port,
      to_port,
      description: expect.any(String) as string,
      ...peer,
    }),
    ingress: rules(VpcSecurityGroupIngressRule),
    egress: rules(VpcSecurityGroupEgressRule),
  };
}

test("lets out HTTPS to the endpoints and S3, and NFS to itself and the subnets: nothing else", () => {
  const { egress, apps, endpoints, s3, rule } = synth();
  expect(egress).toHaveLength(5);
  expect(egress).toEqual(
    expect.arrayContaining([
      rule({ referenced_security_group_id: endpoints }, 443),
      rule({ prefix_list_id: s3 }, 443),
      rule({ referenced_security_group_id: apps }, 2049),
      rule({ cidr_ipv4: "10.0.1.0/25" }, 2049),
      rule({ cidr_ipv4: "10.0.1.128/25" }, 2049),
    ]),
  );
});

test("lets in NFS from itself: nothing else", () => {
  const { ingress, apps, rule } = synth();
  expect(ingress).toEqual([rule({ referenced_security_group_id: apps }, 2049)]);
});

test("lets the apps of all users reach each other only if told to", () => {
  const { ingress, egress, apps, rule } = synth(true);
  const among = rule({ referenced_security_group_id: apps }, 8192, 65535);
  expect(ingress).toContainEqual(among);
  expect(egress).toContainEqual(among);
});
