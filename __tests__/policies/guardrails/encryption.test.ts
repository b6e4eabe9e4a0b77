import { encryptionGuardrails } from "../../../src/policies/guardrails/encryption";
import { actionsWithKey, expandActions } from "../../support/iam";

const statements = encryptionGuardrails({ nvmeInstanceTypes: ["ml.g5.*"], featureGroups: true });
const actionsOf = (sid: string) => expandActions(statements.find(({ Sid }) => Sid === sid)?.Action);

/**
 * A Null condition denies whatever lacks the key, so it stands over exactly the actions that have the key. When AWS
 * gives the key to another action, a test fails and asks for a decision.
 */
describe("Null conditions stand over the actions that carry the key", () => {
  test("volume key", async () => {
    const elsewhere = [
      "sagemaker:CreateDomain", // Denied outright, as is the next.
      "sagemaker:CreateNotebookInstance",
      "sagemaker:CreateLabelingJob", // Takes a key only where it trains a model.
    ];
    const named = [...(await actionsOf("VolumeWithoutKey")), ...(await actionsOf("AutoMlVolumeWithoutKey"))];
    expect([...named, ...elsewhere].sort()).toEqual(await actionsWithKey("sagemaker", "sagemaker:VolumeKmsKeyArn"));
  });

  test("output key", async () => {
    expect(
      [...(await actionsOf("OutputWithoutKey")), ...(await actionsOf("ScheduledOutputWithoutKey"))].sort(),
    ).toEqual(await actionsWithKey("sagemaker", "sagemaker:OutputKmsKeyArn"));
  });
});

test("online stores need a key wherever feature groups can be made", () => {
  expect(statements.map(({ Sid }) => Sid)).toContain("OnlineStoreWithoutKey");
  const without = encryptionGuardrails({ nvmeInstanceTypes: ["ml.g5.*"], featureGroups: false });
  expect(without).toEqual(statements.filter(({ Sid }) => Sid !== "OnlineStoreWithoutKey"));
});
