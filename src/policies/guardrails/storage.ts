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

/** Data stays in the named buckets of this account, and nobody changes what apps run. */
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
      // Every user's apps run what lies here.
      Sid: "ArtifactChanges",
      NotAction: ["s3:GetObject", "s3:ListBucket"],
      Resource: withObjects([artifacts]),
    }),
  ];
}
