import { NVME_INSTANCE_FAMILIES } from "../../src/catalogue/instance-types";
import { POLICY_LIMITS, policyDocument, policySize } from "../../src/policies/statement";
import {
  executionStatements,
  jobGuardrails,
  type StudioExecutionScope,
  userGuardrails,
} from "../../src/policies/studio-execution";
import { executionScope, WHOLE_CANVAS } from "../support/execution-scope";
import { expandActions, iamProblems } from "../support/iam";

/** Why a statement may allow on every resource actions that could be narrowed. */
const WILDCARD_REASONS = {
  ReadSageMaker: "lists take no resource, descriptions hold no data, and the Studio UI shows both",
  ReadMetrics: "SageMaker's metrics are no resource; only the datasets of OpenTelemetry are",
  FindTemplates: "Service Catalog shows a role only what is shared with it",
  Interfaces: "SageMaker refuses processing jobs where anything limits them; denies keep them in the VPC",
};

const OFF: Partial<StudioExecutionScope> = {
  canvas: { ...WHOLE_CANVAS, enabled: false },
  projects: false,
  featureStore: false,
  remoteIde: false,
};

const statement = (sid: string, overrides: Partial<StudioExecutionScope> = {}) =>
  executionStatements(executionScope(overrides)).find(({ Sid }) => Sid === sid);

const allowedActions = (overrides: Partial<StudioExecutionScope>) =>
  expandActions(executionStatements(executionScope(overrides)).flatMap(({ Action }) => Action ?? []));

