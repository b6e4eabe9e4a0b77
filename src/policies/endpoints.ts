import { bucketArn } from "./arn";
import { type Statement } from "./statement";

/**
 * Policy of an interface endpoint: any call of a principal of this account. What the principal may do is for its own
 * policies to say; the endpoint stops credentials of another account, which could carry data out.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function accountOnly(accountId: string): Statement[] {
  return [
    {
      Sid: "ThisAccountOnly",
      Effect: "Allow",
      Principal: "*",
      Action: "*", // One endpoint serves one service.
      Resource: "*", // As far as the principal's own policies go.
      Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
    },
  ];
}

export interface S3GatewayProps {
  readonly partition: string;
  readonly accountId: string;
  /** Buckets of this account. */
  readonly bucketNames: readonly string[];
  /**
   * Bucket that may be made through the endpoint, private and without ACLs.
   * @default - none
   */
  readonly madeBucketName?: string;
  /** ARNs of buckets of AWS that SageMaker needs, to read. */
  readonly serviceBucketArns: readonly string[];
}

/**
 * Policy of the S3 gateway endpoint: the named buckets, as long as both they and the caller belong to this account, and
 * the service's own buckets to read. A bucket that is yet to be made may be told to belong to no account, so its maker's
 * counts.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
 */
export function s3Gateway(props: S3GatewayProps): Statement[] {
  const { partition, accountId, bucketNames, madeBucketName, serviceBucketArns } = props;
  const caller = { "aws:PrincipalAccount": accountId };
  const named: Statement = {
    Sid: "NamedBuckets",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:*", // As far as the principal's own policies go.
    Resource: bucketNames.flatMap((name) => [bucketArn({ partition }, name), bucketArn({ partition }, `${name}/*`)]),
    Condition: { StringEquals: { ...caller, "aws:ResourceAccount": accountId } },
  };
  const make = (name: string): Statement => ({
    Sid: "MakeDefaultBucket",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:CreateBucket",
    Resource: bucketArn({ partition }, name),
    Condition: {
      StringEquals: caller,
      StringEqualsIfExists: { "s3:x-amz-acl": "private", "s3:x-amz-object-ownership": "BucketOwnerEnforced" },
    },
  });
  const list: Statement = {
    Sid: "ListBuckets",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:ListAllMyBuckets", // Canvas offers a choice of buckets. Names alone, and only the account's own.
    Resource: "*",
    Condition: { StringEquals: caller },
  };
  const service: Statement = {
    Sid: "ReadServiceBuckets",
    Effect: "Allow",
    Principal: "*",
    // ECR hands out signed links to image layers, so the caller there is not a principal of this account.
    Action: ["s3:GetObject", "s3:ListBucket"],
    Resource: serviceBucketArns.flatMap((arn) => [arn, `${arn}/*`]),
  };
  return [
    ...(bucketNames.length ? [named] : []),
    ...(madeBucketName === undefined ? [] : [make(madeBucketName)]),
    list,
    ...(serviceBucketArns.length ? [service] : []),
  ];
}
