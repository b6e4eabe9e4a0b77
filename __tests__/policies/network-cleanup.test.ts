import { SERVICE_TAG } from "../../assets/destroy-hook/cleanup-plan";
import { KEY_TAG } from "../../assets/destroy-hook/key-plan";
import {
  DATA_KEY_RESCUER_TAG,
  DATA_KEY_TAG,
  dataKeyRescue,
  livingDomainGuard,
  networkCleanupChanges,
  networkCleanupReads,
} from "../../src/policies/network-cleanup";
import { actionsOf, statementOf, testHookRole } from "../support/hook-role";
import { expandActions, iamProblems } from "../support/iam";

const place = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };
const reads = networkCleanupReads(place);
const statements = [
  ...reads,
  ...dataKeyRescue({ ...place, functionName: "ml-cleanup" }),
  ...networkCleanupChanges({ ...place, vpcId: "vpc-0a" }),
];

testHookRole(statements, reads);

test("mount targets are found without a condition on their file system's tags", () => {
  expect(statementOf(statements, "elasticfilesystem:DescribeMountTargets")?.Condition).toBeUndefined();
});

test("deletes no domain, no file system and no key, and makes nothing", async () => {
  const actions = await expandActions(actionsOf(statements));
  expect(actions.filter((action) => action.startsWith("sagemaker:"))).toEqual([
    "sagemaker:DescribeDomain",
    "sagemaker:DescribeEndpoint",
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeModel",
    "sagemaker:DescribeProcessingJob",
    "sagemaker:DescribeTrainingJob",
    "sagemaker:DescribeTransformJob",
    "sagemaker:ListEndpoints",
    "sagemaker:ListProcessingJobs",
    "sagemaker:ListTrainingJobs",
    "sagemaker:ListTransformJobs",
  ]);
  expect(actions.filter((action) => action.startsWith("kms:"))).toEqual([
    "kms:CancelKeyDeletion",
    "kms:DescribeKey",
    "kms:EnableKey",
    "kms:ListKeys",
    "kms:ListResourceTags",
  ]);
  expect(actions.filter((action) => action.startsWith("elasticfilesystem:Delete"))).toEqual([
    "elasticfilesystem:DeleteMountTarget",
  ]);
  expect(actions.filter((action) => /:(Create|Put|Update|Modify|Authorize)/.test(action))).toEqual([]);
});

test.each([
  ["elasticfilesystem:DeleteMountTarget", { StringLike: "SERVICE" }],
  ["ec2:DeleteSecurityGroup", { ArnEquals: "VPC", StringLike: "SERVICE" }],
  ["ec2:RevokeSecurityGroupIngress", { ArnEquals: "VPC", StringLike: "SERVICE" }],
  ["ec2:RevokeSecurityGroupEgress", { ArnEquals: "VPC", StringLike: "SERVICE" }],
  ["ec2:DeleteNetworkInterface", { ArnEquals: "VPC" }],
  ["kms:CancelKeyDeletion", { StringEquals: "KEY" }],
  ["kms:EnableKey", { StringEquals: "KEY" }],
])("%s is limited by %j", (action, limits) => {
  const conditions = {
    VPC: { "ec2:Vpc": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a" },
    SERVICE: { [`aws:ResourceTag/${SERVICE_TAG}`]: "arn:aws:sagemaker:eu-west-1:111122223333:domain/*" },
    KEY: { [`aws:ResourceTag/${DATA_KEY_RESCUER_TAG}`]: "ml-cleanup" },
  };
  const expected = Object.fromEntries(
    Object.entries(limits).map(([operator, name]) => [operator, conditions[name as keyof typeof conditions]]),
  );
  expect(statementOf(statements, action)?.Condition).toEqual(expected);
});

test("a living domain's mount targets are denied, and what another domain left is not", async () => {
  const domainArn = "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-1";
  const guard = livingDomainGuard(place, domainArn);
  expect(await iamProblems(guard)).toEqual([]);
  expect(guard).toEqual([
    {
      Sid: "LivingDomain",
      Effect: "Deny",
      Action: "elasticfilesystem:DeleteMountTarget",
      Resource: "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/*",
      Condition: { StringEquals: { [`aws:ResourceTag/${SERVICE_TAG}`]: domainArn } },
    },
  ]);
});

test("the data key carries the tag that the handler looks for", () => {
  expect(DATA_KEY_TAG).toBe(KEY_TAG);
});
