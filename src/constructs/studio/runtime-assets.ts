import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { AssetType, Fn, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onlyReadsThroughEndpoint, outsideEndpointDenied, serverAccessLogDelivery } from "../../policies/buckets";
import { type AwsEnvironment } from "../aws-environment";
import { type EncryptionKey } from "../security/encryption-key";
import { HardenedBucket } from "../storage/hardened-bucket";

/** What the idle checker is told by the administrator. All times in minutes. */
export interface IdleSettings {
  readonly enabled: boolean;
  readonly timeoutMinutes: number;
  /** Bounds of what a user may choose. */
  readonly minTimeoutMinutes: number;
  readonly maxTimeoutMinutes: number;
  /** Timeout per user profile that differs. */
  readonly profiles: Readonly<Record<string, number>>;
}

export interface RuntimeAssetsProps {
  readonly env: AwsEnvironment;
  /** Name of the artefact bucket. */
  readonly bucketName: string;
  /** Name of the bucket that takes its server access log. */
  readonly logBucketName: string;
  readonly key: EncryptionKey;
  /** Days that server access logs are kept. */
  readonly logRetentionDays: number;
  /** The S3 gateway endpoint that the readers must come through. */
  readonly s3EndpointId: string;
  /** Roles of Studio apps, bound to the endpoint, and there to reading. */
  readonly readerRoleArns: readonly string[];
  /** Folder that holds `auto-shutdown`. */
  readonly assetsPath: string;
  readonly idle: IdleSettings;
  /** What the SageMaker SDK's defaults file says, with Terraform references in it. */
  readonly sdkDefaults: object;
}

/** Prefix of the objects in the bucket. */
export const AUTO_SHUTDOWN_PREFIX = "auto-shutdown";

/**
 * The artefact bucket and what Studio apps fetch from it when they start: the idle checker, its settings, the
 * SageMaker SDK's defaults, and a manifest of checksums. None of it is user data, so the bucket goes with all its content.
 */
export class RuntimeAssets extends Construct {
  readonly bucketName: string;
  private readonly props: RuntimeAssetsProps;
  private readonly bucket: HardenedBucket;

  constructor(scope: Construct, id: string, props: RuntimeAssetsProps) {
    super(scope, id);
    this.props = props;
    const { env } = props;
    const logBucket = new HardenedBucket(this, "LogBucket", {
      env,
      name: props.logBucketName,
      forceDestroy: true,
      expireDays: props.logRetentionDays,
      expireOldVersionsDays: 1,
    });
    this.bucket = new HardenedBucket(this, "Bucket", {
      env,
      name: props.bucketName,
      key: props.key,
      accessLog: { bucket: logBucket, prefix: "s3/" },
      forceDestroy: true,
      expireOldVersionsDays: 30,
    });
    this.bucketName = props.bucketName;
    this.bucket.addToPolicy(
      outsideEndpointDenied(this.bucket.arn, props.s3EndpointId, props.readerRoleArns),
      onlyReadsThroughEndpoint(this.bucket.arn, props.s3EndpointId),
    );
    logBucket.addToPolicy(
      serverAccessLogDelivery({
        logBucketArn: logBucket.arn,
        sourceBucketArn: this.bucket.arn,
        accountId: env.accountId,
        prefix: "s3/",
      }),
    );
    this.upload();
  }

  /** The lifecycle configuration's script for one kind of app. It fetches the rest, so it hardly ever changes. */
  loaderScript(appType: string): string {
    const { env } = this.props;
    const values: Record<string, string> = {
      ARTIFACT_BUCKET: this.bucketName,
      ARTIFACT_PREFIX: AUTO_SHUTDOWN_PREFIX,
      APP_TYPE: appType,
      REGION: env.region,
      ACCOUNT_ID: env.accountId,
    };
    return Object.entries(values).reduce(
      (script, [name, value]) => script.replaceAll(`__${name}__`, value),
      readFileSync(this.assetPath("loader.sh"), "utf8"),
    );
  }

  private upload(): void {
    const checker = readFileSync(this.assetPath("idle_checker.py"));
    const settings = `${JSON.stringify(this.props.idle, undefined, 2)}\n`;
    // Ids and ARNs in it are known to Terraform alone, and so is the checksum.
    const sdkDefaults = Fn.jsonencode(this.props.sdkDefaults);
    const asset = new TerraformAsset(this, "IdleCheckerFile", {
      path: this.assetPath("idle_checker.py"),
      type: AssetType.FILE,
    });
    this.object("IdleChecker", "idle_checker.py", { source: asset.path, sourceHash: sha256(checker) });
    this.object("Settings", "settings.json", { content: settings });
    this.object("SdkDefaults", "sdk_defaults.json", { content: sdkDefaults });
    const checksums = {
      "idle_checker.py": sha256(checker),
      "settings.json": sha256(settings),
      "sdk_defaults.json": Fn.sha256(sdkDefaults),
    };
    this.object("Manifest", "manifest.sha256", {
      content: Object.entries(checksums)
        .map(([name, checksum]) => `${checksum}  ${name}\n`)
        .join(""),
    });
  }

  private object(id: string, name: string, body: { content?: string; source?: string; sourceHash?: string }): void {
    new S3Object(this, id, {
      bucket: this.bucket.resource.id,
      key: `${AUTO_SHUTDOWN_PREFIX}/${name}`,
      serverSideEncryption: "aws:kms",
      kmsKeyId: this.props.key.arn,
      bucketKeyEnabled: true,
      ...body,
      // An object takes ten tags, the stack may have more.
      overrideProvider: { defaultTags: { tags: {} } },
      dependsOn: this.bucket.ready,
    });
  }

  private assetPath(name: string): string {
    return join(this.props.assetsPath, AUTO_SHUTDOWN_PREFIX, name);
  }
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
