import { S3Backend, type TerraformStack } from "cdktf";
import { partitionOf } from "../../catalogue/regions";
import { stateBackendNames, stateNames, stateRegion } from "../../config/names/state";
import { type Config } from "../../config/schema";

/** Keeps the state of a stack in the bucket of the bootstrap, with a lock file beside it. */
export function addS3Backend(stack: TerraformStack, config: Config): void {
  const backend = new S3Backend(stack, s3BackendSettings(config, stack.node.id));
  backend.addOverride("use_lockfile", true); // cdktf's types do not know it
}

/** Settings of the S3 backend for one stack, but for the lock file. */
export function s3BackendSettings(config: Config, stack: string) {
  if (config.state.mode !== "s3") throw new Error(`state.mode is ${config.state.mode}, not s3`);
  const { bucket, keyAlias } = stateBackendNames(config);
  const region = stateRegion(config);
  return {
    bucket: bucket.text,
    key: stateNames(config, stack).key.text,
    region,
    encrypt: true,
    kmsKeyId: config.state.kmsKeyArn ?? `arn:${partitionOf(region)}:kms:${region}:${config.accountId}:${keyAlias.text}`,
  };
}
