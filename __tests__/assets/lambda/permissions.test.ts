import { type SimulatePrincipalPolicyCommandInput } from "@aws-sdk/client-iam";
import { UnknownEvent } from "../../../assets/lambda/event";
import { checkPermissions, type Need, ownPermissions } from "../../../assets/lambda/permissions";
import { awsError, FakeAws, ROLE_ARN } from "../../support/fake-aws";

const GROUP = "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const needs: Need[] = [
  {
    actions: ["ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"],
    resource: GROUP,
    context: { "ec2:Vpc": "v" },
  },
  { actions: ["kms:EnableKey"], resource: KEY, context: {} },
];

let aws: FakeAws;

beforeEach(() => {
  aws = new FakeAws();
});

const check = (roleArn = ROLE_ARN) => checkPermissions(aws.runtime, { roleArn, needs });

test("nothing above the role's policies stands in the way: it goes on", async () => {
  await expect(check()).resolves.toEqual([]);

  expect(aws.called("SimulatePrincipalPolicy")).toHaveLength(2);
});

test("IAM is told action, resource and the context that the role's own policies ask for", async () => {
  await check();

  expect(aws.called("SimulatePrincipalPolicy")[0]).toMatchObject({
    PolicySourceArn: ROLE_ARN,
    ActionNames: ["ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"],
    ResourceArns: [GROUP],
    ContextEntries: expect.arrayContaining([
      { ContextKeyName: "ec2:Vpc", ContextKeyValues: ["v"], ContextKeyType: "string" },
      { ContextKeyName: "aws:SecureTransport", ContextKeyValues: ["true"], ContextKeyType: "boolean" },
    ]) as unknown,
  });
});

test("a boundary keeps it from something: stops with every such action", async () => {
  aws.iam.keptByBoundary = ["kms:EnableKey", "ec2:DeleteSecurityGroup"];

  const refusal = check();

  await expect(refusal).rejects.toMatchObject({ name: "Refused" });
  await expect(refusal).rejects.toThrow(`The permissions boundary of ${ROLE_ARN} keeps it from what it will need`);
  await expect(refusal).rejects.toThrow(`\n  - ec2:DeleteSecurityGroup on ${GROUP}\n  - kms:EnableKey on ${KEY}\n`);
});

test("the organization keeps it from something, as the simulator says: tells it and goes on", async () => {
  aws.iam.keptByOrganization = ["ec2:DeleteSecurityGroup"];

  await expect(check()).resolves.toEqual([`ec2:DeleteSecurityGroup on ${GROUP}`]);
});

test("the role's own policies are still spreading: goes on", async () => {
  aws.iam.notGranted = ["kms:EnableKey"];

  await expect(check()).resolves.toEqual([]);
});

test("a policy asks for a condition key that nobody can tell beforehand: goes on", async () => {
  aws.iam.keptByBoundary = ["kms:EnableKey"];
  aws.iam.conditionKeys = ["aws:PrincipalTag/team"];

  await expect(check()).resolves.toEqual([]);
});

test("a condition key that only another need asks for: stops", async () => {
  aws.iam.keptByBoundary = ["kms:EnableKey"];
  aws.iam.conditionKeys = ["EC2:vpc"];

  await expect(check()).rejects.toMatchObject({ name: "Refused" });
});

test("a value of its own goes before that of another need", async () => {
  const other = { actions: ["ec2:DeleteNetworkInterface"], resource: GROUP, context: { "ec2:Vpc": "w" } };
  await checkPermissions(aws.runtime, { roleArn: ROLE_ARN, needs: [...needs, other] });

  const requests = aws.called("SimulatePrincipalPolicy") as SimulatePrincipalPolicyCommandInput[];
  const values = requests.map(({ ContextEntries = [] }) =>
    ContextEntries.find(({ ContextKeyName }) => ContextKeyName === "ec2:Vpc"),
  );
  expect(values.map((value) => value?.ContextKeyValues)).toEqual([["v"], ["w"], ["w"]]);
});

