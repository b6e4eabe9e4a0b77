/** A region of an account: where an ARN points. Any part may be `*`, or a Terraform reference. */
export interface Place {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** ARN of a resource of a region, such as `vpc/vpc-1` of the service `ec2`. */
export function arn({ partition, region, accountId }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** ARN of something of SageMaker, such as `domain/d-1`. */
export function sageMakerArn(place: Place, resource: string): string {
  return arn(place, "sagemaker", resource);
}

/** ARN of a log group, without the `:*` that stands for its streams. */
export function logGroupArn(place: Place, name: string): string {
  return arn(place, "logs", `log-group:${name}`);
}

/** ARN of something of IAM, which knows no region. AWS's own policies belong to the account `aws`. */
export function iamArn({ partition, accountId }: Omit<Place, "region">, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** ARN of a bucket, or with a slash of objects in it. S3 puts neither region nor account into its ARNs. */
export function bucketArn({ partition }: Pick<Place, "partition">, name: string): string {
  return `arn:${partition}:s3:::${name}`;
}
