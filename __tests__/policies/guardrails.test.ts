import { type ExecutionScope } from "../../src/policies/execution";
import { guardrailStatements, jobGuardrails, userGuardrails } from "../../src/policies/guardrails";
import { POLICY_LIMITS, policyDocument, policySize } from "../../src/policies/statement";
import { NVME_INSTANCE_FAMILIES } from "../../src/catalogue/instance-types";
import { executionScope, WHOLE_CANVAS } from "../support/execution-scope";
import { actionsWithKey, expandActions, iamProblems } from "../support/iam";

const statement = (sid: string, overrides: Partial<ExecutionScope> = {}) =>
  guardrailStatements(executionScope(overrides)).find(({ Sid }) => Sid === sid);

const actionsOf = (sid: string) => expandActions(statement(sid)?.Action);

/** Actions that start no job but shape the domain, and are denied outright. */
const ADMINISTRATION = ["CreateDomain", "CreateNotebookInstance", "UpdateDomain"].map((name) => `sagemaker:${name}`);

test.each<[string, Partial<ExecutionScope>]>([
  ["everything named", { allowedInstanceTypes: ["ml.t3.medium"], serviceBucketArns: ["arn:aws:s3:::jumpstart"] }],
  ["remote access on", { remoteIde: true, featureStore: false, canvas: { ...WHOLE_CANVAS, enabled: false } }],
])("what IAM knows, with %s", async (_, overrides) => {
  expect(await iamProblems(guardrailStatements(executionScope(overrides)))).toEqual([]);
});

test("denies only", () => {
  expect(guardrailStatements(executionScope()).every(({ Effect }) => Effect === "Deny")).toBe(true);
});

test("is made of its two halves", () => {
  const scope = executionScope();
  expect([...jobGuardrails(scope), ...userGuardrails(scope)]).toEqual(guardrailStatements(scope));
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

/**
 * A Null condition denies whatever lacks the key, so it stands over exactly the actions that have the key. When AWS
 * gives the key to another action, the first of these tests fails and asks for a decision.
 */
describe("Null conditions stand over the actions that carry the key", () => {
  test("network", async () => {
    const elsewhere = [
      ...ADMINISTRATION,
      "sagemaker:CreateEndpointConfig", // Leaves it to the model.
      "sagemaker:UpdateCluster", // Keeps what CreateCluster was given.
    ];
    expect(
      [...(await actionsOf("JobsOutsideVpc")), ...(await actionsOf("SchedulesOutsideVpc")), ...elsewhere].sort(),
    ).toEqual(await actionsWithKey("sagemaker", "sagemaker:VpcSubnets"));
  });

  test("volume key", async () => {
    const elsewhere = [
      "sagemaker:CreateDomain", // Denied outright, as is the next.
      "sagemaker:CreateNotebookInstance",
      "sagemaker:CreateLabelingJob", // Takes a key only where it trains a model.
    ];
    const named = [...(await actionsOf("VolumeWithoutKey")), ...(await actionsOf("AutoMlVolumeWithoutKey"))];
    expect([...named, ...elsewhere].sort()).toEqual(await actionsWithKey("sagemaker", "sagemaker:VolumeKmsKeyArn"));
  });

  test("output key", async () => {
    expect(
      [...(await actionsOf("OutputWithoutKey")), ...(await actionsOf("ScheduledOutputWithoutKey"))].sort(),
    ).toEqual(await actionsWithKey("sagemaker", "sagemaker:OutputKmsKeyArn"));
  });

  test("a transform job, which has no network of its own, is not denied for lack of one", async () => {
    expect(await actionsOf("JobsOutsideVpc")).not.toContain("sagemaker:CreateTransformJob");
  });

  test("file system", async () => {
    expect(await actionsOf("JobsOnFileSystems")).toEqual(await actionsWithKey("sagemaker", "sagemaker:FileSystemId"));
  });
});

test("remote access is denied unless it is on", () => {
  expect(statement("RemoteAccess")).toBeDefined();
  expect(statement("Administration")?.Action).toContain("sagemaker:StartSession");
  expect(statement("RemoteAccess", { remoteIde: true })).toBeUndefined();
  expect(statement("Administration", { remoteIde: true })?.Action).not.toContain("sagemaker:StartSession");
});

test("instance types are denied only where some are named, and never the service's own", () => {
  expect(statement("InstanceTypes")).toBeUndefined();
  expect(statement("InstanceTypes", { allowedInstanceTypes: ["ml.t3.medium"] })?.Condition).toEqual({
    "ForAnyValue:StringNotEquals": { "sagemaker:InstanceTypes": ["system", "ml.t3.medium"] },
  });
});

test("no other role is passed, not even one that another policy names", () => {
  expect(statement("OtherRoles")).toMatchObject({ NotResource: executionScope().roleArn });
  expect(statement("OtherRoles")?.Condition).toBeUndefined();
});

test("AWS's buckets are spared only where they are named", () => {
  const serviceBucketArns = ["arn:aws:s3:::jumpstart-cache-prod-us-east-1"];
  expect(statement("BucketsOfOtherAccounts")).toMatchObject({ Resource: "*" });
  expect(statement("BucketsOfOtherAccounts", { serviceBucketArns })?.NotResource).toEqual([
    "arn:aws:s3:::jumpstart-cache-prod-us-east-1",
    "arn:aws:s3:::jumpstart-cache-prod-us-east-1/*",
  ]);
});

describe("the group of a single user", () => {
  const groupsOf = (sid: string, canvas: boolean) => {
    const condition = statement(sid, { canvas: { ...WHOLE_CANVAS, enabled: canvas } })?.Condition;
    return condition?.["ForAnyValue:StringNotEquals"]?.["sagemaker:VpcSecurityGroupIds"];
  };
  const { securityGroupIds, userSecurityGroupIds } = executionScope();

  test("is foreign to every job that can run a user's code", () => {
    expect(groupsOf("ForeignSecurityGroups", true)).toEqual(securityGroupIds);
  });

  test("is let through for AutoML alone, and only while Canvas is on", () => {
    expect(groupsOf("ForeignSecurityGroupsOfAutoMl", true)).toEqual([...securityGroupIds, ...userSecurityGroupIds]);
    expect(groupsOf("ForeignSecurityGroupsOfAutoMl", false)).toEqual(securityGroupIds);
  });
});
