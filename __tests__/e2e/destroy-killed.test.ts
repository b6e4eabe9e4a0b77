import { check } from "./support/check";
import { type Hold } from "./support/lane";
import { ARMED, lane, type StudioLane } from "./support/studio";

/** Where Terraform is killed: at what it, or a function of the stack, has asked for and never gets an answer to. */
const POINTS: Readonly<Record<string, Omit<Hold, "kind">>> = {
  "while apps end": { service: "sagemaker", operation: "DeleteApp" },
  "while the domain is deleted": { service: "sagemaker", operation: "DeleteDomain" },
  "as the data key is scheduled for deletion": { service: "kms", operation: "ScheduleKeyDeletion" },
  "in the middle of the network cleanup": { service: "efs", operation: "DeleteMountTarget" },
  "as a function is deleted": { service: "lambda", operation: "DeleteFunction" },
};

// The state is that of before the destroy: what is gone, Terraform has to find out.
lane(
  "destroy of which Terraform is killed, with the state in S3",
  (on) => {
    /** Points at which the next destroy missed a function, so that it took more than the unlock. */
    const needRemedy: string[] = [];

    for (const [point, hold] of Object.entries(POINTS)) {
      check(on, `${point}: unlock and destroy again`, async () => {
        await on.deployed(ARMED);
        await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
        await on.killed("destroy", { ...hold, kind: "holdAnswer" });
        await on.unlock();
        const again = await on.tryDestroy();
        const functionLost = again.stderr.includes("Function not found");
        if (functionLost) {
          needRemedy.push(point);
          await recoverFunctions(on);
        } else {
          expect(again.stderr).toBe("");
        }
        // With its function, Terraform makes the domain anew, which retains a file system of its own.
        await on.expectOnlyLeft(functionLost && (await on.domainsMade()) > 1 ? 2 : 1);
      });
    }

    check(on, "at some of these points the documented remedy was needed, and so has been shown", async () => {
      expect(needRemedy).not.toEqual([]);
      return Promise.resolve();
    });
  },
  { backend: "configured" },
);

/** The documented remedy for a function that is gone while its invocations are still in the state. */
async function recoverFunctions(on: StudioLane): Promise<void> {
  const managed = await on.managed();
  const functions = on.synthesized.addresses("aws_lambda_function");
  for (const address of functions.filter((each) => !managed.includes(each))) {
    await on.must("apply", "-no-color", "-auto-approve", `-target=${address}`);
  }
  await on.destroy();
}
