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

/** Lets a function ask what stands between its role and what it will need: a boundary, or a policy of the organization. */
export function ownPermissions(roleArn: string): Statement[] {
  return [{ Sid: "AskAboutOwnPermissions", Effect: "Allow", Action: "iam:SimulatePrincipalPolicy", Resource: roleArn }];
}
