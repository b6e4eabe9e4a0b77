import { CreateAliasCommand, CreateKeyCommand, KMSClient, type KMSClientConfig } from "@aws-sdk/client-kms";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

/** Bucket of the states, and alias of its key, as config.yaml names them. */
export const STATE_BUCKET = "ml-platform-tfstate-123456789012-us-east-1";
export const STATE_KEY_ALIAS = "alias/ml-platform-tfstate";

/** What `npm run bootstrap` makes, as far as Terraform needs it. */
export async function makeStateBackend(client: Pick<KMSClientConfig, "endpoint" | "region" | "credentials">) {
  const kms = new KMSClient(client);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: STATE_KEY_ALIAS, TargetKeyId: KeyMetadata!.KeyId }));
  await new S3Client({ ...client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: STATE_BUCKET }));
}
