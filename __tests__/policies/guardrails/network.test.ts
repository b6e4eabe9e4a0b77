import { networkGuardrails } from "../../../src/policies/guardrails/network";
import { executionScope } from "../../support/execution-scope";
import { actionsWithKey, expandActions } from "../../support/iam";

const actionsOf = (sid: string) =>
  expandActions(networkGuardrails(executionScope()).find(({ Sid }) => Sid === sid)?.Action);

/** Actions that start no job but shape the domain, and are denied outright. */
const ADMINISTRATION = ["CreateDomain", "CreateNotebookInstance", "UpdateDomain"].map((name) => `sagemaker:${name}`);

/**
 * A Null condition denies whatever lacks the key, so it stands over exactly the actions that have the key. When AWS
 * gives the key to another action, the first of these tests fails and asks for a decision.
 */
test("the network's Null conditions stand over the actions that carry the key", async () => {
  const elsewhere = [
    ...ADMINISTRATION,
    "sagemaker:CreateEndpointConfig", // Leaves it to the model.
    "sagemaker:UpdateCluster", // Keeps what CreateCluster was given.
  ];
  expect(
    [...(await actionsOf("JobsOutsideVpc")), ...(await actionsOf("SchedulesOutsideVpc")), ...elsewhere].sort(),
  ).toEqual(await actionsWithKey("sagemaker", "sagemaker:VpcSubnets"));
});

test("a transform job, which has no network of its own, is not denied for lack of one", async () => {
  expect(await actionsOf("JobsOutsideVpc")).not.toContain("sagemaker:CreateTransformJob");
});

test("AutoML alone may use further groups than those of jobs, and only where it is said", () => {
  const groups = (autoMlInUserGroups?: boolean) =>
    networkGuardrails({ ...executionScope(), autoMlInUserGroups }).find(({ Sid }) => Sid === "ForeignSecurityGroups");
  expect(groups()).toMatchObject({ Action: "sagemaker:*" });
  expect(groups(true)).toMatchObject({ NotAction: "sagemaker:CreateAutoMLJob*" });
  expect(groups(true)?.Condition).toEqual(groups()?.Condition);
});
