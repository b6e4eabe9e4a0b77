import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MAX_CONTENT_LENGTH } from "../../../src/constructs/studio/lifecycle-configurations";
import { RuntimeAssets, type RuntimeAssetsProps } from "../../../src/constructs/studio/runtime-assets";
import { ASSETS, encryptionKey, ENV } from "../../support/fixtures";
import { reference, statement, Template } from "../../support/template";

const IDLE = {
  enabled: true,
  timeoutMinutes: 120,
  minTimeoutMinutes: 60,
  maxTimeoutMinutes: 480,
  profiles: { ben: 240 },
};
const ROLE = "arn:aws:iam::123456789012:role/ml-execution";

function synth(props: Partial<RuntimeAssetsProps> = {}) {
  const loaders: Record<string, string> = {};
  const template = Template.ofConstructs((stack) => {
    const key = encryptionKey(stack);
    const assets = new RuntimeAssets(stack, "Assets", {
      env: ENV,
      bucketName: "ml-artifacts",
      logBucketName: "ml-logs",
      key,
      logRetentionDays: 90,
      s3EndpointId: "vpce-1",
      readerRoleArns: [ROLE],
      assetsPath: ASSETS,
      idle: IDLE,
      sdkDefaults: { SageMaker: { EndpointConfig: { KmsKeyId: key.arn } } },
      ...props,
    });
    for (const appType of ["JupyterLab", "CodeEditor", "JupyterServer"])
      loaders[appType] = assets.loaderScript(appType);
  });
  return { template, loaders };
}

const { template, loaders } = synth();
const SDK_DEFAULTS = `jsonencode({"SageMaker" = {"EndpointConfig" = {"KmsKeyId" = ${template.only(KmsKey).address}.arn}}})`;
const bucket = template.at(S3Bucket, "Assets/Bucket");
const objects = template.all(S3Object);
const object = (name: string) =>
  objects.find(({ attributes }) => attributes.key === `auto-shutdown/${name}`)!.attributes;
const checker = readFileSync(join(ASSETS, "auto-shutdown", "idle_checker.py"));
const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

test("uploads the checker, its settings, the SDK's defaults and the manifest", () => {
  expect(objects.map(({ attributes }) => attributes.key).sort()).toEqual([
    "auto-shutdown/idle_checker.py",
    "auto-shutdown/manifest.sha256",
    "auto-shutdown/sdk_defaults.json",
    "auto-shutdown/settings.json",
  ]);
  const { source, source_hash: hash } = object("idle_checker.py");
  expect(template.files[`stacks/test/${source as string}`]).toBe(checker.toString());
  expect(hash).toBe(sha256(checker));
});

test("the manifest names every other object by the checksum of its content", () => {
  const settings = object("settings.json").content as string;
  expect(object("manifest.sha256").content).toBe(
    `${sha256(checker)}  idle_checker.py\n${sha256(settings)}  settings.json\n` +
      `\${sha256(${SDK_DEFAULTS})}  sdk_defaults.json\n`,
  );
  const { template: other } = synth({ idle: { ...IDLE, timeoutMinutes: 90 } });
  const manifest = other.at(S3Object, "Assets/Manifest").attributes.content;
  expect(manifest).not.toBe(object("manifest.sha256").content);
});

test("Terraform, which alone knows the ids in the SDK's defaults, writes them and their checksum", () => {
  expect(object("sdk_defaults.json").content).toBe(`\${${SDK_DEFAULTS}}`);
});

test("the settings say what the administrator chose", () => {
  expect(JSON.parse(object("settings.json").content as string)).toEqual(IDLE);
});

test("each object is encrypted with the key, after versions and encryption are on", () => {
  expect(objects).toHaveLength(4);
  for (const { attributes } of objects) {
    expect(attributes).toMatchObject({
      bucket: reference(bucket),
      server_side_encryption: "aws:kms",
      kms_key_id: reference(template.only(KmsKey), "arn"),
      bucket_key_enabled: true,
      depends_on: [
        template.at(S3BucketVersioningA, "Assets/Bucket/Versioning").address,
        template.at(S3BucketServerSideEncryptionConfigurationA, "Assets/Bucket/Encryption").address,
      ],
    });
  }
});

