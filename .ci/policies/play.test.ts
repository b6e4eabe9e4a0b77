import assert from "node:assert/strict";
import { test } from "node:test";
import { type Deployment, type Policy, type Role, type Statement } from "./deployment";
import { type Exemption } from "./exemptions";
import { missing, playAll } from "./play";
import { allowed, denied, notAllowed, type Scenario } from "./scenario";
import { type Request } from "./simulate";

const BUCKET = "arn:aws:s3:::data";

const read: Statement = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: `${BUCKET}/*` };
const noWrites: Statement = {
  Sid: "NoWrites",
  Effect: "Deny",
  Action: ["s3:PutObject", "s3:DeleteObject"],
  Resource: "*",
};

function roleWith(...statements: readonly Statement[]): Role {
  const trust: Policy = { name: "trust", document: { Statement: [] } };
  const policy: Policy = { name: "policy", document: { Statement: statements } };
  return { name: "one", arn: "arn:aws:iam::123456789012:role/one", trust, policies: [policy] };
}

function deploymentOf(...roles: readonly Role[]): Deployment {
  const none = new Map<string, never>();
  const rest = {
    keys: none,
    keyTags: none,
    buckets: none,
    endpoints: [],
    profileRoleArns: [],
    subnetIds: [],
    securityGroups: [],
  };
  return { name: "one", roles, ...rest };
}

const request = (role: Role, action: string, context: Request["context"] = {}): Request => ({
  principal: { role },
  action,
  resource: `${BUCKET}/object`,
  context,
});

/** What is wrong with the policies or the scenarios, but for their number. */
async function problems(
  role: Role,
  scenarios: readonly Scenario[],
  exemptions: readonly Exemption[] = [],
): Promise<string[]> {
  const checks = await playAll(deploymentOf(role), scenarios, exemptions, new Set());
  return checks
    .filter(({ name, problem }) => problem !== undefined && !name.endsWith(" scenarios"))
    .map(({ name, problem }) => `${name.trim()}: ${problem}`);
}

test("no scenario, and too few for a deployment with a domain, are told", () => {
  const nothing = deploymentOf();
  const names = (deployment: Deployment, scenarios: readonly Scenario[]) =>
    missing(deployment, scenarios).map(({ name, problem }) => `${name}: ${problem}`);
  assert.deepEqual(names(nothing, []), ["0 scenarios: fewer than 9"]);
  const many = Array.from({ length: 119 }, () => allowed("one", request(roleWith(), "s3:GetObject")));
  assert.deepEqual(names(nothing, many), []);
  assert.deepEqual(names({ ...nothing, domainId: "d-1" }, many), ["119 scenarios: fewer than 120"]);
});

test("a role that asks for nothing is told, also where a service assumes it", async () => {
  const role = roleWith(read);
  const assumed: Request = {
    principal: { service: "lambda.amazonaws.com" },
    action: "sts:AssumeRole",
    resource: role.arn,
  };
  assert.deepEqual(await problems(role, [notAllowed("assumed", assumed)]), [
    "role one: asks for nothing in any scenario",
    "Allow Read of policy Statement: rests on no scenario",
  ]);
});

test("a role that is allowed everything fails what it may not do", async () => {
  const role = roleWith({ ...read, Action: "*", Resource: "*" });
  const scenarios = [
    allowed("reads", request(role, "s3:GetObject")),
    notAllowed("writes", request(role, "s3:PutObject"), { sid: "Read", element: "Action" }),
  ];
  assert.deepEqual(await problems(role, scenarios), ["ImplicitlyDenied writes: is Allowed"]);
  const narrow = roleWith(read);
  assert.deepEqual(
    await problems(
      narrow,
      scenarios.map((scenario) => ({ ...scenario, request: { ...scenario.request, principal: { role: narrow } } })),
    ),
    [],
  );
});

