import { passRoleGuardrails } from "../../../src/policies/guardrails/pass-role";

test("no other role is passed, not even one that another policy names", () => {
  const roleArn = "arn:aws:iam::123456789012:role/own";
  const [statement, ...others] = passRoleGuardrails({ roleArn });
  expect(others).toEqual([]);
  expect(statement).toMatchObject({ Action: "iam:PassRole", NotResource: roleArn });
  expect(statement?.Condition).toBeUndefined();
});
