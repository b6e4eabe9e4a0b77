import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { JobSecurityGroup } from "../../../src/constructs/studio/job-security-group";
import { NETWORK, s3EndpointOnly } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const template = Template.ofConstructs(
  (stack) =>
    new JobSecurityGroup(stack, "Jobs", { network: NETWORK, endpoints: s3EndpointOnly(stack), name: "ml-jobs" }),
);
const jobs = reference(template.at(SecurityGroup, "Jobs"));
const rules = (kind: typeof VpcSecurityGroupEgressRule | typeof VpcSecurityGroupIngressRule) =>
  template
    .all(kind)
    .map(({ attributes }) => attributes)
    .filter((rule) => rule.security_group_id === jobs);

const description: unknown = expect.any(String);
const within = [
  { ip_protocol: "tcp", from_port: 0, to_port: 65535 },
  { ip_protocol: "udp", from_port: 500, to_port: 500 },
  { ip_protocol: "50" },
].map((rule) => ({ ...rule, description, security_group_id: jobs, referenced_security_group_id: jobs }));

test("instances of a job reach each other, also with inter-container encryption, and nobody reaches them", () => {
  expect(rules(VpcSecurityGroupIngressRule)).toHaveLength(within.length);
  expect(rules(VpcSecurityGroupIngressRule)).toEqual(expect.arrayContaining(within));
});

test("jobs reach the endpoints, S3 and each other: nothing else, so not the home file system", () => {
  const https = { description, security_group_id: jobs, ip_protocol: "tcp", from_port: 443, to_port: 443 };
  const allowed = [
    ...within,
    { ...https, referenced_security_group_id: reference(template.at(SecurityGroup, "Endpoints/Endpoints")) },
    { ...https, prefix_list_id: reference(template.at(VpcEndpoint, "Endpoints/S3"), "prefix_list_id") },
  ];
  expect(rules(VpcSecurityGroupEgressRule)).toHaveLength(allowed.length);
  expect(rules(VpcSecurityGroupEgressRule)).toEqual(expect.arrayContaining(allowed));
});
