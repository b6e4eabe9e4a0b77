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

test("is ready with all of its policies", () => {
  let count = 0;
  synth((role) => {
    role.addInlinePolicy("Access", [read]);
    role.addManagedPolicy("Guardrails", { name: "ml-guardrails", description: "Denies", statements: [read] });
    role.attachAwsManagedPolicy("ReadOnlyAccess");
    count = role.ready.length;
  });
  expect(count).toBe(3);
});

test("refuses inline policies that are together over 10240 characters", () => {
  const add = (length: number) => () =>
    synth((role) => {
      role.addInlinePolicy("One", [long(5000)]);
      role.addInlinePolicy("Two", [{ ...long(length), Sid: "Two" }]);
    });
  expect(add(5240)).toThrow(/the inline policies of role ml-role: \d+ characters, AWS takes 10240/);
  expect(add(4900)).not.toThrow();
});

test("refuses a managed policy over 6144 characters", () => {
  const add = (length: number) => () =>
    synth((role) =>
      role.addManagedPolicy("Guardrails", { name: "ml-guard", description: "Denies", statements: [long(length)] }),
    );
  expect(add(6144)).toThrow(/policy ml-guard of role ml-role: \d+ characters, AWS takes 6144/);
  expect(add(5900)).not.toThrow();
});

test("refuses a trust policy over 2048 characters", () => {
  const trust = (length: number) => () => synth(undefined, { trust: serviceTrust("x".repeat(length), ENV.accountId) });
  expect(trust(2048)).toThrow(/trust policy of role ml-role: \d+ characters, AWS takes 2048/);
  expect(trust(1700)).not.toThrow();
});

test("refuses names that IAM would refuse", () => {
  const policy = (name: string) => () =>
    synth((role) => role.addManagedPolicy("Guardrails", { name, description: "Denies", statements: [read] }));
  expect(() => synth(undefined, { name: "x".repeat(65) })).toThrow("allowed: 1 to 64 characters");
  expect(() => synth(undefined, { name: "" })).toThrow('[test/Role] name is ""');
  expect(() => synth(undefined, { name: "x".repeat(64) })).not.toThrow();
  expect(policy("x".repeat(129))).toThrow("allowed: 1 to 128 characters");
  expect(policy("")).toThrow('[test/Role] name of Guardrails is ""');
  expect(policy("x".repeat(128))).not.toThrow();
});
