import { interfaceGuardrails } from "../../../src/policies/guardrails/interfaces";
import { interfaceStatements } from "../../../src/policies/sagemaker/interfaces";
import { executionScope } from "../../support/execution-scope";
import { expandActions, iamProblems } from "../../support/iam";

test.each([true, false])("what IAM knows, with the groups of users: %s", async (inUserGroups) => {
  expect(await iamProblems(interfaceGuardrails({ ...executionScope(), inUserGroups }))).toEqual([]);
});

test("no condition and no resource limits what SageMaker checks before a processing job", () => {
  const [interfaces] = interfaceStatements();
  expect(interfaces).toMatchObject({ Sid: "Interfaces", Effect: "Allow", Resource: "*" });
  expect(interfaces).not.toHaveProperty("Condition");
});

test("each deny asks for a value that is there, so that this check passes them as well", () => {
  const operators = interfaceGuardrails(executionScope()).map(({ Condition }) => Object.keys(Condition!));
  expect(operators).toEqual([["ForAnyValue:ArnNotEquals"], ["ForAnyValue:StringNotEquals"]]);
});

test("all that is allowed is held in the VPC", async () => {
  const [interfaces] = interfaceStatements();
  const [inVpc] = interfaceGuardrails(executionScope());
  expect(await expandActions(inVpc!.Action)).toEqual(await expandActions(interfaces!.Action));
});
