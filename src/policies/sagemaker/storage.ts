import { bucketArn, type Place } from "../arn";
import { type Statement } from "../statement";

/** The buckets that users keep data in. */
export interface DataBuckets {
  /** Bucket that the SageMaker SDK and Canvas use when told no other. They make it at first use. */
  readonly defaultBucketName: string;
  /** Buckets of this account that users may read and write, besides SageMaker's default bucket. */
  readonly bucketNames: readonly string[];
}

export interface DataBucketsScope extends Place, DataBuckets {
  /** Whether Feature Store writes its offline store into them. */
  readonly featureStore: boolean;
}

export interface ArtifactBucket {
  /** Bucket with what apps run when they start. Users read it. */
  readonly artifactBucketName: string;
}

export interface ServiceBuckets {
  /**
   * ARNs of buckets of AWS that users may read, such as JumpStart's.
   * @default - none
   */
  readonly serviceBucketArns?: readonly string[];
}

/** Use of the data buckets, and creation of SageMaker's own. */
export function dataBucketStatements(scope: DataBucketsScope): Statement[] {
  return [
    {
      Sid: "UseDataBuckets",
      Effect: "Allow",
      Action: [
        // Each wildcard: all that can be done to one kind of thing. A copy of a large object takes its tags along.
        "s3:*MultipartUpload*",
        "s3:*ObjectTagging",
        "s3:DeleteObject",
        "s3:GetBucketAcl",
        "s3:GetBucketCors",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        // Feature Store writes with an ACL, though the bucket's owner owns every object. A Deny admits that one ACL alone.
        ...(scope.featureStore ? ["s3:PutObjectAcl"] : []),
      ],
      Resource: withObjects(dataBucketArns(scope)),
      Condition: ownBucket(scope),
    },
    {
      Sid: "CreateDefaultBucket",
      Effect: "Allow",
      Action: "s3:CreateBucket",
      Resource: bucketArn(scope, scope.defaultBucketName),
    },
  ];
}

/** What apps fetch when they start. A role in `managed` mode needs it too: AWS's policies know no such bucket. */
export function readArtifacts(scope: Omit<Place, "region"> & ArtifactBucket): Statement {
  return {
    Sid: "ReadArtifacts",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: bucketArn(scope, `${scope.artifactBucketName}/*`),
    Condition: ownBucket(scope),
  };
}

/** What SageMaker itself offers in buckets of AWS; no statement where there are none. */
export function serviceBucketStatements({ serviceBucketArns = [] }: ServiceBuckets): Statement[] {
  if (serviceBucketArns.length === 0) return [];
  return [
    {
      Sid: "ReadServiceBuckets",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: withObjects(serviceBucketArns),
    },
  ];
}

/** ARNs of the buckets that users read and write, without those of their objects. */
export function dataBucketArns(scope: Pick<Place, "partition"> & DataBuckets): string[] {
  return [...new Set([scope.defaultBucketName, ...scope.bucketNames])].map((name) => bucketArn(scope, name));
}

/** The buckets, each with its objects. */
export function withObjects(bucketArns: readonly string[]): string[] {
  return bucketArns.flatMap((bucket) => [bucket, `${bucket}/*`]);
}

/** A bucket's name says nothing about who owns it, and SageMaker's default name is easy to guess. */
function ownBucket({ accountId }: Pick<Place, "accountId">) {
  return { StringEquals: { "aws:ResourceAccount": accountId } };
}
