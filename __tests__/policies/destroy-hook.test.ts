import { KEY_TAG, SERVICE_TAG } from "../../assets/destroy-hook/cleanup-plan";
import { DATA_KEY_TAG, drainStatements, networkCleanupStatements } from "../../src/policies/destroy-hook";
import { type Statement } from "../../src/policies/statement";
import { expandActions, iamProblems } from "../support/iam";

const ROLE = "arn:aws:iam::111122223333:role/studio";
const place = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };
const cleanup = networkCleanupStatements({ ...place, vpcId: "vpc-0a" });
const drain = drainStatements({ ...place, domainId: "d-1", executionRoleArns: [ROLE] });

const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action ?? []);
const statementOf = (statements: readonly Statement[], action: string) => {
  const found = statements.filter(({ Action }) => [Action].flat().includes(action));
  expect(found).toHaveLength(1);
  return found[0];
};

test.each([
  ["network cleanup", cleanup],
  ["drain", drain],
])("%s: what IAM knows, and no action by pattern", async (_, statements) => {
  expect(await iamProblems(statements)).toEqual([]);
  expect(actionsOf(statements).filter((action) => action.includes("*"))).toEqual([]);
});

test.each([
  ["network cleanup", cleanup],
  ["drain", drain],
])("%s: only reads reach every resource", (_, statements) => {
  const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes("*"));
  expect(actionsOf(everywhere).filter((action) => !/:(Describe|List)/.test(action))).toEqual([]);
});

test("network cleanup: deletes no domain, no file system and no key, and makes nothing", async () => {
  const actions = await expandActions(actionsOf(cleanup));
  expect(actions.filter((action) => action.startsWith("sagemaker:"))).toEqual(["sagemaker:DescribeDomain"]);
  expect(actions.filter((action) => action.startsWith("kms:"))).toEqual([
    "kms:CancelKeyDeletion",
    "kms:DescribeKey",
    "kms:EnableKey",
    "kms:ListResourceTags",
  ]);
  expect(actions.filter((action) => action.startsWith("elasticfilesystem:Delete"))).toEqual([
    "elasticfilesystem:DeleteMountTarget",
  ]);
  expect(actions.filter((action) => /:(Create|Put|Update|Modify|Authorize)/.test(action))).toEqual([]);
});

test.each([
  ["elasticfilesystem:DeleteMountTarget", { StringLike: "SERVICE" }],
  ["ec2:DeleteSecurityGroup", { ArnEquals: "VPC", StringLike: "SERVICE" }],
  ["ec2:RevokeSecurityGroupIngress", { ArnEquals: "VPC", StringLike: "SERVICE" }],
  ["ec2:RevokeSecurityGroupEgress", { ArnEquals: "VPC", StringLike: "SERVICE" }],
  ["ec2:DeleteNetworkInterface", { ArnEquals: "VPC" }],
  ["kms:CancelKeyDeletion", { StringEquals: "KEY" }],
  ["kms:EnableKey", { StringEquals: "KEY" }],
])("network cleanup: %s is limited by %j", (action, limits) => {
  const conditions = {
    VPC: { "ec2:Vpc": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a" },
    SERVICE: { [`aws:ResourceTag/${SERVICE_TAG}`]: "arn:aws:sagemaker:eu-west-1:111122223333:domain/*" },
    KEY: { [`aws:ResourceTag/${KEY_TAG}`]: "vpc-0a" },
  };
  const expected = Object.fromEntries(
    Object.entries(limits).map(([operator, name]) => [operator, conditions[name as keyof typeof conditions]]),
  );
  expect(statementOf(cleanup, action)?.Condition).toEqual(expected);
});

test("the role asks for the tag that the handler looks for", () => {
  expect(DATA_KEY_TAG).toBe(KEY_TAG);
});

test("drain: deletes in its domain only", () => {
  for (const action of ["sagemaker:DeleteApp", "sagemaker:DeleteSpace", "sagemaker:DeleteUserProfile"]) {
    for (const resource of [statementOf(drain, action)?.Resource].flat()) expect(resource).toMatch(/\/d-1\/\*$/);
  }
  expect(actionsOf(drain)).not.toContain("sagemaker:DeleteDomain");
});

test("drain: changes settings of its domain, never its network", () => {
  expect(statementOf(drain, "sagemaker:UpdateDomain")).toMatchObject({
    Resource: "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-1",
    Condition: { Null: { "sagemaker:AppNetworkAccessType": "true", "sagemaker:VpcSubnets": "true" } },
  });
});

test("drain: passes the execution role, to SageMaker only", () => {
  expect(statementOf(drain, "iam:PassRole")).toMatchObject({
    Resource: [ROLE],
    Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
  });
});
