import { sparkGuardrails } from "../../../src/policies/guardrails/spark";
import { expandActions, iamProblems } from "../../support/iam";

/** When AWS adds an action that is neither, this test fails and asks for a decision. */
test("denies all of EMR Serverless but to look, and what ends something or takes a tag away", async () => {
  const [statement] = sparkGuardrails();
  expect(await iamProblems(sparkGuardrails())).toEqual([]);
  const denied = await expandActions(statement!.Action);
  const others = (await expandActions("emr-serverless:*")).filter((action) => !denied.includes(action));
  expect(others.filter((action) => !/:(Get|List)/.test(action))).toEqual([
    "emr-serverless:CancelJobRun",
    "emr-serverless:DeleteApplication",
    "emr-serverless:StopApplication",
    "emr-serverless:TerminateSession",
    "emr-serverless:UntagResource",
  ]);
  expect(denied).toEqual(expect.arrayContaining(["emr-serverless:CreateApplication", "emr-serverless:StartJobRun"]));
});
