/**
 * Regions that offer SageMaker AI in the commercial, the China and the GovCloud partition, as the AWS SDKs know them
 * (api.sagemaker in botocore's endpoints.json).
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sagemaker.html
 */
export const REGIONS = [
  "af-south-1",
  "ap-east-1",
  "ap-east-2",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-central-1",
  "ca-west-1",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "mx-central-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
] as const;

export type Region = (typeof REGIONS)[number];

export type Partition = "aws" | "aws-cn" | "aws-us-gov";

/** The partition that a region belongs to: the second part of every ARN. */
export function partitionOf(region: Region): Partition {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}

/** What host names of AWS services end with in a region, and service principals that carry a region. */
export function dnsSuffixOf(region: Region): string {
  return partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}
