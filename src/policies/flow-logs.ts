import { type Statement } from "./statement";

/**
 * Identity policy of the role that VPC flow logs use.
 *
 * logs:CreateLogGroup, which AWS's example has, is left out: Terraform makes the group, and a late record would make it
 * again, without key and retention, after a destroy.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function flowLogDelivery(logGroupArn: string): Statement[] {
  return [
    {
      Sid: "WriteRecords",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [logGroupArn, `${logGroupArn}:*`],
    },
    {
      Sid: "FindLogGroup",
      Effect: "Allow",
      Action: "logs:DescribeLogGroups",
      Resource: "*", // The call takes no resource.
    },
  ];
}
