import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { stateBackend, studio } from "../../support/fixtures";
import { reference, statement, type Template } from "../../support/template";

const template = stateBackend("deploy");
const key = template.only(KmsKey);

test("the bucket is private, versioned and encrypted with a key of its own", () => {
  expect(template.only(S3Bucket).attributes.bucket).toBe("ml-tfstate-123456789012-us-east-1");
  expect(template.only(S3BucketPublicAccessBlock).attributes).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(template.only(S3BucketOwnershipControls).attributes.rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
  expect(template.only(S3BucketVersioningA).attributes.versioning_configuration).toEqual({ status: "Enabled" });
  expect(template.only(S3BucketServerSideEncryptionConfigurationA).attributes.rule).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: reference(key, "arn") },
      bucket_key_enabled: true,
    },
  ]);
  expect(key.attributes).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  expect(template.only(KmsAlias).attributes.name).toBe("alias/ml-tfstate");
});

test("the bucket is for TLS and this account alone", () => {
  const policy = template.only(S3BucketPolicy);
  expect(statement(policy, "TlsOnly")?.Effect).toBe("Deny");
  expect(statement(policy, "ThisAccountOnly")).toMatchObject({
    Effect: "Deny",
    Condition: { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
  });
});

test("old versions of a state are kept for a year, the state itself for good", () => {
  const [rule] = template.only(S3BucketLifecycleConfiguration).attributes.rule as object[];
  expect(rule).toMatchObject({ noncurrent_version_expiration: [{ noncurrent_days: 365 }] });
  expect(rule).not.toHaveProperty("expiration");
});

test("bucket and key are protected, until they shall go with all that is in them", () => {
  const lifecycle = (made: Template) => [made.only(S3Bucket), made.only(KmsKey)].map((one) => one.attributes.lifecycle);
  expect(lifecycle(template)).toEqual([{ prevent_destroy: true }, { prevent_destroy: true }]);
  expect(template.only(S3Bucket).attributes.force_destroy).toBe(false);
  const last = stateBackend("destroy");
  expect(lifecycle(last)).toEqual([undefined, undefined]);
  expect(last.only(S3Bucket).attributes.force_destroy).toBe(true);
});

test.each(["deploy", "destroy"] as const)("%s: its own state lies in the bucket that it makes", (stage) => {
  const made = stateBackend(stage);
  expect(made.json.terraform.backend).toEqual({
    s3: {
      bucket: made.only(S3Bucket).attributes.bucket,
      key: "ml/us-east-1/state-backend/terraform.tfstate",
      region: "us-east-1",
      encrypt: true,
      kms_key_id: "arn:aws:kms:us-east-1:123456789012:alias/ml-tfstate",
      use_lockfile: true,
    },
  });
});

test("its outputs are exactly the settings that other stacks are synthesized with", () => {
  const { s3 } = studio().json.terraform.backend as { s3: Record<string, unknown> };
  const { key: stateKey, ...settings } = s3;
  expect(stateKey).toBe("ml/us-east-1/studio/terraform.tfstate");
  expect(template.outputs).toMatchObject({
    bucket: reference(template.only(S3Bucket)),
    kms_key_arn: reference(key, "arn"),
    backend_settings: settings,
  });
});

test("stands in the region of the bucket, whatever the region of the other stacks", () => {
  const state = { mode: "s3", region: "eu-west-1" };
  const made = stateBackend("deploy", { region: "eu-central-1", state });
  expect(made.json.provider.aws).toMatchObject([{ region: "eu-west-1" }]);
  expect(made.only(S3Bucket).attributes.bucket).toBe("ml-tfstate-123456789012-eu-west-1");
  expect(made.json.terraform.backend).toMatchObject({ s3: { region: "eu-west-1" } });
});

test("takes the configured name of the bucket", () => {
  const made = stateBackend("deploy", { state: { mode: "s3", bucket: "own-state" } });
  expect(made.only(S3Bucket).attributes.bucket).toBe("own-state");
  expect(made.outputs.backend_settings).toMatchObject({ bucket: "own-state" });
});

test("needs nothing but the AWS provider", () => {
  expect(Object.keys(template.json.terraform.required_providers as object)).toEqual(["aws"]);
});

test.each(["hcp", "local"])("is not to be had where state.mode is %s", (mode) => {
  const state = mode === "hcp" ? { mode, organization: "acme" } : { mode };
  expect(() => stateBackend("deploy", { state })).toThrow(`state.mode is ${mode}, not s3`);
});
