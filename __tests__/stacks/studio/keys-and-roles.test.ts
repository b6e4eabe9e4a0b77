import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SagemakerUserProfile } from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { NVME_INSTANCE_FAMILIES } from "../../../src/catalogue/instance-types";
import { studio, studioOf } from "../../support/fixtures";
import { reference, statement, type Template } from "../../support/template";

// The configuration that a user starts from.
const template = studioOf("config.yaml");
const domain = template.only(SagemakerDomain);

describe("encryption", () => {
  test("two keys, both rotated: one for data, one for logs", () => {
    expect(template.all(KmsKey)).toHaveLength(2);
    for (const { attributes } of template.all(KmsKey))
      expect(attributes).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(template.all(KmsAlias).map(({ attributes }) => attributes.name)).toEqual([
      "alias/ml-platform-studio-data",
      "alias/ml-platform-studio-logs",
    ]);
    const short = studio({ studio: { kmsDeletionWindowDays: 7 } });
    expect(short.all(KmsKey).map(({ attributes }) => attributes.deletion_window_in_days)).toEqual([7, 7]);
  });

  test("the domain and its objects use the data key, which knows its VPC", () => {
    const key = template.at(KmsKey, "DataKey");
    expect(domain.attributes.kms_key_id).toBe(reference(key, "arn"));
    expect(template.all(S3Object)).toHaveLength(4);
    for (const { attributes } of template.all(S3Object)) expect(attributes.kms_key_id).toBe(reference(key, "arn"));
    expect(key.attributes.tags).toEqual({
      StudioVpcId: reference(template.only(Vpc)),
      StudioNetworkCleanup: reference(template.at(LambdaFunction, "NetworkCleanupFunction"), "function_name"),
    });
  });

  test("the SDK's defaults name the subnets, the jobs' group alone and the data key", () => {
    const content = template.at(S3Object, "RuntimeAssets/SdkDefaults").attributes.content as string;
    const named = [...content.matchAll(/\baws_\w+\.[\w-]+\.\w+/g)].map(([address]) => `\${${address}}`);
    expect(new Set(named)).toEqual(
      new Set([
        ...template.all(Subnet).map((subnet) => reference(subnet)),
        reference(template.at(SecurityGroup, "Jobs")),
        reference(template.at(KmsKey, "DataKey"), "arn"),
      ]),
    );
  });

  test("the data key says what it belongs to, since it may outlive all else that does", () => {
    expect(template.at(KmsKey, "DataKey").attributes.description).toBe(
      "Studio ml-platform-domain of ml-platform in us-east-1: home directories, volumes and artefacts",
    );
  });

  test.each([true, false])(
    "deleteDataKey %s: the cleanup is told, and a destroy says what becomes of the key",
    (isDeleted) => {
      const made = studio({ studio: { deleteDataKey: isDeleted, kmsDeletionWindowDays: 7 } });
      const input = JSON.parse(made.at(LambdaInvocation, "NetworkCleanup/Step").attributes.input as string) as object;
      expect(input).toMatchObject({ deleteDataKey: isDeleted });
      expect(made.outputs.data_key_after_destroy).toContain(isDeleted ? "is gone in 7 days, unless" : "stays, since");
    },
  );

  test("every log group uses the logs key, by name, and is kept for a time", () => {
    const key = template.at(KmsKey, "LogsKey");
    expect(template.all(CloudwatchLogGroup)).toHaveLength(4);
    for (const { attributes } of template.all(CloudwatchLogGroup))
      expect(attributes).toMatchObject({ kms_key_id: reference(key, "arn"), retention_in_days: 365 });
    const patterns = statement(key, "UsedByCloudWatchLogs")!.Condition!.ArnLike![
      "kms:EncryptionContext:aws:logs:arn"
    ] as string[];
    for (const { attributes } of template.all(CloudwatchLogGroup)) {
      const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${attributes.name as string}`;
      expect(patterns.some((pattern) => arn.startsWith(pattern.replace(/\*$/, "")))).toBe(true);
    }
    const short = studio({ studio: { logRetentionDays: 30 } });
    expect(short.all(CloudwatchLogGroup).map(({ attributes }) => attributes.retention_in_days)).toEqual([
      30, 30, 30, 30,
    ]);
  });
});

describe("execution role", () => {
  const BOTH = ["ExecutionRole/JobGuardrails", "ExecutionRole/UserGuardrails"];
  const attached = (made: Template) =>
    made
      .all(IamRolePolicyAttachment)
      .map(({ attributes }) => (attributes.policy_arn as string).split("policy/")[1])
      .filter(Boolean);

  test("leastPrivilege: own statements that speak of this stack, under both policies of denies", () => {
    const own = template.at(IamRolePolicy, "ExecutionRole/Execution");
    expect(statement(own, "UseKey")?.Resource).toBe(reference(template.at(KmsKey, "DataKey"), "arn"));
    expect(template.all(IamPolicy).map(({ path }) => path)).toEqual(BOTH);
    const jobs = template.at(IamPolicy, BOTH[0]!);
    const others = (sid: string) => statement(jobs, sid)?.Condition?.["ForAnyValue:StringNotEquals"];
    expect(others("ForeignSubnets")).toEqual({
      "sagemaker:VpcSubnets": template.all(Subnet).map((subnet) => reference(subnet)),
    });
    expect(others("InterfacesWithOtherGroups")).toEqual({
      "ec2:SecurityGroupID": ["Apps", "Jobs"].map((path) => reference(template.at(SecurityGroup, path))),
    });
    expect(statement(jobs, "InterfacesInOtherVpcs")?.Condition?.["ForAnyValue:ArnNotEquals"]).toEqual({
      "ec2:Vpc": `arn:aws:ec2:us-east-1:123456789012:vpc/${reference(template.only(Vpc))}`,
    });
    expect(statement(jobs, "JobsOutsideVpc")?.Condition).toEqual({ Null: { "sagemaker:VpcSubnets": "true" } });
    expect(NVME_INSTANCE_FAMILIES).toContain("ml.g5.*");
    for (const family of NVME_INSTANCE_FAMILIES) expect(jobs.attributes.policy).toContain(family);
    expect(attached(template)).not.toContain("AmazonSageMakerFullAccess");
  });

  test("managed: the sample's policies and no denies, which is told", () => {
    const made = studio({ studio: { executionRole: "managed" } });
    expect(attached(made)).toEqual(
      expect.arrayContaining([
        "AmazonSageMakerFullAccess",
        "AmazonSageMakerCanvasFullAccess",
        "AmazonSageMakerCanvasAIServicesAccess",
      ]),
    );
    expect(made.all(IamPolicy)).toEqual([]);
    expect(made.warnings).toContainEqual(expect.stringContaining("studio.executionRole: managed"));
  });

  test("an ARN: no role is made, and the given one is used everywhere", () => {
    const role = "arn:aws:iam::123456789012:role/given";
    const made = studio({ studio: { executionRole: role } });
    expect(made.blocks.filter(({ path }) => path.startsWith("ExecutionRole"))).toEqual([]);
    expect(made.only(SagemakerDomain).attributes).toMatchObject({
      default_user_settings: { execution_role: role },
      default_space_settings: { execution_role: role },
    });
    expect(made.only(SagemakerUserProfile).attributes).toMatchObject({ user_settings: { execution_role: role } });
    expect(
      statement(made.at(IamRolePolicy, "DomainDrainFunction/Role/InDomain"), "PassExecutionRoles")?.Resource,
    ).toEqual([role]);
    expect(made.outputs.execution_role_arn).toBe(role);
  });

  test("no instance type but those allowed", () => {
    const made = studio({ studio: { allowedInstanceTypes: ["ml.t3.medium"] } });
    const denies = made.at(IamPolicy, "ExecutionRole/UserGuardrails");
    expect(statement(denies, "InstanceTypes")?.Condition).toEqual({
      "ForAnyValue:StringNotEquals": { "sagemaker:InstanceTypes": ["system", "ml.t3.medium"] },
    });
    expect(statement(template.at(IamPolicy, "ExecutionRole/UserGuardrails"), "InstanceTypes")).toBeUndefined();
  });

  test("time series off: neither setting, nor trust, nor policy, nor endpoint speaks of Forecast", () => {
    const made = studio({ studio: { canvas: { timeSeries: false } } });
    expect(JSON.stringify(made.blocks.filter(({ path }) => /^(ExecutionRole|Endpoints)/.test(path)))).not.toMatch(
      /forecast/i,
    );
    expect(made.only(SagemakerDomain).attributes).toMatchObject({
      default_user_settings: { canvas_app_settings: { time_series_forecasting_settings: { status: "DISABLED" } } },
    });
    const on = studio({ studio: { canvas: { timeSeries: true } } });
    const role = on.at(IamRole, "ExecutionRole");
    expect(statement(role, "AssumedByServices", "assume_role_policy")?.Principal).toEqual({
      Service: ["forecast.amazonaws.com"],
    });
    expect(attached(on)).toContain("service-role/AmazonSageMakerCanvasForecastAccess");
  });

  test("roles have policies as resources of their own, as newer providers ask", () => {
    expect(template.all(IamRole)).toHaveLength(4);
    for (const { attributes } of template.all(IamRole)) {
      expect(attributes).not.toHaveProperty("managed_policy_arns");
      expect(attributes).not.toHaveProperty("inline_policy");
    }
  });
});
