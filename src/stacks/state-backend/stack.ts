import { type Construct } from "constructs";
import { STATE_BACKEND_ID, stateBackendNames, stateRegion } from "../../config/names/state";
import { type Config } from "../../config/schema";
import { EncryptionKey } from "../../constructs/security/encryption-key";
import { HardenedBucket } from "../../constructs/storage/hardened-bucket";
import { BaseStack } from "../base-stack";
import { s3BackendSettings } from "../state/s3";

/** `deploy` protects bucket and key from destroy; `destroy` lifts that, and lets the bucket go with all that is in it. */
export const BOOTSTRAP_STAGES = ["deploy", "destroy"] as const;
export type BootstrapStage = (typeof BOOTSTRAP_STAGES)[number];

/**
 * The bucket and the key that hold the state of every stack, its own among them. Only `npm run bootstrap` synthesizes
 * it, and keeps its state in a file as long as there is no bucket.
 */
export class StateBackendStack extends BaseStack {
  constructor(scope: Construct, config: Config, stage: BootstrapStage) {
    super(scope, STATE_BACKEND_ID, inStateRegion(config));
    const names = stateBackendNames(config);
    const isProtected = stage !== "destroy";

    const key = new EncryptionKey(this, "Key", {
      env: this.env,
      alias: names.keyAlias.text,
      description: "Terraform state",
      preventDestroy: isProtected,
    });
    const bucket = new HardenedBucket(this, "Bucket", {
      env: this.env,
      name: names.bucket.text,
      key,
      expireOldVersionsDays: 365,
      preventDestroy: isProtected,
      forceDestroy: !isProtected,
    });

    this.addOutputs({
      bucket: { description: "Name of the state bucket", value: bucket.resource.id },
      kms_key_arn: { description: "ARN of the key that encrypts the state", value: key.arn },
      backend_settings: {
        description: "Settings of the S3 backend of every stack, but for its key",
        value: { ...backendSettings(config), use_lockfile: true },
      },
    });
  }
}

/** The stack stands in the region of the bucket, which need not be that of the other stacks. */
function inStateRegion(config: Config): Config {
  return { ...config, region: stateRegion(config) };
}

function backendSettings(config: Config) {
  const { bucket, region, encrypt, kmsKeyId } = s3BackendSettings(config, STATE_BACKEND_ID);
  return { bucket, region, encrypt, kms_key_id: kmsKeyId };
}
