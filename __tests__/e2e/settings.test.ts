import { DescribeAppCommand, ListStudioLifecycleConfigsCommand } from "@aws-sdk/client-sagemaker";
import { check } from "./support/check";
import { ARMED, lane } from "./support/studio";

const ONE_USER = { ...ARMED, "studio.userProfiles": [{ name: "ann" }] };

lane(
  "settings of a deployed domain and its users",
  (on) => {
    check(on, "Describe leaves out what is off, or adds what nobody has set: there is nothing to change", async () => {
      await on.deployed(ONE_USER);
      for (const switches of [{ omitsDisabled: true }, { addsUnset: true }]) {
        await on.control.describing({ omitsDisabled: false, addsUnset: false, ...switches });
        await on.expectNothingToChange();
      }
      await on.control.describing({ omitsDisabled: false, addsUnset: false });
    });

    check(on, "another start script, with apps running: one deploy, and the next app runs it", async () => {
      await on.deployed(ONE_USER);
      const users = await on.users();
      await users.openSpace("own", "JupyterLab", "ann");
      await users.openSpace("code", "CodeEditor", "ann");
      await users.openSpace("team", "JupyterLab", "ann", "Shared");
      const before = await builtIn("own");
      on.edit("assets/auto-shutdown/loader.sh", (text) => `${text}\n# A later version.\n`);
      await on.change(ONE_USER);
      await on.expectNothingToChange();
      expect(await builtIn("own")).toBe(before);
      await users.openSpace("later", "JupyterLab", "ann");
      expect(await builtIn("later")).not.toBe(before);
      expect(await configurations()).toEqual(expect.arrayContaining([before, await builtIn("later")]));
    });

    /** The lifecycle configuration that the app of a space has started with. */
    async function builtIn(SpaceName: string): Promise<string> {
      const app = { DomainId: await on.domainId(), AppType: "JupyterLab", AppName: "default", SpaceName } as const;
      const { BuiltInLifecycleConfigArn } = await on.sagemaker.send(new DescribeAppCommand(app));
      return BuiltInLifecycleConfigArn!;
    }

    async function configurations(): Promise<string[]> {
      const { StudioLifecycleConfigs = [] } = await on.sagemaker.send(new ListStudioLifecycleConfigsCommand({}));
      return StudioLifecycleConfigs.map(({ StudioLifecycleConfigArn }) => StudioLifecycleConfigArn!);
    }
  },
  { configuration: "examples/minimal.yaml" },
);
