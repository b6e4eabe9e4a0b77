import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { EncryptionKey, type EncryptionKeyProps } from "../../../src/constructs/security/encryption-key";
import { ENV } from "../../support/fixtures";
import { reference, statement, statements, Template } from "../../support/template";

const synth = (props: Partial<EncryptionKeyProps> = {}) =>
  Template.ofConstructs(
    (stack) =>
      new EncryptionKey(stack, "Key", { env: ENV, alias: "alias/ml-data", description: "Home directories", ...props }),
  );
const key = (props: Partial<EncryptionKeyProps> = {}) => synth(props).only(KmsKey);

test("rotates, and takes its time to go", () => {
  expect(key().attributes).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  expect(key({ deletionWindowDays: 7 }).attributes.deletion_window_in_days).toBe(7);
});

test("has an alias", () => {
  const template = synth();
  expect(template.only(KmsAlias).attributes).toEqual({
    name: "alias/ml-data",
    target_key_id: reference(template.only(KmsKey), "key_id"),
  });
});

test("is handed to the account's IAM, and to nobody else", () => {
  expect(statements(key())).toMatchObject([
    { Sid: "AdministeredThroughIam", Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" } },
  ]);
});

test("lets CloudWatch Logs encrypt the named log groups, if any are named", () => {
  const patterns = ["/ml/studio/*", "/aws/lambda/ml-studio-*"];
  expect(statement(key({ logGroupPatterns: patterns }), "UsedByCloudWatchLogs")).toMatchObject({
    Principal: { Service: "logs.us-east-1.amazonaws.com" },
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": patterns.map(
          (pattern) => `arn:aws:logs:us-east-1:123456789012:log-group:${pattern}`,
        ),
      },
    },
  });
  expect(statement(key(), "UsedByCloudWatchLogs")).toBeUndefined();
});

test("follows the partition", () => {
  const env = { ...ENV, partition: "aws-cn", region: "cn-north-1", dnsSuffix: "amazonaws.com.cn" } as const;
  const china = key({ env, logGroupPatterns: ["/ml/*"] });
  expect(statement(china, "AdministeredThroughIam")?.Principal).toEqual({ AWS: "arn:aws-cn:iam::123456789012:root" });
  expect(statement(china, "UsedByCloudWatchLogs")?.Principal).toEqual({ Service: "logs.cn-north-1.amazonaws.com.cn" });
});

test("is protected from destroy only if asked", () => {
  expect(key({ preventDestroy: true }).attributes.lifecycle).toEqual({ prevent_destroy: true });
  expect(key().attributes).not.toHaveProperty("lifecycle");
});

test("carries its own tags", () => {
  expect(key({ tags: { StudioVpcId: "vpc-1" } }).attributes.tags).toEqual({ StudioVpcId: "vpc-1" });
});
