import { DescribeDomainCommand, DescribeUserProfileCommand } from "@aws-sdk/client-sagemaker";
import { type Actions, check, lane } from "./lane";

const usersNamed = (...names: string[]) => ({ "studio.userProfiles": names.map((name) => ({ name })) });

const ONE_USER = usersNamed("ann");
const TWO_USERS = usersNamed("ann", "bob");
const BOB_ARMED = { "studio.userProfiles": [{ name: "ann" }, { name: "bob", forceDestroy: true }] };

const OTHER_SUBNETS = {
  ...ONE_USER,
  "studio.network.subnets": [
    { cidr: "10.0.1.0/26", availabilityZone: "us-east-1a" },
    { cidr: "10.0.1.128/25", availabilityZone: "us-east-1b" },
  ],
};

const OTHER_NAME = { ...ONE_USER, "studio.domainName": "another-domain" };

/** What happens to how many resources of which type. */
function summary(actions: Actions): Record<string, number> {
  const kinds = Object.entries(actions).map(([address, action]) => `${action} ${address.split(".")[0]}`);
  return Object.fromEntries([...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((k) => k === kind).length]));
}

lane("changes of a deployed stack", (on) => {
  check(on, "a user more: that user is created, and the drains get to know it", async () => {
    await on.deployed(ONE_USER);
    const actions = await on.plan(TWO_USERS);
    const others = Object.entries(actions).filter(([address]) => !address.includes("bob"));
    expect(summary(Object.fromEntries(others))).toMatchObject({ "update aws_lambda_invocation": 2 });
    expect(Object.values(actions).some((action) => action.includes("delete"))).toBe(false);
    expect(summary(actions)).toMatchObject({ "create aws_sagemaker_user_profile": 1 });
    await on.change(TWO_USERS);
    await on.expectNothingToChange();
  });

  check(on, "a user less, at work, not armed: refused, and the app runs on", async () => {
    await on.deployed(TWO_USERS);
    await (await on.users()).openSpace("notebooks", "JupyterLab", "bob");
    const before = await on.control.state(on.region);
    await on.init(ONE_USER);
    const { status, stderr } = await on.tryApply();
    expect(status).toBe(1);
    expect(stderr).toContain("app JupyterLab/default of space notebooks");
    expect(stderr).toContain("set forceDestroy: true at user profile bob");
    expect(await on.control.state(on.region)).toEqual(before);
  });

  check(on, "a user less, at work, armed for that user alone: goes through", async () => {
    await on.deployed(TWO_USERS);
    const { studio: before = {} } = await on.control.state(on.region);
    if (!Object.keys(before).some((arn) => arn.includes("/notebooks/"))) {
      await (await on.users()).openSpace("notebooks", "JupyterLab", "bob");
    }
    await on.change(BOB_ARMED);
    const actions = await on.plan(ONE_USER);
    expect(Object.values(actions).some((action) => action.includes("create"))).toBe(false);
    expect(summary(actions)).toMatchObject({ "delete aws_sagemaker_user_profile": 1 });
    await on.change(ONE_USER);
    await on.expectNothingToChange();
    const { studio = {} } = await on.control.state(on.region);
    // SageMaker lists an app for a day after it was deleted.
    const there = Object.keys(studio).filter((arn) => studio[arn] !== "Deleted");
    expect(there.filter((arn) => /\/(bob|notebooks)(\/|$)/.test(arn))).toEqual([]);
  });

  check(on, "another idle timeout reaches the domain and its users, in place", async () => {
    await on.deployed(ONE_USER);
    const changes = { ...ONE_USER, "studio.idleShutdown.timeoutMinutes": 90 };
    expect(summary(await on.plan(changes))).toEqual({
      "update aws_lambda_invocation": 1,
      "update aws_s3_object": 2,
      "update aws_sagemaker_user_profile": 1,
    });
    await on.change(changes);
    await on.expectNothingToChange();
    const DomainId = await on.output("domain_id");
    const domain = await on.sagemaker.send(new DescribeDomainCommand({ DomainId }));
    const user = await on.sagemaker.send(new DescribeUserProfileCommand({ DomainId, UserProfileName: "ann" }));
    for (const settings of [domain.DefaultUserSettings, user.UserSettings]) {
      expect(settings?.JupyterLabAppSettings?.AppLifecycleManagement?.IdleSettings?.IdleTimeoutInMinutes).toBe(90);
    }
    await on.change(ONE_USER);
  });

  check(
    on,
    "another idle checker: objects in the bucket are updated, and no lifecycle configuration is touched",
    async () => {
      await on.deployed(ONE_USER);
      on.edit("assets/auto-shutdown/idle_checker.py", (text) => `${text}\n# A later version.\n`);
      expect(Object.keys(summary(await on.plan(ONE_USER)))).toEqual(["update aws_s3_object"]);
      await on.change(ONE_USER);
      await on.expectNothingToChange();
    },
  );

  check(on, "an endpoint less: only that endpoint goes", async () => {
    await on.deployed(ONE_USER);
    const changes = { ...ONE_USER, "studio.network.endpoints": { exclude: ["athena"] } };
    expect(summary(await on.plan(changes))).toMatchObject({ "delete aws_vpc_endpoint": 1 });
    await on.change(changes);
    await on.expectNothingToChange();
    await on.change(ONE_USER);
  });

  check(on, "a tag: everything is updated in place", async () => {
    await on.deployed(ONE_USER);
    const changes = { ...ONE_USER, "tags.CostCenter": "4711" };
    const actions = await on.plan(changes);
    expect(new Set(Object.values(actions))).toEqual(new Set(["update"]));
    await on.change(changes);
    await on.expectNothingToChange();
    await on.change(ONE_USER);
  });

  check(on, "another subnet under deletionProtection: refused at plan", async () => {
    await on.deployed(ONE_USER);
    await on.change({ ...ONE_USER, "studio.deletionProtection": true });
    await expect(on.plan({ ...OTHER_SUBNETS, "studio.deletionProtection": true })).rejects.toThrow(/prevent_destroy/);
    await on.change(ONE_USER);
  });

  check(on, "another name: the domain is replaced, and what it retains lives on", async () => {
    await on.deployed(ONE_USER);
    expect(summary(await on.plan(OTHER_NAME))).toMatchObject({ "delete create aws_sagemaker_domain": 1 });
    await on.change(OTHER_NAME);
    await on.expectNothingToChange();
    await expectReplaced();
  });

  check(on, "retention Delete after that replacement, then destroy: what was retained before lives on", async () => {
    await on.deployed(OTHER_NAME);
    if (((await on.control.state(on.region)).fileSystems ?? []).length < 2) throw new Error("needs the test before");
    await on.init({ ...OTHER_NAME, "studio.retentionPolicy": "Delete" });
    // The provider sends UpdateDomain in a form that AWS refuses, but keeps the new value: the second apply has it.
    await on.apply().catch(() => on.apply());
    await on.destroy();
    await on.expectOnly({ retained: 1 });
  });

  check(on, "another subnet: the domain is replaced, and what it retains lives on", async () => {
    await on.deployed(ONE_USER);
    expect(summary(await on.plan(OTHER_SUBNETS))).toMatchObject({ "delete create aws_sagemaker_domain": 1 });
    await on.change(OTHER_SUBNETS);
    await on.expectNothingToChange();
    await expectReplaced();
  });

  /** Beside the new domain's file system there is the old one, which nothing mounts, under a key that works. */
  async function expectReplaced(): Promise<void> {
    const { fileSystems = [], keys = {} } = await on.control.state(on.region);
    const home = await on.output("home_efs_file_system_id");
    expect(fileSystems.filter(({ id }) => id === home)).toHaveLength(1);
    const old = fileSystems.filter(({ id }) => id !== home);
    expect(old.map(({ mountTargets, kmsKeyId }) => [mountTargets, keys[kmsKeyId]])).toEqual([[[], "Enabled"]]);
  }
});
