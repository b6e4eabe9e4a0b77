import {
  DeleteAppCommand,
  DescribeAppCommand,
  DescribeDomainCommand,
  DescribeUserProfileCommand,
  ListStudioLifecycleConfigsCommand,
} from "@aws-sdk/client-sagemaker";
import { setTimeout as wait } from "node:timers/promises";
import { check } from "./support/check";
import { ARMED, lane } from "./support/studio";

const OFF = { ...ARMED, "studio.userProfiles": [{ name: "ann" }] };

/** Whatever of a domain's and a user's settings can be switched on and costs no endpoint. */
const ON = {
  ...ARMED,
  "studio.classicJupyterServer": true,
  "studio.docker": { enabled: true, trustedAccounts: ["111122223333"] },
  "studio.idleShutdown.timeoutMinutes": 240,
  // Newer than the older of the provider's two lines.
  "studio.instanceTypes": { jupyterLab: "ml.t3.large", codeEditor: "ml.g7.2xlarge" },
  "studio.userProfiles": [{ name: "ann", idleTimeoutMinutes: 90, instanceTypes: { jupyterLab: "ml.m5.large" } }],
};

lane(
  "settings of a deployed domain and its user",
  (on) => {
    check(on, "Describe leaves out what is off, or adds what nobody has set: there is nothing to change", async () => {
      await on.deployed(OFF);
      for (const switches of [{ omitsDisabled: true }, { addsUnset: true }]) {
        await on.control.describing({ omitsDisabled: false, addsUnset: false, ...switches });
        await on.expectNothingToChange();
      }
      await on.control.describing({ omitsDisabled: false, addsUnset: false });
    });

    check(on, "what is switched on is switched off again", async () => {
      await on.deployed(OFF);
      await on.change(ON);
      await on.expectNothingToChange();
      expect(await settings()).toEqual({
        docker: "ENABLED",
        trusted: ["111122223333"],
        classic: 1,
        idle: [240, 90],
        types: ["ml.t3.large", "ml.g7.2xlarge", "ml.t3.large", "ml.m5.large", "ml.g7.2xlarge"],
      });
      await on.change(OFF);
      await on.expectNothingToChange();
      expect(await settings()).toEqual({
        docker: "DISABLED",
        trusted: [],
        classic: 0,
        idle: [120, 120],
        types: Array(5).fill("ml.t3.medium"),
      });
    });

    check(on, "another start script, with apps running: one deploy, and the next app runs it", async () => {
      await on.deployed(OFF);
      const users = await on.users();
      await users.openSpace("own", "JupyterLab", "ann");
      await users.openSpace("code", "CodeEditor", "ann");
      await users.openSpace("team", "JupyterLab", "ann", "Shared");
      const before = await builtIn("own");
      on.edit("assets/auto-shutdown/loader.sh", (text) => `${text}\n# A later version.\n`);
      await on.change(OFF);
      await on.expectNothingToChange();
      expect([await builtIn("own"), await builtIn("team")]).toEqual([before, before]);
      await users.openSpace("later", "JupyterLab", "ann");
      expect(await builtIn("later")).not.toBe(before);
      expect(await configurations()).toEqual(expect.arrayContaining([before, await builtIn("later")]));
    });

    check(on, "a third script, with the first run by nobody: that is deleted, and a destroy leaves none", async () => {
      await on.deployed(OFF);
      const running = await builtIn("later");
      for (const [AppType, ...spaces] of [
        ["JupyterLab", "own", "team"],
        ["CodeEditor", "code"],
      ] as const) {
        for (const SpaceName of spaces) await end(AppType, SpaceName);
      }
      const before = await configurations();
      on.edit("assets/auto-shutdown/loader.sh", (text) => `${text}\n# The last version.\n`);
      await on.change(OFF);
      const after = await configurations();
      expect(before).toHaveLength(4);
      expect(before.filter((arn) => after.includes(arn))).toEqual([running]);
      await on.destroy();
      await on.expectOnlyLeft();
    });

    async function end(AppType: "JupyterLab" | "CodeEditor", SpaceName: string): Promise<void> {
      const app = { DomainId: await on.domainId(), AppType, AppName: "default", SpaceName };
      await on.sagemaker.send(new DeleteAppCommand(app));
      while ((await on.sagemaker.send(new DescribeAppCommand(app))).Status !== "Deleted") await wait(200);
    }

    /** What the domain and ann have. */
    async function settings() {
      const DomainId = await on.domainId();
      const { DefaultUserSettings, DefaultSpaceSettings, DomainSettings } = await on.sagemaker.send(
        new DescribeDomainCommand({ DomainId }),
      );
      const { UserSettings } = await on.sagemaker.send(
        new DescribeUserProfileCommand({ DomainId, UserProfileName: "ann" }),
      );
      const users = [DefaultUserSettings, UserSettings];
      const apps = [
        DefaultUserSettings?.JupyterLabAppSettings,
        DefaultUserSettings?.CodeEditorAppSettings,
        DefaultSpaceSettings?.JupyterLabAppSettings,
        UserSettings?.JupyterLabAppSettings,
        UserSettings?.CodeEditorAppSettings,
      ];
      return {
        docker: DomainSettings?.DockerSettings?.EnableDockerAccess,
        trusted: DomainSettings?.DockerSettings?.VpcOnlyTrustedAccounts,
        classic: DefaultUserSettings?.JupyterServerAppSettings?.LifecycleConfigArns?.length,
        idle: users.map(
          (user) => user?.JupyterLabAppSettings?.AppLifecycleManagement?.IdleSettings?.IdleTimeoutInMinutes,
        ),
        types: apps.map((app) => app?.DefaultResourceSpec?.InstanceType),
      };
    }

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
