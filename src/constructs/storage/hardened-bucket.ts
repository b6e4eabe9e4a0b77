import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import { bucketArn } from "../../policies/arn";
import { thisAccountOnly, tlsOnly } from "../../policies/buckets";
import { POLICY_LIMITS, policyDocument, type Statement } from "../../policies/statement";
import { type AwsEnvironment } from "../aws-environment";
import { atLeast, characters, limit } from "../bounds";
import { type EncryptionKey } from "../security/encryption-key";
import { limitPolicySize } from "../security/policy-size";

export interface HardenedBucketProps {
  readonly env: AwsEnvironment;
  /** Name of the bucket, unique in the partition. 3 to 63 characters. */
  readonly name: string;
  /**
   * Key of the default encryption.
   * @default - SSE-S3, which a destination of server access logs needs: S3 delivers none into a bucket with SSE-KMS
   */
  readonly key?: EncryptionKey;
  /**
   * Where S3 delivers the server access log, and under which prefix.
   * @default - no server access log
   */
  readonly accessLog?: { readonly bucket: HardenedBucket; readonly prefix: string };
  /**
   * Delete the bucket with all that is in it. Only for buckets without user data.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * Refuse at plan whatever would destroy the bucket.
   * @default false
   */
  readonly preventDestroy?: boolean;
  /**
   * Days after which an object expires, 1 or more.
   * @default - never
   */
  readonly expireDays?: number;
  /** Days after which an old version of an object expires, 1 or more. */
  readonly expireOldVersionsDays: number;
}

/**
 * A private, versioned, encrypted S3 bucket, owner enforced, for TLS and for this account alone; unfinished uploads go
 * after a day, old versions after a time.
 */
export class HardenedBucket extends Construct {
  readonly name: string;
  /** ARN as text that is known at synth. */
  readonly arn: string;
  readonly resource: S3Bucket;
  /** What must exist before an object is written, besides the bucket: earlier, it would lack a version or the key. */
  readonly ready: ITerraformDependable[];
  private readonly policy: ITerraformDependable;
  private readonly statements: Statement[];

  constructor(scope: Construct, id: string, props: HardenedBucketProps) {
    super(scope, id);
    limit(this, "name", props.name, characters(3, 63));
    limit(this, "expireDays", props.expireDays, atLeast(1));
    limit(this, "expireOldVersionsDays", props.expireOldVersionsDays, atLeast(1));
    this.name = props.name;
    this.arn = bucketArn(props.env, props.name);
    this.statements = [tlsOnly(this.arn), thisAccountOnly(this.arn, props.env.accountId)];

    this.resource = new S3Bucket(this, "Resource", {
      bucket: props.name,
      forceDestroy: props.forceDestroy ?? false,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    const bucket = this.resource.id;
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, "Ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket,
      rule: [
        props.key
          ? {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: props.key.arn },
              bucketKeyEnabled: true,
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
    });
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket,
      rule: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
          noncurrentVersionExpiration: [{ noncurrentDays: props.expireOldVersionsDays }],
          expiration: props.expireDays === undefined ? undefined : [{ days: props.expireDays }],
        },
      ],
      dependsOn: [versioning],
    });
    // S3 answers OperationAborted to two changes of a bucket's access at once, hence one after the other.
    this.policy = new S3BucketPolicy(this, "Policy", {
      bucket,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.statements) }),
      dependsOn: [publicAccessBlock, ownership],
    });
    limitPolicySize(this, `the policy of bucket ${props.name}`, () => this.statements, POLICY_LIMITS.bucket);
    this.ready = [versioning, encryption];
    if (props.accessLog) {
      new S3BucketLoggingA(this, "AccessLog", {
        bucket,
        targetBucket: props.accessLog.bucket.resource.id,
        targetPrefix: props.accessLog.prefix,
        dependsOn: [...props.accessLog.bucket.ready, props.accessLog.bucket.policy],
      });
    }
  }

  /** Adds statements to the bucket policy. */
  addToPolicy(...statements: readonly Statement[]): void {
    this.statements.push(...statements);
  }
}
