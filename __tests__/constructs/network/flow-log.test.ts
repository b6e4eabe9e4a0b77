import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { FlowLog as AwsFlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { FlowLog, type FlowLogProps } from "../../../src/constructs/network/flow-log";
import { encryptionKey, ENV, NETWORK } from "../../support/fixtures";
import { reference, statement, statements, Template } from "../../support/template";

const synth = (props: Partial<FlowLogProps> = {}) =>
  Template.ofConstructs(
    (stack) =>
      new FlowLog(stack, "FlowLog", {
        env: ENV,
        network: NETWORK,
        logGroupName: "/ml/studio/vpc-flow-logs",
        roleName: "ml-flow-log",
        key: encryptionKey(stack),
        retentionDays: 365,
        traffic: "ALL",
        queryFolder: "ml/studio",
        ...props,
      }),
  );

const template = synth();
const logGroup = template.only(CloudwatchLogGroup);

test("records the VPC's traffic into the log group, minute by minute", () => {
  expect(template.only(AwsFlowLog).attributes).toMatchObject({
    vpc_id: "vpc-1",
    traffic_type: "ALL",
    log_destination: reference(logGroup, "arn"),
    iam_role_arn: reference(template.only(IamRole), "arn"),
    max_aggregation_interval: 60,
  });
  expect(synth({ traffic: "REJECT" }).only(AwsFlowLog).attributes.traffic_type).toBe("REJECT");
});

test("waits for the permission to write, which outlives it on destroy", () => {
  expect(template.only(AwsFlowLog).attributes.depends_on).toEqual([template.only(IamRolePolicy).address]);
});

test("encrypts the records and keeps them as long as is asked", () => {
  expect(logGroup.attributes).toEqual({
    name: "/ml/studio/vpc-flow-logs",
    retention_in_days: 365,
    kms_key_id: reference(template.only(KmsKey), "arn"),
  });
  expect(synth({ retentionDays: 7 }).only(CloudwatchLogGroup).attributes.retention_in_days).toBe(7);
});

test("the role is for flow logs of this account, and for this log group", () => {
  expect(statements(template.only(IamRole), "assume_role_policy")).toMatchObject([
    {
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": ENV.accountId } },
    },
  ]);
  const arn = "arn:aws:logs:us-east-1:123456789012:log-group:/ml/studio/vpc-flow-logs";
  expect(statement(template.only(IamRolePolicy), "WriteRecords")?.Resource).toEqual([arn, `${arn}:*`]);
});

test("saves a query for denied and one for port 443 traffic", () => {
  expect(template.all(CloudwatchQueryDefinition).map(({ attributes }) => attributes)).toMatchObject([
    { name: "ml/studio/denied-traffic", query_string: expect.stringContaining('filter action = "REJECT"') as string },
    { name: "ml/studio/port-443-traffic", query_string: expect.stringContaining("filter dstPort = 443") as string },
  ]);
  expect(template.all(CloudwatchQueryDefinition).map(({ attributes }) => attributes.log_group_names)).toEqual([
    [reference(logGroup, "name")],
    [reference(logGroup, "name")],
  ]);
});

test("refuses a retention that CloudWatch Logs does not know, and a log group without a name", () => {
  expect(() => synth({ retentionDays: 366 })).toThrow("[test/FlowLog] retentionDays is 366; allowed: 1, 3, 5, 7");
  expect(() => synth({ logGroupName: "" })).toThrow('logGroupName is ""; allowed: 1 to 512 characters');
  expect(() => synth({ logGroupName: "x".repeat(513) })).toThrow("allowed: 1 to 512 characters");
  expect(() => synth({ logGroupName: "x".repeat(512), retentionDays: 3653 })).not.toThrow();
});
