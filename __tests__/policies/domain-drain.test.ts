import { drainChanges, drainReads } from "../../src/policies/domain-drain";
import { actionsOf, statementOf, testHookRole } from "../support/hook-role";

const ROLE = "arn:aws:iam::111122223333:role/studio";
const place = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };
const reads = drainReads(place);
const statements = [
  ...reads,
  ...drainChanges({
    ...place,
    domainId: "d-1",
    executionRoleArns: [ROLE],
    securityGroupIds: ["sg-apps"],
    userSecurityGroupIds: ["sg-ana"],
  }),
];

testHookRole(statements, reads);

test("looks for network interfaces in its region, and touches none", () => {
  expect(statementOf(statements, "ec2:DescribeNetworkInterfaces")).toMatchObject({
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
  });
  expect(actionsOf(statements).filter((action) => action.startsWith("ec2:"))).toEqual([
    "ec2:DescribeNetworkInterfaces",
  ]);
});

test("deletes in its domain only", () => {
  for (const action of ["sagemaker:DeleteApp", "sagemaker:DeleteSpace", "sagemaker:DeleteUserProfile"]) {
    for (const resource of [statementOf(statements, action)?.Resource].flat()) expect(resource).toMatch(/\/d-1\/\*$/);
  }
  expect(actionsOf(statements)).not.toContain("sagemaker:DeleteDomain");
});

test("changes settings of its domain, never its network", () => {
  expect(statementOf(statements, "sagemaker:UpdateDomain")).toMatchObject({
    Resource: "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-1",
    Condition: { Null: { "sagemaker:AppNetworkAccessType": "true", "sagemaker:VpcSubnets": "true" } },
  });
});

test("looks at users without a condition on their groups", () => {
  expect(statementOf(statements, "sagemaker:DescribeUserProfile").Condition).toBeUndefined();
});

test("passes the execution role, to SageMaker only", () => {
  expect(statementOf(statements, "iam:PassRole")).toMatchObject({
    Resource: [ROLE],
    Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
  });
});
