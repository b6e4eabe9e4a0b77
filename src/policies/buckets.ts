import { type Statement } from "./statement";

/** Bucket policy statement: nothing without TLS. */
export function tlsOnly(bucketArn: string): Statement {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

/**
 * Bucket policy statement: no principal of another account, whatever else the policy may come to say. Services such as
 * log delivery have no account and are spared; what they may do is granted one by one.
 */
export function thisAccountOnly(bucketArn: string, accountId: string): Statement {
  return {
    Sid: "ThisAccountOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: {
      StringNotEquals: { "aws:PrincipalAccount": accountId },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  };
}

/**
 * Bucket policy statement: the named roles reach the bucket through the VPC endpoint alone.
 *
 * It names whom it binds, never whom it spares: with a list of exceptions, whoever deploys from elsewhere is locked out
 * of a bucket that only the account's root can then open again. aws:PrincipalArn of a session is the ARN of its role.
 */
export function outsideEndpointDenied(
  bucketArn: string,
  vpcEndpointId: string,
  roleArns: readonly string[],
): Statement {
  return {
    Sid: "AppsThroughEndpointOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: {
      ArnEquals: { "aws:PrincipalArn": roleArns },
      StringNotEquals: { "aws:SourceVpce": vpcEndpointId },
    },
  };
}

/**
 * Bucket policy statement: through the VPC endpoint objects are read, as they are now, and nothing else is done, whatever
 * the caller's own policies allow. With {@link outsideEndpointDenied} that is all that the roles named there can do.
 */
export function onlyReadsThroughEndpoint(bucketArn: string, vpcEndpointId: string): Statement {
  return {
    Sid: "OnlyReadsThroughEndpoint",
    Effect: "Deny",
    Principal: "*",
    NotAction: "s3:GetObject",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { StringEquals: { "aws:SourceVpce": vpcEndpointId } },
  };
}

export interface ServerAccessLogDeliveryProps {
  readonly logBucketArn: string;
  /** Bucket whose accesses are logged. */
  readonly sourceBucketArn: string;
  readonly accountId: string;
  /** Prefix of the log objects, with its trailing slash. */
  readonly prefix: string;
}

/**
 * Bucket policy statement: S3 may deliver the server access log of one bucket. The log bucket must not use SSE-KMS, or
 * nothing arrives.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function serverAccessLogDelivery(props: ServerAccessLogDeliveryProps): Statement {
  return {
    Sid: "ServerAccessLogDelivery",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${props.logBucketArn}/${props.prefix}*`,
    Condition: {
      ArnLike: { "aws:SourceArn": props.sourceBucketArn },
      StringEquals: { "aws:SourceAccount": props.accountId },
    },
  };
}
