import { bucketArn, type Place } from "../arn";
import {
  type ArtifactBucket,
  dataBucketArns,
  type DataBuckets,
  type ServiceBuckets,
  withObjects,
} from "../sagemaker/storage";
import { deny, type Statement } from "../statement";

export interface StorageGuardrailScope extends Place, DataBuckets, ArtifactBucket, ServiceBuckets {}

/** Data stays in the named buckets of this account. What apps run is guarded by the policy of its bucket. */
export function storageGuardrails(scope: StorageGuardrailScope): Statement[] {
  const artifacts = bucketArn(scope, scope.artifactBucketName);
  const serviceBuckets = scope.serviceBucketArns ?? [];
  return [
    deny({
      Sid: "OtherBuckets",
      Action: ["s3:*Object*", "s3:CreateBucket", "s3:ListBucket*"],
      NotResource: withObjects([...dataBucketArns(scope), artifacts, ...serviceBuckets]),
    }),
    deny({
      // Whoever takes a bucket's name first owns it.
      Sid: "BucketsOfOtherAccounts",
      Action: ["s3:*Object*", "s3:ListBucket*"],
      ...(serviceBuckets.length ? { NotResource: withObjects(serviceBuckets) } : { Resource: "*" }),
      Condition: { StringNotEquals: { "aws:ResourceAccount": scope.accountId } },
    }),
    deny({
      // S3 asks for these wherever a request speaks of ACLs, also where it puts an object or makes a bucket. Grants, in the
      // body of a request or in its headers, cannot come with an ACL of that name.
      Sid: "ObjectAcls",
      Action: "s3:Put*Acl",
      Resource: "*",
      Condition: { StringNotEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    }),
  ];
}
