import { partitionOf, type Region } from "./regions";

/** The bucket that SageMaker's SDK and Canvas take unless told otherwise. */
export function defaultBucketName(region: Region, accountId: string): string {
  return `sagemaker-${region}-${accountId}`;
}

/**
 * The only region in which AWS's examples are known to have their buckets. Where a region has none, a stranger could take
 * the name; and an S3 gateway endpoint serves the buckets of its own region alone.
 */
const EXAMPLES_REGION: Region = "us-east-1";

/** A bucket of AWS that users must be able to read through the S3 endpoint. */
export interface ServiceBucket {
  /** ARN of the bucket, without its objects. */
  readonly arn: string;
  readonly why: string;
}

/**
 * Buckets of AWS that a network without internet access reads from. Each is named in full: behind a pattern, a bucket of
 * a stranger could hide.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 */
export function sagemakerBuckets(region: Region): ServiceBucket[] {
  const bucket = (name: string, why: string) => ({ arn: `arn:${partitionOf(region)}:s3:::${name}`, why });
  return [
    bucket(`prod-${region}-starport-layer-bucket`, "ECR keeps image layers here"),
    bucket(`jumpstart-cache-prod-${region}`, "Public models of JumpStart"),
    bucket(`jumpstart-private-cache-prod-${region}`, "Models of JumpStart whose licence a user must accept"),
    ...(region === EXAMPLES_REGION
      ? [
          bucket(`sagemaker-example-files-prod-${region}`, "Data of AWS's example notebooks"),
          bucket("sagemaker-sample-files", "Data of AWS's older examples and of its guides"),
        ]
      : []),
  ];
}
