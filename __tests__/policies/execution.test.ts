import { executionStatements, type ExecutionScope, readArtifacts } from "../../src/policies/execution";
import { POLICY_LIMITS, policyDocument, policySize } from "../../src/policies/statement";
import { executionScope, WHOLE_CANVAS } from "../support/execution-scope";
import { expandActions, iamProblems } from "../support/iam";

/** Why a statement may allow on every resource actions that could be narrowed. */
const WILDCARD_REASONS = {
  ReadSageMaker: "lists take no resource, descriptions hold no data, and the Studio UI shows both",
  ReadMetrics: "SageMaker's metrics are no resource; only the datasets of OpenTelemetry are",
  FindTemplates: "Service Catalog shows a role only what is shared with it",
};

const OFF: Partial<ExecutionScope> = {
  canvas: { ...WHOLE_CANVAS, enabled: false },
  projects: false,
  featureStore: false,
  remoteIde: false,
};

const statement = (sid: string, overrides: Partial<ExecutionScope> = {}) =>
  executionStatements(executionScope(overrides)).find(({ Sid }) => Sid === sid);

const allowedActions = (overrides: Partial<ExecutionScope>) =>
  expandActions(executionStatements(executionScope(overrides)).flatMap(({ Action }) => Action ?? []));

test.each<[string, Partial<ExecutionScope>]>([
  ["everything on", { remoteIde: true, serviceBucketArns: ["arn:aws:s3:::jumpstart-cache-prod-us-east-1"] }],
  ["everything off", OFF],
])("what IAM knows, with %s", async (_, overrides) => {
  expect(await iamProblems(executionStatements(executionScope(overrides)), WILDCARD_REASONS)).toEqual([]);
});

test("every reason for a wildcard is needed", async () => {
  const problems = await iamProblems(executionStatements(executionScope()));
  expect(problems).toHaveLength(Object.keys(WILDCARD_REASONS).length);
});

test("allows only, never denies", () => {
  expect(executionStatements(executionScope()).every(({ Effect }) => Effect === "Allow")).toBe(true);
});

test("the longest policy fits into a role, with six buckets of the longest name", () => {
  const bucketNames = Array.from({ length: 6 }, (_, index) => `${index}`.padEnd(63, "x"));
  const scope = executionScope({
    region: "ap-northeast-1",
    roleArn: `arn:aws:iam::123456789012:role/${"x".repeat(64)}`,
    bucketNames,
    artifactBucketName: "x".repeat(63),
    remoteIde: true,
  });
  const size = policySize(policyDocument(executionStatements(scope)));
  expect(size).toBeLessThanOrEqual(POLICY_LIMITS.inlineRole);
});

test.each<[string, Partial<ExecutionScope>, string]>([
  ["projects", { projects: true }, "sagemaker:CreateProject"],
  ["projects", { projects: true }, "servicecatalog:ProvisionProduct"],
  ["featureStore", { featureStore: true }, "sagemaker:PutRecord"],
  ["featureStore", { featureStore: true }, "s3:PutObjectAcl"],
  ["remoteIde", { remoteIde: true }, "sagemaker:StartSession"],
])("%s alone brings %s", async (_, overrides, action) => {
  expect(await allowedActions({ ...OFF, ...overrides })).toContain(action);
  expect(await allowedActions(OFF)).not.toContain(action);
});

test.each([
  "iam:CreateRole",
  "iam:PutRolePolicy",
  "kms:ScheduleKeyDeletion",
  "s3:PutBucketPolicy",
  "sagemaker:CreateInferenceComponent",
  "sagemaker:CreateMlflowTrackingServer",
  "sagemaker:CreateNotebookInstance",
  "sagemaker:CreateOptimizationJob",
  "sagemaker:DeleteUserProfile",
  "sagemaker:PutModelPackageGroupPolicy",
  "sagemaker:UpdateDomain",
  "sagemaker:UpdateUserProfile",
  "sts:AssumeRole",
])("never allows %s", async (action) => {
  expect(await allowedActions({ remoteIde: true })).not.toContain(action);
});

test("passes itself alone, and only to the services that need it", () => {
  const passedTo = (overrides: Partial<ExecutionScope>) =>
    statement("PassItself", overrides)?.Condition?.StringEquals?.["iam:PassedToService"];
  expect(statement("PassItself")?.Resource).toBe(executionScope().roleArn);
  expect(passedTo(OFF)).toEqual(["sagemaker.amazonaws.com"]);
  expect(passedTo({})).toEqual(["sagemaker.amazonaws.com", "forecast.amazonaws.com", "emr-serverless.amazonaws.com"]);
});

test("reaches the named buckets and SageMaker's own, each once, in this account", () => {
  const { Resource, Condition } = statement("UseDataBuckets", {
    bucketNames: ["team-data", "sagemaker-us-east-1-123456789012"],
  })!;
  expect(Resource).toEqual([
    "arn:aws:s3:::sagemaker-us-east-1-123456789012",
    "arn:aws:s3:::sagemaker-us-east-1-123456789012/*",
    "arn:aws:s3:::team-data",
    "arn:aws:s3:::team-data/*",
  ]);
  expect(Condition).toEqual({ StringEquals: { "aws:ResourceAccount": "123456789012" } });
});

test("grants on the data key carry no condition", () => {
  expect(statement("GrantKeyToVolumes")).toEqual({
    Sid: "GrantKeyToVolumes",
    Effect: "Allow",
    Action: "kms:CreateGrant",
    Resource: executionScope().dataKeyArn,
  });
});

test("what apps start from is read, in a bucket of this account, and nothing more", async () => {
  const artifacts = readArtifacts(executionScope());
  expect(statement("ReadArtifacts")).toEqual(artifacts);
  expect(artifacts).toMatchObject({
    Action: "s3:GetObject",
    Condition: { StringEquals: { "aws:ResourceAccount": "123456789012" } },
  });
  expect(await iamProblems([artifacts])).toEqual([]);
});