test("every action of a Deny needs a scenario of its own", async () => {
  const role = roleWith(read, noWrites);
  const reads = allowed("reads", request(role, "s3:GetObject"));
  const writes = denied("writes", request(role, "s3:PutObject"), "NoWrites");
  const deletes = denied("deletes", request(role, "s3:DeleteObject"), "NoWrites");
  assert.deepEqual(await problems(role, [reads, writes]), [
    "Deny NoWrites of policy Action s3:DeleteObject: rests on no scenario",
  ]);
  assert.deepEqual(await problems(role, [reads, writes, deletes]), []);
});

test("a Deny of all but some actions needs a denied one, and one that each exception lets through", async () => {
  const role = roleWith(
    { ...read, Action: "s3:*" },
    { Sid: "OnlyReads", Effect: "Deny", NotAction: "s3:GetObject", Resource: "*" },
  );
  const reads = allowed("reads", request(role, "s3:GetObject"));
  const writes = denied("writes", request(role, "s3:PutObject"), "OnlyReads");
  assert.deepEqual(await problems(role, [reads]), ["Deny OnlyReads of policy Statement: rests on no scenario"]);
  assert.deepEqual(await problems(role, [writes]), [
    "Deny OnlyReads of policy NotAction s3:GetObject: rests on no scenario",
    "Allow Read of policy Statement: rests on no scenario",
  ]);
  assert.deepEqual(await problems(role, [reads, writes]), []);
});

test("every condition key of a Deny needs a request that it spares, or a reason", async () => {
  const elsewhere = {
    StringNotEquals: { "aws:ResourceAccount": "123456789012" },
    Bool: { "aws:ViaAWSService": "false" },
  };
  const role = roleWith({ ...read, Action: "s3:*" }, { ...noWrites, Action: "s3:PutObject", Condition: elsewhere });
  const foreign: Request = { ...request(role, "s3:PutObject"), owner: "999999999999" };
  const scenarios = [allowed("writes", request(role, "s3:PutObject")), denied("writes elsewhere", foreign, "NoWrites")];
  const viaService = allowed("a service writes elsewhere", { ...foreign, context: { "aws:ViaAWSService": "true" } });
  const unproven = "Deny NoWrites of policy Condition Bool aws:ViaAWSService: rests on no scenario";
  assert.deepEqual(await problems(role, scenarios), [unproven]);
  assert.deepEqual(await problems(role, [...scenarios, viaService]), []);
  const exemption = {
    sid: "NoWrites",
    element: "Condition",
    value: "Bool aws:ViaAWSService",
    reason: "a test",
  } as const;
  assert.deepEqual(await problems(role, scenarios, [exemption]), []);
  assert.deepEqual(await problems(role, scenarios, [{ ...exemption, sid: "Other" }]), [unproven]);
});

test("every condition key of an Allow needs a request that it keeps out", async () => {
  const role = roleWith({ ...read, Condition: { StringEquals: { "aws:ResourceAccount": "123456789012" } } });
  const reads = allowed("reads", request(role, "s3:GetObject"));
  const foreign = notAllowed("reads elsewhere", { ...request(role, "s3:GetObject"), owner: "999999999999" });
  assert.deepEqual(await problems(role, [reads]), [
    "Allow Read of policy Condition StringEquals aws:ResourceAccount: rests on no scenario",
  ]);
  assert.deepEqual(await problems(role, [reads, foreign]), []);
});

test("an Allow that AWS's policies have too must still allow by itself", async () => {
  const own = roleWith({ ...read, Action: "s3:ListBucket" });
  const ofAws: Policy = { name: "AWS", ofAws: true, document: { Statement: [{ ...read, Sid: "All", Action: "*" }] } };
  const role = { ...own, policies: [...own.policies, ofAws] };
  assert.deepEqual(await problems(role, [allowed("reads", request(role, "s3:GetObject"))]), [
    "Allow Read of policy Statement: rests on no scenario",
  ]);
});
