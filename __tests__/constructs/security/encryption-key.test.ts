import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { EncryptionKey, type EncryptionKeyProps } from "../../../src/constructs/security/encryption-key";
import { Role } from "../../../src/constructs/security/role";
import { serviceTrust } from "../../../src/policies/trust";
import { encryptionKey, ENV } from "../../support/fixtures";
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

test("is used by the roles that it is granted to, and by no others", () => {
  const made = Template.ofConstructs((stack) => {
    const [one, other] = ["One", "Other"].map(
      (id) =>
        new Role(stack, id, { env: ENV, name: id, description: id, trust: serviceTrust("glue.amazonaws.com", "1") }),
    );
    const data = encryptionKey(stack, "DataKey");
    data.grantUse(one!);
    expect(one!.ready).toHaveLength(1);
    expect(other!.ready).toEqual([]);
  });
  const policy = made.only(IamRolePolicy);
  expect(policy.attributes).toMatchObject({ name: "use-data-key", role: reference(made.at(IamRole, "One"), "name") });
  expect(statements(policy)).toEqual([
    {
      Sid: "UseKey",
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: reference(made.only(KmsKey), "arn"),
    },
  ]);
});

test("two keys are granted to one role", () => {
  const made = Template.ofConstructs((stack) => {
    const role = new Role(stack, "Role", {
      env: ENV,
      name: "ml",
      description: "A role",
      trust: serviceTrust("glue.amazonaws.com", ENV.accountId),
    });
    for (const id of ["DataKey", "LogsKey"]) encryptionKey(stack, id).grantUse(role);
  });
  expect(made.all(IamRolePolicy).map(({ attributes }) => attributes.name)).toEqual(["use-data-key", "use-logs-key"]);
});

test("is protected from destroy only if asked", () => {
  expect(key({ preventDestroy: true }).attributes.lifecycle).toEqual({ prevent_destroy: true });
  expect(key().attributes).not.toHaveProperty("lifecycle");
});

test("carries its own tags", () => {
  expect(key({ tags: { StudioVpcId: "vpc-1" } }).attributes.tags).toEqual({ StudioVpcId: "vpc-1" });
});

test.each([
  ["a window too short", { deletionWindowDays: 6 }, "[test/Key] deletionWindowDays is 6; allowed: 7 to 30"],
  ["a window too long", { deletionWindowDays: 31 }, "deletionWindowDays is 31; allowed: 7 to 30"],
  ["an alias too long", { alias: "x".repeat(257) }, "allowed: 1 to 256 characters"],
])("refuses %s", (_, props, message) => {
  expect(() => key(props)).toThrow(message);
});

test("takes an alias and a window just within the bounds", () => {
  expect(key({ deletionWindowDays: 30, alias: "x".repeat(256) }).attributes.deletion_window_in_days).toBe(30);
});
