import { POLICY_LIMITS, policyDocument, policySize } from "../../src/policies/statement";
import { executionTrust, serviceTrust } from "../../src/policies/trust";
import { WHOLE_CANVAS } from "../support/execution-scope";
import { iamProblems } from "../support/iam";

const accountId = "123456789012";
const canvas = { ...WHOLE_CANVAS, timeSeries: false, largeData: false };

test("a service is trusted for this account alone", async () => {
  const [statement, ...others] = serviceTrust("vpc-flow-logs.amazonaws.com", accountId);
  expect(others).toEqual([]);
  expect(statement?.Effect).toBe("Allow");
  expect(statement?.Principal).toEqual({ Service: "vpc-flow-logs.amazonaws.com" });
  expect(statement?.Condition).toEqual({ StringEquals: { "aws:SourceAccount": accountId } });
  expect(await iamProblems([statement!])).toEqual([]);
});

test("SageMaker may assume the execution role for this account, and set the source identity", async () => {
  const statements = executionTrust({ accountId, canvas });
  expect(statements).toEqual([
    {
      Sid: "AssumedBySageMaker",
      Effect: "Allow",
      Principal: { Service: "sagemaker.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
  ]);
  expect(await iamProblems(statements)).toEqual([]);
});

test.each<[string, Partial<typeof canvas>, string[]]>([
  ["time series", { timeSeries: true }, ["forecast.amazonaws.com"]],
  ["large data", { largeData: true }, ["emr-serverless.amazonaws.com"]],
  ["both", { timeSeries: true, largeData: true }, ["forecast.amazonaws.com", "emr-serverless.amazonaws.com"]],
])("with %s its service may assume the role, for this account", (_, switches, services) => {
  const [, statement] = executionTrust({ accountId, canvas: { ...canvas, ...switches } });
  expect(statement?.Principal).toEqual({ Service: services });
  expect(statement?.Condition).toEqual({ StringEquals: { "aws:SourceAccount": accountId } });
});

test("without Canvas neither Forecast nor EMR is trusted, whatever its switches say", () => {
  expect(executionTrust({ accountId, canvas: { ...WHOLE_CANVAS, enabled: false } })).toHaveLength(1);
});

test("the longest trust policy fits", () => {
  const size = policySize(policyDocument(executionTrust({ accountId, canvas: WHOLE_CANVAS })));
  expect(size).toBeLessThan(POLICY_LIMITS.trust);
});
