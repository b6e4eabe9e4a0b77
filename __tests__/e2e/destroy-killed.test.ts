import { check } from "./support/check";
import { type Hold } from "./support/lane";
import { ARMED, lane, type StudioLane } from "./support/studio";

/** A point at which Terraform is killed. */
interface Point {
  /** What it, or a function of the stack, has asked for and never gets an answer to. */
  readonly at: Omit<Hold, "kind">;
  /** Whether the function of the drains is gone by then, so that it takes more than the unlock. */
  readonly needsRemedy: boolean;
  /** File systems that are left: with its function, Terraform makes a domain anew that is gone, and that leaves its own. */
  readonly left: number;
}

const POINTS: Readonly<Record<string, Point>> = {
  "while apps end": { at: { service: "sagemaker", operation: "DeleteApp" }, needsRemedy: false, left: 1 },
  "while the domain is deleted": {
    at: { service: "sagemaker", operation: "DeleteDomain" },
    needsRemedy: true,
    left: 2,
  },
  "as the data key is scheduled for deletion": {
    at: { service: "kms", operation: "ScheduleKeyDeletion" },
    needsRemedy: true,
    left: 2,
  },
  "in the middle of the network cleanup": {
    at: { service: "efs", operation: "DeleteMountTarget" },
    needsRemedy: true,
    left: 2,
  },
  "as a function is deleted": { at: { service: "lambda", operation: "DeleteFunction" }, needsRemedy: true, left: 1 },
};

// The state is that of before the destroy: what is gone, Terraform has to find out.
lane(
  "destroy of which Terraform is killed, with the state in S3",
  (on) => {
    for (const [point, { at, needsRemedy, left }] of Object.entries(POINTS)) {
      check(on, `${point}: unlock and destroy again`, async () => {
        await on.deployed(ARMED);
        await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
        await on.killed("destroy", { ...at, kind: "holdAnswer" });
        await on.unlock();
        const { status, stderr } = await on.tryDestroy();
        if (needsRemedy) {
          expect(stderr).toContain("Function not found");
          await recoverFunctions(on);
        } else {
          expect(stderr).toBe("");
        }
        expect(status).toBe(needsRemedy ? 1 : 0);
        await on.expectOnlyLeft(left);
      });
    }
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
