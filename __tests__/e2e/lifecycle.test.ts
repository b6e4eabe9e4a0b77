import { execFileSync } from "node:child_process";
import { ARMED, check, lane, STACK } from "./support/lane";

const silent = () => undefined;

const hasTofu = (() => {
  try {
    execFileSync("tofu", ["version"]);
    return true;
  } catch {
    return false;
  }
})();

lane(
  "the life of the stack",
  (on) => {
    check(on, "by the CLI: deploy, an empty plan, users, a refused and an armed destroy", async () => {
      await on.empty();
      on.configure({});
      await on.workspace.synth();
      const deploy = await on.workspace.deploy([STACK], silent);
      expect(deploy.output).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
      expect(deploy.status).toBe(0);
      await on.expectNothingToChange();

      await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
      const before = await on.control.state(on.region);
      const refused = await on.workspace.destroy([STACK], silent);
      expect(refused.status).toBe(1);
      expect(refused.output).toContain("app JupyterLab/default of space notebooks");
      expect(await on.control.state(on.region)).toEqual(before);

      on.configure(ARMED);
      expect((await on.workspace.deploy([STACK], silent)).output).toMatch(/0 added, \d+ changed, 0 destroyed/);
      const destroy = await on.workspace.destroy([STACK], silent);
      expect(destroy.output).toMatch(/Destroy complete! Resources: \d+ destroyed/);
      expect(destroy.status).toBe(0);
      await on.expectOnly({ retained: 1 });
    });

    check(
      on,
      "by plain terraform, with nobody at work: deploy, an empty plan, a destroy that needs no arming",
      async () => {
        await on.deployed();
        await on.expectNothingToChange();
        await on.destroy();
        await on.expectOnly({ retained: 1 });
      },
    );

    check(on, "with retentionPolicy Delete: nothing is left, not even the key", async () => {
      await on.deployed({ "studio.retentionPolicy": "Delete" });
      await on.expectNothingToChange();
      await on.destroy();
      await on.expectOnly({ retained: 0 });
    });

    (hasTofu ? describe : describe.skip)("where OpenTofu is installed", () => {
      beforeAll(() => (process.env.TERRAFORM_BINARY_NAME = "tofu"));
      afterAll(() => delete process.env.TERRAFORM_BINARY_NAME);
      check(on, "by tofu: deploy, an empty plan, destroy", async () => {
        await on.deployed();
        await on.expectNothingToChange();
        await on.destroy();
        await on.expectOnly({ retained: 1 });
      });
    });
  },
  { complete: true },
);
