import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Role, type RoleProps } from "../../../src/constructs/security/role";
import { type Statement } from "../../../src/policies/statement";
import { serviceTrust } from "../../../src/policies/trust";
import { ENV } from "../../support/fixtures";
import { reference, statements, Template } from "../../support/template";

const read: Statement = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" };

/** A statement that makes a policy of at least this many characters. */
const long = (characters: number): Statement => ({ ...read, Resource: `arn:aws:s3:::data/${"x".repeat(characters)}` });

const synth = (use: (role: Role) => void = () => undefined, props: Partial<RoleProps> = {}) =>
  Template.ofConstructs((stack) =>
    use(
      new Role(stack, "Role", {
        env: ENV,
        name: "ml-role",
        description: "A role",
        trust: serviceTrust("lambda.amazonaws.com", ENV.accountId),
        ...props,
      }),
    ),
  );

test("is assumed by whom its trust policy names, on behalf of this account", () => {
  expect(statements(synth().only(IamRole), "assume_role_policy")).toMatchObject([
    {
      Principal: { Service: "lambda.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    },
  ]);
});

test("carries the environment's path and permissions boundary", () => {
  const boundary = "arn:aws:iam::123456789012:policy/boundary";
  const env = { ...ENV, iamPath: "/platform/", permissionsBoundaryArn: boundary };
  expect(synth(undefined, { env }).only(IamRole).attributes).toMatchObject({
    name: "ml-role",
    path: "/platform/",
    permissions_boundary: boundary,
  });
  expect(synth().only(IamRole).attributes).toMatchObject({ path: "/" });
  expect(synth().only(IamRole).attributes).not.toHaveProperty("permissions_boundary");
});

test("knows its ARN at synth, path and partition included", () => {
  const arnOf = (env: RoleProps["env"]) => {
    let arn = "";
    synth((role) => (arn = role.staticArn), { env });
    return arn;
  };
  expect(arnOf({ ...ENV, iamPath: "/platform/" })).toBe("arn:aws:iam::123456789012:role/platform/ml-role");
  expect(arnOf({ ...ENV, partition: "aws-us-gov" })).toBe("arn:aws-us-gov:iam::123456789012:role/ml-role");
});

test("takes inline policies, own managed ones with path, and those of AWS", () => {
  const template = synth(
    (role) => {
      role.addInlinePolicy("BucketAccess", [read]);
      role.addManagedPolicy("Guardrails", { name: "ml-guardrails", description: "Denies", statements: [read] });
      role.attachAwsManagedPolicy("service-role/AmazonSageMakerCanvasForecastAccess");
    },
    { env: { ...ENV, iamPath: "/platform/" } },
  );
  const role = reference(template.only(IamRole), "name");
  expect(template.only(IamRolePolicy).attributes).toMatchObject({ name: "bucket-access", role });
  expect(statements(template.only(IamRolePolicy))).toEqual([read]);
  expect(template.only(IamPolicy).attributes).toMatchObject({ name: "ml-guardrails", path: "/platform/" });
  expect(template.all(IamRolePolicyAttachment).map(({ attributes }) => attributes)).toEqual([
    { role, policy_arn: reference(template.only(IamPolicy), "arn") },
    { role, policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasForecastAccess" },
  ]);
});

test("names all of its policies as permissions", () => {
  let count = 0;
  synth((role) => {
    role.addInlinePolicy("Access", [read]);
    role.addManagedPolicy("Guardrails", { name: "ml-guardrails", description: "Denies", statements: [read] });
    role.attachAwsManagedPolicy("ReadOnlyAccess");
    count = role.permissions.length;
  });
  expect(count).toBe(3);
});

test.each<[string, number, (role: Role, statement: Statement) => void, string]>([
  ["inline", 10_240, (role, ...list) => role.addInlinePolicy("Access", list), "Access of role ml-role has"],
  [
    "managed",
    6_144,
    (role, ...list) =>
      role.addManagedPolicy("Guardrails", { name: "ml-guard", description: "Denies", statements: list }),
    "policy ml-guard of role ml-role has",
  ],
])("refuses a policy (%s) over %d characters", (_, limit, add, message) => {
  expect(() => synth((role) => add(role, long(limit)))).toThrow(message);
  expect(() => synth((role) => add(role, long(limit)))).toThrow(`IAM allows ${limit}`);
  expect(() => synth((role) => add(role, long(limit - 200)))).not.toThrow();
});

test("refuses a trust policy over 2048 characters", () => {
  const trust = (length: number) => serviceTrust("x".repeat(length), ENV.accountId);
  expect(() => synth(undefined, { trust: trust(2048) })).toThrow(
    /trust policy of role ml-role has \d+ characters; IAM allows 2048/,
  );
  expect(() => synth(undefined, { trust: trust(1700) })).not.toThrow();
});