test("no object takes over the stack's tags, of which there may be more than an object takes", () => {
  expect(objects).toHaveLength(4);
  for (const { attributes } of objects) expect(attributes.override_provider).toEqual({ default_tags: { tags: {} } });
});

test("both buckets go with their content on destroy: none of it is user data", () => {
  expect(template.all(S3Bucket).map(({ attributes }) => attributes)).toEqual([
    { bucket: "ml-artifacts", force_destroy: true },
    { bucket: "ml-logs", force_destroy: true },
  ]);
});

test("apps' roles reach the bucket through the endpoint alone; who deploys is not locked out", () => {
  const deny = statement(template.at(S3BucketPolicy, "Assets/Bucket/Policy"), "AppsThroughEndpointOnly");
  expect(deny).toMatchObject({
    Effect: "Deny",
    Resource: ["arn:aws:s3:::ml-artifacts", "arn:aws:s3:::ml-artifacts/*"],
    Condition: {
      ArnEquals: { "aws:PrincipalArn": [ROLE] },
      StringNotEquals: { "aws:SourceVpce": "vpce-1" },
    },
  });
});

test("through the endpoint nobody changes what apps run, whatever the role allows", () => {
  const deny = statement(template.at(S3BucketPolicy, "Assets/Bucket/Policy"), "OnlyReadsThroughEndpoint");
  expect(deny).toMatchObject({
    Effect: "Deny",
    NotAction: "s3:GetObject",
    Resource: ["arn:aws:s3:::ml-artifacts", "arn:aws:s3:::ml-artifacts/*"],
    Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } },
  });
});

test("accesses are logged to a bucket that S3 can deliver to: SSE-S3, and allowed for this source alone", () => {
  expect(template.only(S3BucketLoggingA).attributes).toMatchObject({
    bucket: reference(bucket),
    target_bucket: reference(template.at(S3Bucket, "Assets/LogBucket")),
    target_prefix: "s3/",
  });
  expect(
    template.at(S3BucketServerSideEncryptionConfigurationA, "Assets/LogBucket/Encryption").attributes.rule,
  ).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }]);
  expect(statement(template.at(S3BucketPolicy, "Assets/LogBucket/Policy"), "ServerAccessLogDelivery")).toMatchObject({
    Principal: { Service: "logging.s3.amazonaws.com" },
    Resource: "arn:aws:s3:::ml-logs/s3/*",
    Condition: {
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::ml-artifacts" },
      StringEquals: { "aws:SourceAccount": "123456789012" },
    },
  });
  expect(template.at(S3BucketLifecycleConfiguration, "Assets/LogBucket/Lifecycle").attributes.rule).toMatchObject([
    { expiration: [{ days: 90 }] },
  ]);
});

describe.each(["JupyterLab", "CodeEditor", "JupyterServer"])("the loader for %s", (appType) => {
  const script = loaders[appType]!;

  test("knows bucket, prefix, region, account and kind of app, and no placeholder is left", () => {
    for (const line of [
      "BUCKET='ml-artifacts'",
      "PREFIX='auto-shutdown'",
      `APP_TYPE='${appType}'`,
      "REGION='us-east-1'",
      "ACCOUNT_ID='123456789012'",
    ])
      expect(script).toContain(line);
    expect(script.match(/'__[A-Z_]+__'/g)).toBeNull();
  });

  test("is a shell script that fits", () => {
    expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    expect(Buffer.from(script).toString("base64").length).toBeLessThanOrEqual(MAX_CONTENT_LENGTH);
  });

  test("fetches the objects that are uploaded", () => {
    expect(objects).toHaveLength(4);
    for (const { attributes } of objects) expect(script).toContain((attributes.key as string).split("/")[1]);
  });
});

test("a change of settings leaves the loaders alone: a lifecycle configuration is hard to replace", () => {
  expect(synth({ idle: { ...IDLE, enabled: false } }).loaders).toEqual(loaders);
});
