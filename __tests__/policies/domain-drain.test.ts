import { drainChanges, drainReads } from "../../src/policies/domain-drain";
import { type Statement } from "../../src/policies/statement";
import { iamProblems } from "../support/iam";

const ROLE = "arn:aws:iam::111122223333:role/studio";
const place = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };
const reads = drainReads(place);
const statements = [...reads, ...drainChanges({ ...place, domainId: "d-1", executionRoleArns: [ROLE] })];

const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action ?? []);
const statementOf = (action: string) => {
  const found = statements.filter(({ Action }) => [Action].flat().includes(action));
  expect(found).toHaveLength(1);
  return found[0];
};

test("what IAM knows, and no action by pattern", async () => {
  expect(await iamProblems(statements)).toEqual([]);
  expect(actionsOf(statements).filter((action) => action.includes("*"))).toEqual([]);
});

test("only reads reach every resource", () => {
  const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes("*"));
  expect(actionsOf(everywhere).filter((action) => !/:(Describe|List)/.test(action))).toEqual([]);
});

test("before the network and the domain exist, only reads", () => {
  expect(actionsOf(reads).filter((action) => !/:(Describe|List)/.test(action))).toEqual([]);
});

test("looks for network interfaces in its region, and touches none", () => {
  expect(statementOf("ec2:DescribeNetworkInterfaces")).toMatchObject({
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
  });
  expect(actionsOf(statements).filter((action) => action.startsWith("ec2:"))).toEqual([
    "ec2:DescribeNetworkInterfaces",
  ]);
});

test("deletes in its domain only", () => {
  for (const action of ["sagemaker:DeleteApp", "sagemaker:DeleteSpace", "sagemaker:DeleteUserProfile"]) {
    for (const resource of [statementOf(action)?.Resource].flat()) expect(resource).toMatch(/\/d-1\/\*$/);
  }
  expect(actionsOf(statements)).not.toContain("sagemaker:DeleteDomain");
});

test("changes settings of its domain, never its network", () => {
  expect(statementOf("sagemaker:UpdateDomain")).toMatchObject({
    Resource: "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-1",
    Condition: { Null: { "sagemaker:AppNetworkAccessType": "true", "sagemaker:VpcSubnets": "true" } },
  });
});

test("passes the execution role, to SageMaker only", () => {
  expect(statementOf("iam:PassRole")).toMatchObject({
    Resource: [ROLE],
    Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
  });
});
