import { check } from "./support/check";
import { type Hold } from "./support/lane";
import { ARMED, lane, type StudioLane } from "./support/studio";

/** What Terraform, or a function of the stack, has asked for when Terraform is killed, and never gets an answer to. */
type Point = readonly Hold[];

const answerTo = (hold: Omit<Hold, "kind">): Hold => ({ ...hold, kind: "holdAnswer" });

const DELETE_FUNCTION = { service: "lambda", operation: "DeleteFunction" };

/** The functions go beside the VPC and the last policy that names it: here they do not yet. */
const FUNCTIONS_STAY: Hold = { ...DELETE_FUNCTION, kind: "hold" };

/** In the order of a destroy, up to where its functions go. */
const BEFORE_THE_FUNCTIONS: readonly Point[] = [
  [answerTo({ service: "sagemaker", operation: "DeleteApp" })],
  [answerTo({ service: "sagemaker", operation: "DeleteUserProfile" })],
  [answerTo({ service: "iam", operation: "DeleteRolePolicy", body: "*=in-domain&*" })],
  [answerTo({ service: "sagemaker", operation: "DeleteDomain" })],
  [answerTo({ service: "kms", operation: "ScheduleKeyDeletion" })],
  [answerTo({ service: "efs", operation: "DeleteMountTarget" })],
  [answerTo({ service: "iam", operation: "DeleteRolePolicy", body: "*=in-vpc&*" }), FUNCTIONS_STAY],
  [answerTo({ service: "ec2", operation: "DeleteVpc" }), FUNCTIONS_STAY],
];

/** What goes last: a function, and what it stands on. */
const FROM_THE_FUNCTIONS_ON: readonly Point[] = [
  [answerTo(DELETE_FUNCTION)],
  [answerTo({ service: "logs", operation: "DeleteLogGroup", body: '*-drain"*' })],
  [answerTo({ service: "iam", operation: "DeleteRole", body: "*-drain&*" })],
];

// The state is that of before the destroy: what is gone, Terraform has to find out.
lane(
  "destroy of which Terraform is killed, with the state in S3",
  (on) => {
    check(on, "again and again, at one call after the other: unlock and destroy again", async () => {
      await on.deployed(ARMED);
      await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
      for (const point of BEFORE_THE_FUNCTIONS) {
        await on.killed("destroy", ...point);
        await on.unlock();
      }
      for (const point of FROM_THE_FUNCTIONS_ON) {
        await on.killed("destroy", ...point);
        await on.unlock();
        const { status, stderr } = await on.tryDestroy();
        expect(status).toBe(1);
        expect(stderr).toContain("Function not found");
        await recoverFunctions(on);
      }
      await on.destroy();
      await on.expectOnlyLeft(1);
      expect(await on.domainsMade()).toBe(1);
      expect(await on.done("CreateVpc")).toBe(1);
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
}
