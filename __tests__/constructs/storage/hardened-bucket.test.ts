import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { type TerraformStack } from "cdktf";
import { HardenedBucket, type HardenedBucketProps } from "../../../src/constructs/storage/hardened-bucket";
import { type Statement } from "../../../src/policies/statement";
import { encryptionKey, ENV } from "../../support/fixtures";
import { reference, statement, statements, Template } from "../../support/template";

const bucket = (stack: TerraformStack, id: string, props: Partial<HardenedBucketProps> = {}) =>
  new HardenedBucket(stack, id, { env: ENV, name: `ml-${id.toLowerCase()}`, expireOldVersionsDays: 30, ...props });

const synth = (props: Partial<HardenedBucketProps> = {}) =>
  Template.ofConstructs((stack) => bucket(stack, "Data", props));

const template = Template.ofConstructs((stack) => bucket(stack, "Data", { key: encryptionKey(stack) }));

test("keeps its content on destroy, unless told otherwise", () => {
  expect(template.only(S3Bucket).attributes).toEqual({ bucket: "ml-data", force_destroy: false });
  expect(synth({ forceDestroy: true }).only(S3Bucket).attributes.force_destroy).toBe(true);
  expect(synth({ preventDestroy: true }).only(S3Bucket).attributes.lifecycle).toEqual({ prevent_destroy: true });
});

test("blocks every kind of public access", () => {
  expect(template.only(S3BucketPublicAccessBlock).attributes).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
});

test("belongs, with all that is in it, to the account: no ACLs", () => {
  expect(template.only(S3BucketOwnershipControls).attributes.rule).toEqual({
    object_ownership: "BucketOwnerEnforced",
  });
});

test("keeps old versions for a time, and unfinished uploads for a day", () => {
  expect(template.only(S3BucketVersioningA).attributes.versioning_configuration).toEqual({ status: "Enabled" });
  const [rule] = template.only(S3BucketLifecycleConfiguration).attributes.rule as object[];
  expect(rule).toMatchObject({
    status: "Enabled",
    abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
    noncurrent_version_expiration: [{ noncurrent_days: 30 }],
  });
  expect(rule).not.toHaveProperty("expiration");
  expect(synth({ expireDays: 90 }).only(S3BucketLifecycleConfiguration).attributes.rule).toMatchObject([
    { expiration: [{ days: 90 }] },
  ]);
});

test("encrypts with the key and a bucket key, or with SSE-S3 where there is none", () => {
  const rule = (made: Template) => made.only(S3BucketServerSideEncryptionConfigurationA).attributes.rule;
  expect(rule(template)).toEqual([
    {
      apply_server_side_encryption_by_default: {
        sse_algorithm: "aws:kms",
        kms_master_key_id: reference(template.only(KmsKey), "arn"),
      },
      bucket_key_enabled: true,
    },
  ]);
  expect(rule(synth())).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }]);
});

test("denies what comes without TLS or from another account", () => {
  const policy = template.only(S3BucketPolicy);
  expect(statement(policy, "TlsOnly")).toMatchObject({
    Effect: "Deny",
    Resource: ["arn:aws:s3:::ml-data", "arn:aws:s3:::ml-data/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  expect(statement(policy, "ThisAccountOnly")).toMatchObject({
    Effect: "Deny",
    Condition: { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
  });
  expect(statements(policy).filter(({ Effect }) => Effect === "Allow")).toEqual([]);
});

test("sets the policy after the other changes of access, which S3 does not take at once", () => {
  expect(template.only(S3BucketPolicy).attributes.depends_on).toEqual([
    template.only(S3BucketPublicAccessBlock).address,
    template.only(S3BucketOwnershipControls).address,
  ]);
});

test("takes statements until synth", () => {
  const deny: Statement = { Sid: "Own", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
  const made = Template.ofConstructs((stack) => bucket(stack, "Data").addToPolicy(deny));
  expect(statement(made.only(S3BucketPolicy), "Own")).toEqual(deny);
});

test("refuses a policy that S3 would refuse", () => {
  const long = (length: number): Statement => ({
    Sid: "Long",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "x".repeat(length),
  });
  const made = (length: number) => () =>
    Template.ofConstructs((stack) => bucket(stack, "Data").addToPolicy(long(length)));
  expect(made(20_480)).toThrow(/the policy of bucket ml-data: \d+ characters, AWS takes 20480/);
  expect(made(19_000)).not.toThrow();
});

test("logs its accesses to another bucket that is ready for them, if asked", () => {
  expect(template.all(S3BucketLoggingA)).toEqual([]);
  const logged = Template.ofConstructs((stack) =>
    bucket(stack, "Data", { accessLog: { bucket: bucket(stack, "Logs"), prefix: "s3/" } }),
  );
  expect(logged.only(S3BucketLoggingA).attributes).toEqual({
    bucket: reference(logged.at(S3Bucket, "Data")),
    target_bucket: reference(logged.at(S3Bucket, "Logs")),
    target_prefix: "s3/",
    depends_on: [
      logged.at(S3BucketVersioningA, "Logs/Versioning").address,
      logged.at(S3BucketServerSideEncryptionConfigurationA, "Logs/Encryption").address,
      logged.at(S3BucketPolicy, "Logs/Policy").address,
    ],
  });
});

test.each([
  ["a name too short", { name: "ml" }, '[test/Data] name is "ml"; allowed: 3 to 63 characters'],
  ["a name too long", { name: "x".repeat(64) }, "allowed: 3 to 63 characters"],
  ["objects that expire at once", { expireDays: 0 }, "expireDays is 0; allowed: 1 or more"],
  ["old versions that expire at once", { expireOldVersionsDays: 0 }, "expireOldVersionsDays is 0; allowed: 1 or more"],
  ["a part of a day", { expireDays: 1.5 }, "expireDays is 1.5; allowed: 1 or more"],
])("refuses %s", (_, props, message) => {
  expect(() => synth(props)).toThrow(message);
});

test("takes what is just within its bounds", () => {
  expect(() => synth({ name: "abc", expireDays: 1, expireOldVersionsDays: 1 })).not.toThrow();
  expect(() => synth({ name: "x".repeat(63) })).not.toThrow();
});
