import { secretGuardrails } from "../../../src/policies/guardrails/secrets";
import { executionScope } from "../../support/execution-scope";

test("secrets of this account, in any region, are left to what else is attached", () => {
  expect(secretGuardrails(executionScope())).toEqual([
    {
      Sid: "ForeignSecrets",
      Effect: "Deny",
      Action: "secretsmanager:*",
      NotResource: "arn:aws:secretsmanager:*:123456789012:secret:*",
    },
  ]);
});
