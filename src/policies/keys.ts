import { iamArn } from "./arn";
import { type Statement } from "./statement";

/** The wildcards cover the variants of one operation: ReEncryptFrom and ReEncryptTo, GenerateDataKeyWithoutPlaintext. */
const ENCRYPTION = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];
const KEY_USE = [...ENCRYPTION, "kms:DescribeKey"];

/**
 * Key policy statement that hands the key to IAM: without the account's root a key that nobody may administer any more
 * could only be recovered by AWS Support. Root itself is not the point; it lets IAM policies grant the use.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyAdministration(partition: string, accountId: string): Statement[] {
  return [
    {
      Sid: "AdministeredThroughIam",
      Effect: "Allow",
      Principal: { AWS: iamArn({ partition, accountId }, "root") },
      Action: "kms:*",
      Resource: "*", // In a key policy: this key.
    },
  ];
}

export interface LogsServiceUseProps {
  readonly region: string;
  /** Suffix of service principals in the partition, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
  /** ARN pattern of the log groups, or several. */
  readonly logGroupArnPattern: string | readonly string[];
}

/**
 * Key policy statement that lets CloudWatch Logs encrypt the named log groups, and no others, with the key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logsServiceUse({ region, dnsSuffix, logGroupArnPattern }: LogsServiceUseProps): Statement[] {
  return [
    {
      Sid: "UsedByCloudWatchLogs",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.${dnsSuffix}` },
      Action: ENCRYPTION, // DescribeKey carries no encryption context.
      Resource: "*", // In a key policy: this key.
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroupArnPattern } },
    },
  ];
}

/** Identity policy statement: encrypt and decrypt with the key. */
export function keyUse(keyArn: string): Statement {
  return { Sid: "UseKey", Effect: "Allow", Action: KEY_USE, Resource: keyArn };
}

/**
 * Identity policy statement: grants on the key, for volumes and file systems. A condition on them, even
 * kms:GrantIsForAWSResource, makes the creation of spaces fail.
 */
export function volumeGrant(keyArn: string): Statement {
  return { Sid: "GrantKeyToVolumes", Effect: "Allow", Action: "kms:CreateGrant", Resource: keyArn };
}
