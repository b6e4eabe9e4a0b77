import { type Region } from "../catalogue/regions";
import { iamArn } from "../policies/arn";

/** Where a construct lives and what every IAM resource in it carries. Known at synth, so that plans show whole ARNs. */
export interface AwsEnvironment {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly region: Region;
  readonly accountId: string;
  /** Suffix of service principals and endpoints, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
  /** Path of every IAM role and policy. */
  readonly iamPath: string;
  /**
   * Permissions boundary of every role.
   * @default - none
   */
  readonly permissionsBoundaryArn?: string;
}

/** ARN of a role of this environment, as IAM will make it from the name and the environment's path. */
export function roleArn(env: AwsEnvironment, roleName: string): string {
  return iamArn(env, `role${env.iamPath}${roleName}`);
}
