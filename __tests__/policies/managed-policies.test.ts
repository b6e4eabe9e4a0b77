import {
  managedKmsStatements,
  managedLargeDataStatements,
  managedPolicyNames,
} from "../../src/policies/managed-policies";
import { WHOLE_CANVAS } from "../support/execution-scope";
import { iamProblems } from "../support/iam";

const ALL_OFF = {
  enabled: true,
  timeSeries: false,
  dataSources: false,
  readyToUseModels: false,
  generativeAi: false,
  largeData: false,
  directDeploy: false,
  modelRegistration: false,
};

test("least privilege attaches nothing without Canvas", () => {
  expect(managedPolicyNames({ mode: "leastPrivilege", canvas: { ...WHOLE_CANVAS, enabled: false } })).toEqual([]);
});

test("the broad mode attaches AWS's policy for all of SageMaker, and Canvas's where Canvas is on", () => {
  expect(managedPolicyNames({ mode: "managed", canvas: { ...WHOLE_CANVAS, enabled: false } })).toEqual([
    "AmazonSageMakerFullAccess",
  ]);
  expect(
    managedPolicyNames({ mode: "managed", canvas: { ...ALL_OFF, readyToUseModels: true, timeSeries: true } }),
  ).toEqual([
    "AmazonSageMakerFullAccess",
    "AmazonSageMakerCanvasFullAccess",
    "AmazonSageMakerCanvasAIServicesAccess",
    "service-role/AmazonSageMakerCanvasForecastAccess",
  ]);
});

test.each([
  ["timeSeries", ["service-role/AmazonSageMakerCanvasForecastAccess"]],
  ["dataSources", ["AmazonSageMakerCanvasDataPrepFullAccess"]],
  ["readyToUseModels", ["AmazonSageMakerCanvasAIServicesAccess"]],
  [
    "generativeAi",
    [
      "AmazonSageMakerCanvasAIServicesAccess",
      "AmazonSageMakerCanvasBedrockAccess",
      "AmazonSageMakerCanvasSMDataScienceAssistantAccess",
    ],
  ],
  ["largeData", ["AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"]],
  ["directDeploy", ["service-role/AmazonSageMakerCanvasDirectDeployAccess"]],
  ["modelRegistration", []],
])("Canvas with %s adds %j", (name, policies) => {
  expect(managedPolicyNames({ mode: "leastPrivilege", canvas: { ...ALL_OFF, [name]: true } })).toEqual([
    "AmazonSageMakerCanvasFullAccess",
    ...policies,
  ]);
});

test("a role has room for all of them and the two guardrails", () => {
  expect(managedPolicyNames({ mode: "leastPrivilege", canvas: WHOLE_CANVAS }).length + 2).toBeLessThanOrEqual(10);
});

test("the broad mode may use the data key, and grant it to volumes without condition", async () => {
  const statements = managedKmsStatements("${aws_kms_key.DataKey.arn}");
  expect(statements.every(({ Resource }) => Resource === "${aws_kms_key.DataKey.arn}")).toBe(true);
  expect(statements.find(({ Action }) => Action === "kms:CreateGrant")?.Condition).toBeUndefined();
  expect(await iamProblems(statements)).toEqual([]);
});

test("the broad mode passes itself to EMR Serverless where Canvas processes large data, and nowhere else", async () => {
  const roleArn = "arn:aws:iam::123456789012:role/ml-execution";
  const statements = managedLargeDataStatements({ roleArn, canvas: { ...ALL_OFF, largeData: true } });
  expect(statements.map(({ Resource }) => Resource)).toEqual([roleArn]);
  expect(JSON.stringify(statements)).toContain("emr-serverless.amazonaws.com");
  expect(await iamProblems(statements)).toEqual([]);
  expect(managedLargeDataStatements({ roleArn, canvas: ALL_OFF })).toEqual([]);
  expect(managedLargeDataStatements({ roleArn, canvas: { enabled: false, largeData: true } })).toEqual([]);
});
