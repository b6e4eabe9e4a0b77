import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { ExecutionRole, type ExecutionRoleProps } from "../../../src/constructs/studio/execution-role";
import { executionScope, WHOLE_CANVAS } from "../../support/execution-scope";
import { ENV } from "../../support/fixtures";
import { type Block, reference, statement, statements, Template } from "../../support/template";

const scope = executionScope({
  dataKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  securityGroupIds: ["sg-apps", "sg-jobs"],
});
const NO_CANVAS = { ...WHOLE_CANVAS, enabled: false };

const synth = (permissions: ExecutionRoleProps["permissions"], canvas = WHOLE_CANVAS) =>
  Template.ofConstructs(
    (stack) =>
      new ExecutionRole(stack, "Role", {
        env: ENV,
        name: "ml-execution",
        policyNames: { jobGuardrails: "ml-job-guardrails", userGuardrails: "ml-user-guardrails" },
        permissions,
        scope: { ...scope, canvas },
      }),
  );

/** Policies that are attached: AWS's by name, own ones by reference. */
const attached = (template: Template) =>
  template
    .all(IamRolePolicyAttachment)
    .map(({ attributes }) => (attributes.policy_arn as string).replace("arn:aws:iam::aws:policy/", ""));

test("is assumed by SageMaker for this account, which may also say for whom", () => {
  expect(statement(synth("leastPrivilege").only(IamRole), "AssumedBySageMaker", "assume_role_policy")).toMatchObject({
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
  });
});

test.each(["leastPrivilege", "managed"] as const)(
  "%s: Forecast may use it for time series, and for nothing else",
  (mode) => {
    const services = (canvas: typeof WHOLE_CANVAS) =>
      statement(synth(mode, canvas).only(IamRole), "AssumedByServices", "assume_role_policy")?.Principal;
    expect(services({ ...WHOLE_CANVAS, largeData: false })).toEqual({ Service: ["forecast.amazonaws.com"] });
    expect(services({ ...WHOLE_CANVAS, largeData: false, timeSeries: false })).toBeUndefined();
    expect(services(NO_CANVAS)).toBeUndefined();
  },
);

describe("leastPrivilege", () => {
  const template = synth("leastPrivilege");

  test("has its own statements and two policies of denies", () => {
    const effects = (block: Block) => [...new Set(statements(block).map(({ Effect }) => Effect))];
    expect(effects(template.only(IamRolePolicy))).toEqual(["Allow"]);
    for (const [path, name] of [
      ["Role/JobGuardrails", "ml-job-guardrails"],
      ["Role/UserGuardrails", "ml-user-guardrails"],
    ] as const) {
      const policy = template.at(IamPolicy, path);
      expect(policy.attributes.name).toBe(name);
      expect(effects(policy)).toEqual(["Deny"]);
      expect(attached(template)).toContain(reference(policy, "arn"));
    }
  });

  test("passes itself on, and no other role", () => {
    expect(statement(template.only(IamRolePolicy), "PassItself")).toMatchObject({
      Action: "iam:PassRole",
      Resource: "arn:aws:iam::123456789012:role/ml-execution",
    });
  });

  test("has AWS's policies for Canvas, where it is on, and never that for all of SageMaker", () => {
    expect(attached(template)).toContain("AmazonSageMakerCanvasFullAccess");
    expect(attached(template)).toContain("service-role/AmazonSageMakerCanvasForecastAccess");
    expect(attached(template)).not.toContain("AmazonSageMakerFullAccess");
    expect(attached(synth("leastPrivilege", NO_CANVAS))).toHaveLength(2);
  });

  test("has no more policies attached than IAM takes", () => {
    expect(attached(template).length).toBeLessThanOrEqual(10);
  });
});

test("a role of the user's own is taken as it is: there is nothing to make or to wait for", () => {
  const arn = "arn:aws:iam::123456789012:role/given";
  expect(ExecutionRole.fromArn(arn)).toEqual({ arn, staticArn: arn, ready: [] });
});

describe("managed", () => {
  test("has AWS's broad policies, the data key and what apps fetch, without denies", () => {
    const template = synth("managed");
    expect(attached(template)).toEqual(
      expect.arrayContaining([
        "AmazonSageMakerFullAccess",
        "AmazonSageMakerCanvasFullAccess",
        "AmazonSageMakerCanvasAIServicesAccess",
      ]),
    );
    expect(attached(template).length).toBeLessThanOrEqual(10);
    expect(template.all(IamPolicy)).toEqual([]);
    expect(statements(template.only(IamRolePolicy)).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ["UseDataKey", scope.dataKeyArn],
      ["GrantKeyToVolumes", scope.dataKeyArn],
      ["ReadArtifacts", `arn:aws:s3:::${scope.artifactBucketName}/*`],
      ["PassItself", "arn:aws:iam::123456789012:role/ml-execution"],
    ]);
  });

  test("passes itself to EMR Serverless only for large data", () => {
    const template = synth("managed", { ...WHOLE_CANVAS, largeData: false });
    expect(statement(template.only(IamRolePolicy), "PassItself")).toBeUndefined();
  });
});
