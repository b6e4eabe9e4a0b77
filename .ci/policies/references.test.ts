import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment } from "./deployment";
import { stateOf, type SynthesizedStack } from "./references";

const stackOf = (resource: SynthesizedStack["resource"]): SynthesizedStack => ({
  provider: {
    aws: [{ region: "us-east-1", allowed_account_ids: ["123456789012"], default_tags: [{ tags: { Stack: "one" } }] }],
  },
  resource,
});

const valuesOf = (resource: SynthesizedStack["resource"]) =>
  Object.fromEntries(
    (stateOf(stackOf(resource)).values?.root_module?.resources ?? []).map(({ address, values }) => [address, values]),
  );

const role = { name: "one", path: "/team/", assume_role_policy: "{}" };

test("what AWS decides is made up in AWS's form; what is declared is taken from the resource", () => {
  const values = valuesOf({
    aws_subnet: { One: {}, Two: {} },
    aws_iam_role: { Role: role },
    aws_kms_key: { Key: { policy: "{}", tags: { Mine: "${aws_subnet.One.id}" } } },
    aws_iam_role_policy: {
      Policy: { role: "${aws_iam_role.Role.name}", policy: '["${aws_iam_role.Role.arn}","${aws_subnet.Two.id}"]' },
    },
  });
  const [one, two] = [values["aws_subnet.One"]?.id, values["aws_subnet.Two"]?.id] as string[];
  assert.match(one!, /^subnet-[0-9a-f]{17}$/);
  assert.notEqual(one, two);
  assert.match(values["aws_kms_key.Key"]?.arn as string, /^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f]{32}$/);
  assert.deepEqual(values["aws_kms_key.Key"]?.tags_all, { Stack: "one", Mine: one });
  assert.equal(values["aws_iam_role_policy.Policy"]?.role, "one");
  assert.equal(values["aws_iam_role_policy.Policy"]?.policy, `["arn:aws:iam::123456789012:role/team/one","${two}"]`);
});

test("policy variables are left to IAM", () => {
  const values = valuesOf({ aws_iam_role_policy: { Policy: { policy: "$${aws:PrincipalAccount}" } } });
  assert.equal(values["aws_iam_role_policy.Policy"]?.policy, "${aws:PrincipalAccount}");
});

for (const [what, text, message] of [
  ["an unknown attribute", "${aws_subnet.One.cidr}", /aws_subnet\.One\.cidr.* cannot be resolved/],
  ["a resource that is not there", "${aws_subnet.Three.id}", /nothing is called aws_subnet\.Three/],
  ["an expression", '${join(",", aws_subnet.One[*].id)}', /more than a reference/],
  ["a data source", "${data.aws_region.here.name}", /more than a reference/],
] as const)
  test(`${what} is refused`, () => {
    const resource = { aws_subnet: { One: {} }, aws_iam_role_policy: { Policy: { policy: text } } };
    assert.throws(() => stateOf(stackOf(resource)), message);
  });

test("a policy on a kind of resource that nothing reads is refused", () => {
  const policy = JSON.stringify({ Statement: [{ Effect: "Allow" }] });
  const state = stateOf(stackOf({ aws_sns_topic_policy: { Topic: { policy } } }));
  assert.throws(() => deployment(state, "one", "python3"), /nothing reads the policies of aws_sns_topic_policy\.Topic/);
});

test("an endpoint has the policy that it gets where its service takes one", () => {
  const policy =
    '${coalesce(data.aws_vpc_endpoint_service.One.vpc_endpoint_policy_supported, true) ? "{\\"a\\":1}" : null}';
  const values = valuesOf({ aws_vpc_endpoint: { One: { policy, subnet_ids: "${local.Subnets}", lifecycle: {} } } });
  assert.equal(values["aws_vpc_endpoint.One"]?.policy, '{"a":1}');
});
