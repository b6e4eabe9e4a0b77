import { stolenCredentialGuardrails } from "../../../src/policies/guardrails/stolen-credentials";
import { type OneOrMany } from "../../../src/policies/statement";
import { jobGuardrails, userGuardrails } from "../../../src/policies/studio-execution";
import { executionTrust } from "../../../src/policies/trust";
import { executionScope, WHOLE_CANVAS } from "../../support/execution-scope";
import { actionsWithKey } from "../../support/iam";

const OWN = "123456789012";
const OTHER = "999999999999";

const statement = (sid: string) => stolenCredentialGuardrails(executionScope()).find(({ Sid }) => Sid === sid);

/** Whether a value matches a pattern, as StringLike compares them. */
const like = (pattern: OneOrMany | undefined, value: string) =>
  new RegExp(`^${(pattern as string).replaceAll("?", ".").replaceAll("*", ".*")}$`).test(value);

describe("a grant of a key", () => {
  const condition = statement("GrantsToOthers")?.Condition;
  const isDenied = (grantee: string) =>
    like(condition?.StringLike?.["kms:GranteePrincipal"], grantee) &&
    !like(condition?.StringNotLike?.["kms:GranteePrincipal"], grantee);

  test.each([
    `arn:aws:iam::${OTHER}:root`,
    `arn:aws:iam::${OTHER}:user/${OWN}`,
    `arn:aws-cn:iam::${OTHER}:role/path/own`,
    `arn:aws:iam::${OTHER}:user/::${OWN}:/mallory`,
    `arn:aws:sts::${OTHER}:assumed-role/role/sagemaker.amazonaws.com`,
  ])("to %s is denied", (grantee) => {
    expect(isDenied(grantee)).toBe(true);
  });

  test.each([
    `arn:aws:iam::${OWN}:root`,
    `arn:aws:iam::${OWN}:role/path/own`,
    `arn:aws:sts::${OWN}:assumed-role/own/SageMaker`,
    "sagemaker.us-east-1.amazonaws.com",
  ])("to %s is not", (grantee) => {
    expect(isDenied(grantee)).toBe(false);
  });

  test("is denied to who calls KMS alone, not to a service that calls it for somebody", async () => {
    expect(condition?.Null).toEqual({ "kms:ViaService": "true" });
    expect(condition?.Bool).toEqual({ "aws:ViaAWSService": "false" });
    // Every request lacks a key that its action does not carry.
    expect(await actionsWithKey("kms", "kms:ViaService")).toContain(statement("GrantsToOthers")?.Action);
  });
});

test("a rule of EventBridge takes nothing from Canvas: the role that it would run with trusts no EventBridge", () => {
  expect(statement("EventRules")?.Condition).toBeUndefined();
  const trusted = JSON.stringify(executionTrust({ accountId: OWN, canvas: WHOLE_CANVAS }));
  expect(trusted).toContain('"sagemaker.amazonaws.com"');
  expect(trusted).not.toContain('"events.amazonaws.com"');
});

test("models, tags and the parameters of pipelines stay in this account, in any region", () => {
  const own = statement("OtherAccounts")?.NotResource;
  expect(like(own, `arn:aws:sagemaker:eu-west-1:${OWN}:model-package/group/1`)).toBe(true);
  expect(like(own, `arn:aws:sagemaker:us-east-1:${OTHER}:model-package/group/1`)).toBe(false);
  expect(like(own, `arn:aws:sagemaker:us-east-1:${OTHER}:pipeline/canvas-data-prep-one`)).toBe(false);
});

test("nothing is denied for the network alone that it comes from: SageMaker and the browser come from outside", () => {
  const scope = executionScope();
  const byNetwork = [...jobGuardrails(scope), ...userGuardrails(scope)].flatMap(({ Sid, Condition = {} }) =>
    Object.entries(Condition)
      .filter(([, keys]) => Object.keys(keys).some((key) => /^aws:(Vpc)?Source(Ip|Vpc|Vpce|Arn)$/i.test(key)))
      .map(([operator]) => `${Sid} ${operator}`),
  );
  // Its requests carry the VPC, so they are within.
  expect(byNetwork).toEqual(["InterfacesAndGrantsFromWithin StringEquals"]);
});
