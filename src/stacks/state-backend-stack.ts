import { type Construct } from "constructs";
import { naming } from "../config/naming";
import { type Config } from "../config/schema";
import { EncryptionKey } from "../constructs/security/encryption-key";
import { HardenedBucket } from "../constructs/storage/hardened-bucket";
import { BaseStack, s3BackendSettings } from "./base-stack";

/** Id of the stack and of its state. */
export const STATE_BACKEND_ID = "state-backend";

/**
 * Where the stack's own state lies and what may happen to it. `first` runs before there is a bucket and keeps the state
 * in a file; `migrated` keeps it in the bucket; `teardown` is back in the file, unprotected, ready to be destroyed.
 */
export type BootstrapStage = "first" | "migrated" | "teardown";

/** Folder of the state file until the state is in the bucket, relative to the project. */
export const BOOTSTRAP_STATE_DIRECTORY = ".bootstrap/state";

/** The bucket and the key that hold the state of every stack. Only `npm run bootstrap` synthesizes it. */
export class StateBackendStack extends BaseStack {
  constructor(scope: Construct, config: Config, stage: BootstrapStage) {
    const stateConfig = inStateRegion(config);
    super(
      scope,
      STATE_BACKEND_ID,
      stage === "migrated"
        ? stateConfig
        : { ...stateConfig, state: { mode: "local", directory: BOOTSTRAP_STATE_DIRECTORY } },
    );
    const { state } = naming(config);
    const protectedFromDestroy = stage !== "teardown";

    const key = new EncryptionKey(this, "Key", {
      env: this.env,
      alias: state.keyAlias,
      description: "Terraform state",
      preventDestroy: protectedFromDestroy,
    });
    const bucket = new HardenedBucket(this, "Bucket", {
      env: this.env,
      name: state.bucket,
      key,
      expireOldVersionsDays: 365,
      preventDestroy: protectedFromDestroy,
      forceDestroy: !protectedFromDestroy,
    });

    this.output("bucket", "Name of the state bucket", bucket.resource.id);
    this.output("kms_key_arn", "ARN of the key that encrypts the state", key.arn);
    this.output("backend", "Settings of the S3 backend of every stack, but for its key", {
      ...backendOutput(config),
      use_lockfile: true,
    });
  }
}

/** The stack stands in the region of the bucket, which need not be that of the other stacks. */
function inStateRegion(config: Config): Config {
  return { ...config, region: naming(config).state.region as Config["region"] };
}

function backendOutput(config: Config) {
  const { bucket, region, encrypt, kmsKeyId } = s3BackendSettings(config, STATE_BACKEND_ID);
  return { bucket, region, encrypt, kms_key_id: kmsKeyId };
}
