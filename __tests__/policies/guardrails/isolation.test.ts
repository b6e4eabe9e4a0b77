import { isolationGuardrails } from "../../../src/policies/guardrails/isolation";
import { executionScope } from "../../support/execution-scope";
import { actionsWithKey, expandActions } from "../../support/iam";

const actionsOf = (sid: string) =>
  expandActions(isolationGuardrails(executionScope()).find(({ Sid }) => Sid === sid)?.Action);

test("no job mounts a file system, whatever starts it", async () => {
  expect(await actionsOf("JobsOnFileSystems")).toEqual(await actionsWithKey("sagemaker", "sagemaker:FileSystemId"));
});