test("a condition key that its requests never have is not given, and stops nothing from being refused", async () => {
  aws.iam.keptByBoundary = ["kms:EnableKey"];
  aws.iam.conditionKeys = ["sagemaker:VpcSubnets"];
  const update = { actions: ["sagemaker:UpdateDomain"], resource: "*", context: {}, absent: ["sagemaker:vpcSubnets"] };

  const refusal = checkPermissions(aws.runtime, { roleArn: ROLE_ARN, needs: [...needs, update] });

  await expect(refusal).rejects.toMatchObject({ name: "Refused" });
  expect(JSON.stringify(aws.called("SimulatePrincipalPolicy"))).not.toMatch(/VpcSubnets/i);
});

test("a condition key that it can tell: stops", async () => {
  aws.iam.keptByBoundary = ["kms:EnableKey"];
  aws.iam.conditionKeys = ["aws:RequestedRegion"];

  await expect(check()).rejects.toMatchObject({ name: "Refused" });
});

test.each([
  ["may not ask", awsError("AccessDenied", "not authorized to perform iam:SimulatePrincipalPolicy", 403)],
  ["has a policy that the simulator cannot read", awsError("PolicyEvaluationException")],
  ["is not known by its credentials yet", awsError("InvalidClientTokenId", "invalid token", 403)],
])("the role %s: goes on at once, and logs it", async (_, error) => {
  aws.fail("SimulatePrincipalPolicy", error);

  await check();

  expect(aws.log).toEqual([{ step: "permissions not checked", roleArn: ROLE_ARN, answer: error.name }]);
  expect(aws.called("SimulatePrincipalPolicy")).toHaveLength(1);
});

test("IAM does not see the role yet: goes on", async () => {
  await expect(check("arn:aws:iam::111122223333:role/other")).resolves.toEqual([]);
});

test("throttled: asks again", async () => {
  aws.fail("SimulatePrincipalPolicy", awsError("Throttling"), { times: 3 });
  aws.iam.keptByBoundary = ["kms:EnableKey"];

  await expect(check()).rejects.toMatchObject({ name: "Refused" });
});

test("any other error is one", async () => {
  aws.fail("SimulatePrincipalPolicy", awsError("InvalidInput", "no such action"));

  await expect(check()).rejects.toThrow("no such action");
});

test("is read from an event", () => {
  const absent = [{ ...needs[0], absent: ["sagemaker:VpcSubnets"] }];

  expect(ownPermissions({ roleArn: ROLE_ARN, needs, duty: "x" })).toEqual({ roleArn: ROLE_ARN, needs });
  expect(ownPermissions({ roleArn: ROLE_ARN, needs: absent })).toEqual({ roleArn: ROLE_ARN, needs: absent });
});

test.each([
  ["no role", { needs }, /roleArn is missing/],
  ["a user", { roleArn: ROLE_ARN.replace("role/", "user/"), needs }, /roleArn is "arn/],
  ["no needs", { roleArn: ROLE_ARN }, /needs is undefined; expected a list/],
  [
    "an action by pattern",
    { roleArn: ROLE_ARN, needs: [{ ...needs[0], actions: ["ec2:*"] }] },
    /actions is \["ec2:\*"\]/,
  ],
  ["no resource", { roleArn: ROLE_ARN, needs: [{ ...needs[0], resource: "" }] }, /resource is ""/],
  ["no list of absent keys", { roleArn: ROLE_ARN, needs: [{ ...needs[0], absent: "x" }] }, /absent is "x"/],
  ["no context", { roleArn: ROLE_ARN, needs: [{ ...needs[0], context: 1 }] }, /the context of a need is 1/],
])("unknown event, %s: refused", (_, members, message) => {
  expect(() => ownPermissions(members)).toThrow(UnknownEvent);
  expect(() => ownPermissions(members)).toThrow(message);
});
