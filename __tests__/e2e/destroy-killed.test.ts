import { check } from "./support/check";
import { type Hold } from "./support/lane";
import { ARMED, lane, type StudioLane } from "./support/studio";

/** Where Terraform is killed: at what it, or a function of the stack, has asked for and never gets an answer to. */
const POINTS: Readonly<Record<string, Omit<Hold, "kind">>> = {
  "while apps end": { service: "sagemaker", operation: "DeleteApp" },
  "while the domain is deleted": { service: "sagemaker", operation: "DeleteDomain" },
  "as the data key is scheduled for deletion": { service: "kms", operation: "ScheduleKeyDeletion" },
  "in the middle of the network cleanup": { service: "efs", operation: "DeleteMountTarget" },
};

const AT_A_FUNCTION: Hold = { service: "lambda", operation: "DeleteFunction", kind: "holdAnswer" };

// The state is each time that of before the first destroy: what is gone, Terraform has to find out.
lane(
  "destroy of which Terraform is killed again and again, with the state in S3",
  (on) => {
    /** Whether there is a destroy that was killed, and that the next test may go on with. */
    let killedBefore = false;

    async function kill(hold: Hold): Promise<void> {
      if (!killedBefore) {
        await on.deployed(ARMED);
        await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
      }
      killedBefore = false;
      await on.killed("destroy", hold);
      await on.unlock();
      killedBefore = true;
    }

    for (const [point, hold] of Object.entries(POINTS)) {
      check(on, `${point}: unlock, and the next destroy goes on to the next point`, async () => {
        // The functions go beside what is destroyed here: not yet.
        await on.control.fault({ ...AT_A_FUNCTION, kind: "hold" });
        await kill({ ...hold, kind: "holdAnswer" });
      });
    }

    check(on, "as a function is deleted: unlock, and the documented remedy, which is needed", async () => {
      await kill(AT_A_FUNCTION);
      killedBefore = false;
      const again = await on.tryDestroy();
      expect(again.status).toBe(1);
      expect(again.stderr).toContain("Function not found");
      await recoverFunctions(on);
      // With its function, Terraform may make the domain anew, which retains a file system of its own.
      await on.expectOnlyLeft(await on.domainsMade());
    });

    check(on, "as apps end, and in no other place: unlock, and destroy again needs no remedy", async () => {
      await kill({ ...POINTS["while apps end"]!, kind: "holdAnswer" });
      killedBefore = false;
      await on.destroy();
      await on.expectOnlyLeft(1);
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
