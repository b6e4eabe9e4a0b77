/**
 * Regions that offer SageMaker AI in the commercial, the China and the GovCloud partition, as the AWS SDKs know them
 * (api.sagemaker in botocore's endpoints.json), each with the short code that AWS's zone ids start with.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sagemaker.html
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
const SHORT_CODES = {
  "af-south-1": "afs1",
  "ap-east-1": "ape1",
  "ap-east-2": "ape2",
  "ap-northeast-1": "apne1",
  "ap-northeast-2": "apne2",
  "ap-northeast-3": "apne3",
  "ap-south-1": "aps1",
  "ap-south-2": "aps2",
  "ap-southeast-1": "apse1",
  "ap-southeast-2": "apse2",
  "ap-southeast-3": "apse3",
  "ap-southeast-4": "apse4",
  "ap-southeast-5": "apse5",
  "ap-southeast-6": "apse6",
  "ap-southeast-7": "apse7",
  "ca-central-1": "cac1",
  "ca-west-1": "caw1",
  "cn-north-1": "cnn1",
  "cn-northwest-1": "cnnw1",
  "eu-central-1": "euc1",
  "eu-central-2": "euc2",
  "eu-north-1": "eun1",
  "eu-south-1": "eus1",
  "eu-south-2": "eus2",
  "eu-west-1": "euw1",
  "eu-west-2": "euw2",
  "eu-west-3": "euw3",
  "il-central-1": "ilc1",
  "me-central-1": "mec1",
  "me-south-1": "mes1",
  "mx-central-1": "mxc1",
  "sa-east-1": "sae1",
  "us-east-1": "use1",
  "us-east-2": "use2",
  "us-gov-east-1": "usge1",
  "us-gov-west-1": "usgw1",
  "us-west-1": "usw1",
  "us-west-2": "usw2",
} as const;

export type Region = keyof typeof SHORT_CODES;

/** Every region, in the order of the alphabet. */
export const REGIONS = Object.keys(SHORT_CODES) as Region[];

/** What the ids of a region's zones start with: `use1` of us-east-1. */
export function shortCodeOf(region: Region): string {
  return SHORT_CODES[region];
}

/** Whether a zone is given by its id, such as use1-az1, which means the same zone in every account; else by its name. */
export function isZoneId(zone: string): boolean {
  return Object.values(SHORT_CODES).some((code) => zone.startsWith(`${code}-az`));
}

/** Whether a region has a zone, given by its name or by its id, as far as its form tells. */
export function isZoneOf(region: Region, zone: string): boolean {
  return zone.startsWith(region) || zone.startsWith(`${SHORT_CODES[region]}-az`);
}

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
