import { outsideEndpointDenied, serverAccessLogDelivery, thisAccountOnly, tlsOnly } from "../../src/policies/buckets";
import { accountOnly, s3Gateway } from "../../src/policies/endpoints";
import { keyAdministration, logsServiceUse } from "../../src/policies/keys";
import { managedPolicyNames } from "../../src/policies/managed-policies";
import { policyDocument, type Statement } from "../../src/policies/statement";
import {
  executionStatements,
  guardrailStatements,
  type StudioExecutionScope,
} from "../../src/policies/studio-execution";
import { executionTrust } from "../../src/policies/trust";
import { type Deployment, deployment } from "./deployment";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/execution`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/data`;
const ARTIFACTS = "arn:aws:s3:::artifacts";
const LOGS = "arn:aws:s3:::logs";

const OFF = {
  timeSeries: false,
  dataSources: false,
  readyToUseModels: false,
  generativeAi: false,
  largeData: false,
  directDeploy: false,
  modelRegistration: false,
};
const ON = {
  timeSeries: true,
  dataSources: true,
  readyToUseModels: true,
  generativeAi: true,
  largeData: true,
  directDeploy: true,
  modelRegistration: true,
};

/** Switches that the configurations of the project leave as they are. */
const SWITCHES: Readonly<Record<string, Partial<StudioExecutionScope>>> = {
  "everything on": {
    canvas: { enabled: true, ...ON },
    remoteIde: true,
    allowedInstanceTypes: ["ml.t3.medium"],
    serviceBucketArns: [`arn:aws:s3:::jumpstart-cache-prod-${REGION}`],
  },
  "everything off": { canvas: { enabled: false, ...OFF }, projects: false, featureStore: false },
  ...Object.fromEntries(
    Object.keys(ON).map((name) => [`Canvas with ${name}`, { canvas: { enabled: true, ...OFF, [name]: true } }]),
  ),
};

/** Deployments as the policy functions make them, one for each set of switches. */
export function deploymentsOfFunctions(python: string): Deployment[] {
  return Object.entries(SWITCHES).map(([name, overrides]) => deployment(state(overrides), name, python));
}

/** The state that Terraform would hold, as far as policies go. */
function state(overrides: Partial<StudioExecutionScope>) {
  const scope: StudioExecutionScope = {
    partition: "aws",
    region: REGION,
    accountId: ACCOUNT,
    roleArn: ROLE,
    dataKeyArn: KEY,
    bucketNames: [],
    artifactBucketName: "artifacts",
    vpcId: "vpc-own",
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupIds: ["sg-apps", "sg-jobs"],
    userSecurityGroupIds: ["sg-user"],
    allowedInstanceTypes: [],
    nvmeInstanceTypes: ["ml.g5.*"],
    canvas: { enabled: true, ...OFF },
    projects: true,
    featureStore: true,
    remoteIde: false,
    ...overrides,
  };
  const role = { role: "execution" };
  const attached = [
    `arn:aws:iam::${ACCOUNT}:policy/guardrails`,
    ...managedPolicyNames({ mode: "leastPrivilege", canvas: scope.canvas }).map(
      (name) => `arn:aws:iam::aws:policy/${name}`,
    ),
  ];
  const bucketNames = [`sagemaker-${REGION}-${ACCOUNT}`, scope.artifactBucketName];
  const endpoint = { vpc_id: scope.vpcId };
  const logDelivery = serverAccessLogDelivery({
    logBucketArn: LOGS,
    sourceBucketArn: ARTIFACTS,
    accountId: ACCOUNT,
    prefix: "s3/",
  });
  const logsUse = logsServiceUse({
    region: REGION,
    dnsSuffix: "amazonaws.com",
    logGroupArnPattern: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/ml/*`,
  });
  const resources: [type: string, values: Record<string, unknown>][] = [
    [
      "aws_iam_role",
      {
        name: "execution",
        arn: ROLE,
        assume_role_policy: json(executionTrust({ accountId: ACCOUNT, canvas: scope.canvas })),
      },
    ],
    ["aws_iam_role_policy", { ...role, policy: json(executionStatements(scope)) }],
    ["aws_iam_policy", { arn: attached[0], policy: json(guardrailStatements(scope)) }],
    ...attached.map((arn): [string, Record<string, unknown>] => [
      "aws_iam_role_policy_attachment",
      { ...role, policy_arn: arn },
    ]),
    ["aws_kms_key", { arn: KEY, policy: json(keyAdministration("aws", ACCOUNT)) }],
    [
      "aws_kms_key",
      {
        arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/logs`,
        policy: json([...keyAdministration("aws", ACCOUNT), ...logsUse]),
      },
    ],
    [
      "aws_s3_bucket_policy",
      { bucket: "artifacts", policy: json([...own(ARTIFACTS), outsideEndpointDenied(ARTIFACTS, "vpce-s3", [ROLE])]) },
    ],
    ["aws_s3_bucket_policy", { bucket: "logs", policy: json([...own(LOGS), logDelivery]) }],
    [
      "aws_vpc_endpoint",
      {
        ...endpoint,
        id: "vpce-s3",
        service_name: `com.amazonaws.${REGION}.s3`,
        policy: json(s3Gateway({ partition: "aws", accountId: ACCOUNT, bucketNames, serviceBucketArns: [] })),
      },
    ],
    [
      "aws_vpc_endpoint",
      {
        ...endpoint,
        id: "vpce-api",
        service_name: `com.amazonaws.${REGION}.sagemaker.api`,
        policy: json(accountOnly(ACCOUNT)),
      },
    ],
    ...scope.subnetIds.map((id): [string, Record<string, unknown>] => ["aws_subnet", { id }]),
    ...["apps", "jobs", "endpoints"].map((name): [string, Record<string, unknown>] => [
      "aws_security_group",
      { id: `sg-${name}`, name: `ml-${name}` },
    ]),
  ];
  return {
    values: {
      root_module: {
        resources: resources.map(([type, values], index) => ({ address: `${type}.r${index}`, type, values })),
      },
    },
  };
}

function own(bucketArn: string): Statement[] {
  return [tlsOnly(bucketArn), thisAccountOnly(bucketArn, ACCOUNT)];
}

/** The policy as Terraform leaves it: with policy variables unescaped. */
function json(statements: readonly Statement[]): string {
  return policyDocument(statements).replaceAll("$${", "${");
}
