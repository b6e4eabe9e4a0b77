import { type RecordedRequest } from "../../local/control";
import { ARMED, check, lane, type Lane } from "./support/lane";

/** Where Terraform is killed, by the request that it or a function of the stack makes there. */
const POINTS: Record<string, { at: (request: RecordedRequest) => boolean }> = {
  "while apps end": { at: ({ operation }) => operation === "DeleteApp" },
  "while the domain is deleted": { at: ({ operation }) => operation === "DeleteDomain" },
  "as the data key is scheduled for deletion": { at: ({ operation }) => operation === "ScheduleKeyDeletion" },
  "in the middle of the network cleanup": { at: ({ operation }) => operation === "DeleteMountTarget" },
  "as a function is deleted": { at: ({ operation }) => operation === "DeleteFunction" },
};

lane(
  "destroy of which Terraform is killed, with the state in S3",
  (on) => {
    /** Points at which the next destroy missed a function, so that it took more than the unlock. */
    const needRemedy: string[] = [];

    for (const [point, { at }] of Object.entries(POINTS)) {
      check(on, `${point}: unlock and destroy again`, async () => {
        await on.deployed(ARMED);
        await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
        await on.killed("destroy", at);
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
        await on.expectOnly({ retained: functionLost && (await on.domainsMade()) > 1 ? 2 : 1 });
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
async function recoverFunctions(on: Lane): Promise<void> {
  const managed = await on.managed();
  for (const address of on.configured("aws_lambda_function").filter((each) => !managed.includes(each))) {
    await on.must("apply", "-no-color", "-auto-approve", `-target=${address}`);
  }
  await on.destroy();
}
