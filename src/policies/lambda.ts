import { type Statement } from "./statement";

/**
 * Lets a function write to its log group. Without CreateLogGroup, which a late invocation would use to bring back the
 * group that Terraform has just destroyed.
 */
export function functionLogs(logGroupArn: string): Statement[] {
  return [
    {
      Sid: "WriteOwnLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${logGroupArn}:*`,
    },
  ];
}
