import { S3Backend, type TerraformStack } from "cdktf";
import { partitionOf } from "../../catalogue/regions";
import { naming } from "../../config/names/studio";
import { type Config } from "../../config/schema";

/** Keeps the state of a stack in the bucket of the bootstrap, with a lock file beside it. */
export function addS3Backend(stack: TerraformStack, config: Config): void {
  const backend = new S3Backend(stack, s3BackendSettings(config, stack.node.id));
  backend.addOverride("use_lockfile", true); // cdktf's types do not know it
}

/** Settings of the S3 backend for one stack, but for the lock file. */
export function s3BackendSettings(config: Config, stack: string) {
  if (config.state.mode !== "s3") throw new Error(`state.mode is ${config.state.mode}, not s3`);
  const { state } = naming(config);
  return {
    bucket: state.bucket,
    key: state.key(stack),
    region: state.region,
    encrypt: true,
    kmsKeyId:
      config.state.kmsKeyArn ??
      `arn:${partitionOf(state.region)}:kms:${state.region}:${config.accountId}:${state.keyAlias}`,
  };
}
