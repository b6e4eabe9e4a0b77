import { DescribeDomainCommand, DescribeUserProfileCommand } from "@aws-sdk/client-sagemaker";
import { check, lane } from "./lane";

const profiles = (...names: string[]) => ({ "studio.userProfiles": names.map((name) => ({ name })) });

const SUBNETS = [
  { cidr: "10.0.1.0/26", availabilityZone: "us-east-1a" },
  { cidr: "10.0.1.128/25", availabilityZone: "us-east-1b" },
];

lane("changes of a deployed stack", (on) => {
  check(on, "a user more: only that user is created", async () => {
    await on.deployed(profiles("ann"));
    const actions = await on.plan(profiles("ann", "bob"));
    const created = Object.entries(actions).filter(([, action]) => action === "create");
    expect(created.map(([address]) => address).every((address) => address.includes("bob"))).toBe(true);
    expect(created.map(([address]) => address.split(".")[0])).toContain("aws_sagemaker_user_profile");
    const others = Object.entries(actions).filter(([address]) => !address.includes("bob"));
    expect(others.map(([address, action]) => `${address.split(".")[0]} ${action}`).sort()).toEqual([
      "aws_lambda_invocation update",
      "aws_lambda_invocation update",
    ]);
    await on.apply();
    await on.expectNothingToChange();
  });

  check(on, "a user less, with a running app, not armed: refused, and the user's app runs on", async () => {
    await (await on.users()).openSpace("bobs", "JupyterLab", "bob");
    await on.plan(profiles("ann"));
    await expect(on.apply()).rejects.toThrow(/app JupyterLab\/default of space bobs.*set forceDestroy: true at user profile bob/);
    const { studio = {} } = await on.control.state(on.region);
    expect(Object.keys(studio).some((arn) => arn.includes("/bobs/jupyterlab/"))).toBe(true);
  });

  check(on, "a user less, with a running app, armed for that user alone: goes through", async () => {
    await on.init({ "studio.userProfiles": [{ name: "ann" }, { name: "bob", forceDestroy: true }] });
    await on.apply();
    const actions = await on.plan(profiles("ann"));
    expect(Object.entries(actions).filter(([, action]) => action.includes("create"))).toEqual([]);
    await on.apply();
    await on.expectNothingToChange();
    const { studio = {} } = await on.control.state(on.region);
    expect(Object.keys(studio).filter((arn) => /\/bobs?(\/|$)/.test(arn))).toEqual([]);
  });

  check(on, "another idle timeout reaches the domain and its users, in place", async () => {
    const changes = { ...profiles("ann"), "studio.idleShutdown.timeoutMinutes": 90 };
    const actions = await on.plan(changes);
    expect(new Set(Object.values(actions))).toEqual(new Set(["update"]));
    expect(Object.keys(actions).filter((address) => /^aws_sagemaker_(domain|studio_lifecycle_config)\./.test(address))).toEqual([]);
    await on.apply();
    await on.expectNothingToChange();
    const DomainId = await on.output("domain_id");
    const domain = await on.sagemaker.send(new DescribeDomainCommand({ DomainId }));
    const user = await on.sagemaker.send(new DescribeUserProfileCommand({ DomainId, UserProfileName: "ann" }));
    for (const settings of [domain.DefaultUserSettings, user.UserSettings]) {
      expect(settings?.JupyterLabAppSettings?.AppLifecycleManagement?.IdleSettings?.IdleTimeoutInMinutes).toBe(90);
    }
  });

  check(on, "an endpoint less: only that endpoint goes", async () => {
    const changes = { ...profiles("ann"), "studio.idleShutdown.timeoutMinutes": 90 };
    const actions = await on.plan({ ...changes, "studio.network.endpoints": { exclude: ["athena"] } });
    const types = Object.entries(actions).map(([address, action]) => `${address.split(".")[0]} ${action}`);
    expect(types).toEqual(["aws_vpc_endpoint delete"]);
    await on.apply();
    await on.expectNothingToChange();
  });

  check(on, "a tag: nothing is replaced", async () => {
    const actions = await on.plan({ ...profiles("ann"), "tags.CostCenter": "4711" });
    expect(Object.entries(actions).filter(([, action]) => action.includes("delete"))).toEqual([]);
    await on.apply();
    await on.expectNothingToChange();
  });

  check(on, "another subnet under deletionProtection: refused at plan", async () => {
    const changes = { ...profiles("ann"), "tags.CostCenter": "4711", "studio.deletionProtection": true };
    await on.init(changes);
    await on.apply();
    await expect(on.plan({ ...changes, "studio.network.subnets": SUBNETS })).rejects.toThrow(/prevent_destroy/);
  });

  check(on, "another subnet without it: the domain is replaced, and what is retained lives", async () => {
    const changes = { ...profiles("ann"), "tags.CostCenter": "4711", "studio.network.subnets": SUBNETS };
    const { fileSystems: before = [] } = await on.control.state(on.region);
    const actions = await on.plan(changes);
    const domain = Object.entries(actions).find(([address]) => address.startsWith("aws_sagemaker_domain."));
    expect(domain?.[1]).toBe("delete create");
    await on.apply();
    await on.expectNothingToChange();
    const { fileSystems = [], keys = {} } = await on.control.state(on.region);
    const [old] = fileSystems.filter(({ id }) => before.some((each) => each.id === id));
    expect(fileSystems).toHaveLength(2);
    expect(old?.mountTargets).toEqual([]);
    expect(keys[old!.kmsKeyId]).toBe("Enabled");
  });

  check(on, "retention Delete after that replacement, then destroy: the file system retained before lives", async () => {
    const changes = {
      ...profiles("ann"),
      "tags.CostCenter": "4711",
      "studio.network.subnets": SUBNETS,
      "studio.retentionPolicy": "Delete",
    };
    await on.init(changes);
    // The provider sends UpdateDomain in a form that AWS refuses, but keeps the new value: the second apply has it.
    await on.apply().catch(() => on.apply());
    await on.destroy();
    await on.expectOnly({ retained: 1 });
  });
});
