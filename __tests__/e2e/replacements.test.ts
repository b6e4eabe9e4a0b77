import { check } from "./support/check";
import { summary } from "./support/plan";
import { lane } from "./support/studio";

const OTHER_SUBNETS = {
  "studio.network.subnets": [
    { cidr: "10.0.1.0/26", availabilityZone: "use1-az1" },
    { cidr: "10.0.1.128/25", availabilityZone: "use1-az2" },
  ],
};

const OTHER_NAME = { "studio.domainName": "another-domain" };

const PROTECTED = { "studio.deletionProtection": true };

lane("changes that replace the domain", (on) => {
  check(on, "another subnet under deletionProtection: refused at plan", async () => {
    await on.deployed(PROTECTED);
    await expect(on.plan({ ...OTHER_SUBNETS, ...PROTECTED })).rejects.toThrow(/prevent_destroy/);
    await on.change({});
  });

  check(on, "another name: the domain is replaced, and what it retains lives on", async () => {
    await on.deployed();
    expect(summary(await on.plan(OTHER_NAME))).toMatchObject({ "delete create aws_sagemaker_domain": 1 });
    await on.change(OTHER_NAME);
    await on.expectNothingToChange();
    await expectReplaced();
  });

  check(on, "retention Delete after that replacement, then destroy: what was retained before lives on", async () => {
    await on.deployed(OTHER_NAME);
    // Left there by the test before.
    expect((await on.control.state(on.region)).fileSystems).toHaveLength(2);
    await on.init({ ...OTHER_NAME, "studio.retentionPolicy": "Delete" });
    // The provider sends UpdateDomain in a form that AWS refuses, but keeps the new value: the second apply has it.
    await on.apply().catch(() => on.apply());
    await on.destroy();
    await on.expectOnlyLeft(1);
  });

  check(on, "another subnet: the domain is replaced, and what it retains lives on", async () => {
    await on.deployed();
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