test.each<[string, Partial<StudioExecutionScope>]>([
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

test.each<[string, Partial<StudioExecutionScope>, string]>([
  ["projects", { projects: true }, "sagemaker:CreateProject"],
  ["projects", { projects: true }, "servicecatalog:ProvisionProduct"],
  ["featureStore", { featureStore: true }, "sagemaker:PutRecord"],
  ["featureStore", { featureStore: true }, "s3:PutObjectAcl"],
  ["featureStore", { featureStore: true }, "athena:StartQueryExecution"],
  ["data sources of Canvas", { canvas: { ...WHOLE_CANVAS } }, "athena:GetWorkGroup"],
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
  "sagemaker:AccessModelPackage",
  "sagemaker:CreateInferenceComponent",
  "sagemaker:CreateInferenceExperiment",
  "sagemaker:CreateMlflowApp",
  "sagemaker:CreateMlflowTrackingServer",
  "sagemaker:CreateNotebookInstance",
  "sagemaker:CreateOptimizationJob",
  "sagemaker:DeleteUserProfile",
  "sagemaker:PutModelPackageGroupPolicy",
  "sagemaker:UpdateDomain",
  "sagemaker:UpdateInferenceComponent",
  "sagemaker:UpdateMlflowTrackingServer",
  "sagemaker:UpdateTrainingJob",
  "sagemaker:UpdateUserProfile",
  "sts:AssumeRole",
])("never allows %s", async (action) => {
  expect(await allowedActions({ remoteIde: true })).not.toContain(action);
});

// What AWS adds later shows here, with the next version of its service reference.
test.each([
  ["sagemaker:*AutoMLJob*", "CreateAutoMLJob CreateAutoMLJobV2 StopAutoMLJob"],
  ["sagemaker:*Endpoint", "CreateEndpoint DeleteEndpoint InvokeEndpoint UpdateEndpoint"],
  ["sagemaker:*EndpointConfig", "CreateEndpointConfig DeleteEndpointConfig"],
  ["sagemaker:*Feature*", "CreateFeatureGroup DeleteFeatureGroup UpdateFeatureGroup UpdateFeatureMetadata"],
  [
    "sagemaker:*HyperParameterTuningJob",
    "CreateHyperParameterTuningJob DeleteHyperParameterTuningJob StopHyperParameterTuningJob",
  ],
  ["sagemaker:*ModelCard*", "CreateModelCard CreateModelCardExportJob DeleteModelCard UpdateModelCard"],
  ["sagemaker:*ModelPackageGroup", "CreateModelPackageGroup DeleteModelPackageGroup"],
  [
    "sagemaker:*Monitoring*",
    "CreateMonitoringSchedule DeleteMonitoringSchedule StartMonitoringSchedule StopMonitoringSchedule " +
      "UpdateMonitoringAlert UpdateMonitoringSchedule",
  ],
  [
    "sagemaker:*Pipeline*",
    "CreatePipeline DeletePipeline RetryPipelineExecution SendPipelineExecutionStepFailure " +
      "SendPipelineExecutionStepSuccess StartPipelineExecution StopPipelineExecution UpdatePipeline " +
      "UpdatePipelineExecution UpdatePipelineVersion",
  ],
  ["sagemaker:*ProcessingJob", "CreateProcessingJob DeleteProcessingJob StopProcessingJob"],
  ["sagemaker:*Record", "BatchGetRecord BatchWriteRecord DeleteRecord GetRecord PutRecord"],
  ["sagemaker:*Space", "CreateSpace DeleteSpace UpdateSpace"],
  ["sagemaker:*TransformJob", "CreateTransformJob StopTransformJob"],
  [
    "sagemaker:*Trial*",
    "AssociateTrialComponent CreateTrial CreateTrialComponent DeleteTrial DeleteTrialComponent " +
      "DisassociateTrialComponent UpdateTrial UpdateTrialComponent",
  ],
  ["sagemaker:CreatePresignedMlflow*", "CreatePresignedMlflowAppUrl CreatePresignedMlflowTrackingServerUrl"],
  ["sagemaker:InvokeEndpoint*", "InvokeEndpoint InvokeEndpointAsync InvokeEndpointWithResponseStream"],
  ["sagemaker:UpdateEndpoint*", "UpdateEndpoint UpdateEndpointWeightsAndCapacities"],
  ["s3:*MultipartUpload*", "AbortMultipartUpload ListBucketMultipartUploads ListMultipartUploadParts"],
  ["s3:*ObjectTagging", "DeleteObjectTagging GetObjectTagging PutObjectTagging"],
  [
    "athena:*QueryExecution",
    "BatchGetQueryExecution CancelQueryExecution GetQueryExecution StartQueryExecution StopQueryExecution",
  ],
])("%s stands for no more than is known, besides descriptions and lists", async (pattern, names) => {
  const patterns = executionStatements(executionScope()).flatMap(({ Action }) => Action ?? []);
  expect(patterns).toContain(pattern);
  const [service] = pattern.split(":");
  const expanded = (await expandActions(pattern)).filter((action) => !/^sagemaker:(Describe|List)/.test(action));
  expect(expanded).toEqual(names.split(" ").map((name) => `${service}:${name}`));
});

test("metrics of users go into namespaces of the deployment's name", () => {
  expect(statement("WriteMetrics", { metricNamespace: "team" })?.Condition).toEqual({
    StringLike: { "cloudwatch:namespace": ["/aws/sagemaker/*", "aws/sagemaker/*", "team/*"] },
  });
});

test("passes itself alone, and only to the services that need it", () => {
  const passedTo = (overrides: Partial<StudioExecutionScope>) =>
    statement("PassItself", overrides)?.Condition?.StringEquals?.["iam:PassedToService"];
  expect(statement("PassItself")?.Resource).toBe(executionScope().roleArn);
  expect(passedTo(OFF)).toEqual(["sagemaker.amazonaws.com"]);
  expect(passedTo({})).toEqual(["sagemaker.amazonaws.com", "forecast.amazonaws.com", "emr-serverless.amazonaws.com"]);
});

test("grants on the data key carry no condition", () => {
  expect(statement("GrantKeyToVolumes")).toEqual({
    Sid: "GrantKeyToVolumes",
    Effect: "Allow",
    Action: "kms:CreateGrant",
    Resource: executionScope().dataKeyArn,
  });
});

describe("guardrails", () => {
  const guardrailStatements = (scope: StudioExecutionScope) => [...jobGuardrails(scope), ...userGuardrails(scope)];

  test.each<[string, Partial<StudioExecutionScope>]>([
    ["everything named", { allowedInstanceTypes: ["ml.t3.medium"], serviceBucketArns: ["arn:aws:s3:::jumpstart"] }],
    ["remote access on", { remoteIde: true, featureStore: false, canvas: { ...WHOLE_CANVAS, enabled: false } }],
  ])("what IAM knows, with %s", async (_, overrides) => {
    expect(await iamProblems(guardrailStatements(executionScope(overrides)))).toEqual([]);
  });

  test("denies only", () => {
    const effects = guardrailStatements(executionScope()).map(({ Effect }) => Effect);
    expect(effects.length).toBeGreaterThan(20);
    expect([...new Set(effects)]).toEqual(["Deny"]);
  });

  test("each half fits into a managed policy, with 16 subnets and eight buckets of the longest name", () => {
    const scope = executionScope({
      region: "ap-northeast-1",
      roleArn: `arn:aws:iam::123456789012:role/${"x".repeat(64)}`,
      bucketNames: Array.from({ length: 8 }, (_, index) => `${index}`.padEnd(63, "x")),
      artifactBucketName: "x".repeat(63),
      subnetIds: Array.from({ length: 16 }, (_, index) => `\${aws_subnet.S${index}.id}`),
      allowedInstanceTypes: Array.from({ length: 20 }, () => "ml.g4dn.12xlarge"),
      nvmeInstanceTypes: NVME_INSTANCE_FAMILIES,
    });
    for (const statements of [jobGuardrails(scope), userGuardrails(scope)])
      expect(policySize(policyDocument(statements))).toBeLessThanOrEqual(POLICY_LIMITS.managed);
  });

  describe("the group of a single user", () => {
    const guardrail = (sid: string, overrides: Partial<StudioExecutionScope>) =>
      jobGuardrails(executionScope(overrides)).find(({ Sid }) => Sid === sid);
    const canvas = { ...WHOLE_CANVAS, enabled: false };
    const exempt = { Null: { "aws:ResourceTag/StudioUserProfile": "true" } };

    test("is foreign to every job that can run a user's code", () => {
      const { NotAction, Condition } = guardrail("ForeignSecurityGroups", {})!;
      expect(NotAction).toBe("sagemaker:CreateAutoMLJob*");
      expect(Condition).toEqual({
        "ForAnyValue:StringNotEquals": { "sagemaker:VpcSecurityGroupIds": executionScope().securityGroupIds },
      });
    });

    test("is let through for AutoML and its interfaces alone, and only while Canvas is on and users have such groups", () => {
      expect(guardrail("InterfacesWithOtherGroups", {})?.Condition).toMatchObject(exempt);
      for (const overrides of [{ canvas }, { userGroups: false }]) {
        expect(guardrail("ForeignSecurityGroups", overrides)?.Action).toBe("sagemaker:*");
        expect(guardrail("InterfacesWithOtherGroups", overrides)?.Condition).not.toMatchObject(exempt);
      }
    });
  });
});
