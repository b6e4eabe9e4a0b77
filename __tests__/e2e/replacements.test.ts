import { DeleteFileSystemCommand, EFSClient } from "@aws-sdk/client-efs";
import { type Changes } from "../../local/configuration";
import { check } from "./support/check";
import { summary } from "./support/plan";
import { lane } from "./support/studio";

const OTHER_SUBNETS = {
  "studio.network.subnets": [
    { cidr: "10.0.1.0/26", availabilityZone: "use1-az1" },
    { cidr: "10.0.1.128/25", availabilityZone: "use1-az2" },
  ],
};

const DELETE = { "studio.retentionPolicy": "Delete" };

const OTHER_NAME = { "studio.domainName": "another-domain", ...DELETE };

const PROTECTED = { "studio.deletionProtection": true };

lane("changes that replace the domain", (on) => {
  check(on, "another subnet under deletionProtection: refused at plan", async () => {
    await on.deployed(PROTECTED);
    await expect(on.plan({ ...OTHER_SUBNETS, ...PROTECTED })).rejects.toThrow(/prevent_destroy/);
    await on.change({});
  });

  check(on, "another retention policy: refused at plan, with what to do instead", async () => {
    await on.deployed();
    const home = await on.output("home_efs_file_system_id");
    expect(await remedyFor(DELETE)).toEqual([`aws efs delete-file-system --file-system-id ${home}`]);
    await on.init({});
    await on.expectNothingToChange();
    on.isAs({});
  });

  check(
    on,
    "another name, with another retention policy: the domain is replaced, what the old one retains lives on",
    async () => {
      await on.deployed();
      expect(summary(await on.plan(OTHER_NAME))).toMatchObject({ "delete create aws_sagemaker_domain": 1 });
      await on.change(OTHER_NAME);
      await on.expectNothingToChange();
      await expectReplaced();
    },
  );

  check(on, "a destroy after that: what was retained before lives on, what was made with Delete goes", async () => {
    await on.deployed(OTHER_NAME);
    // Left there by the test before.
    expect((await on.control.state(on.region)).fileSystems).toHaveLength(2);
    await on.destroy();
    await on.expectOnlyLeft(1);
  });

  check(on, "Retain for a domain that was made with Delete: the remedy keeps its data", async () => {
    await on.deployed(DELETE);
    const remedy = await remedyFor({});
    expect(remedy).toHaveLength(2);
    for (const command of remedy) {
      const [terraform, ...args] = command.split(" ");
      expect(terraform).toBe("terraform");
      await on.must(...args);
    }
    await on.apply();
    await on.expectNothingToChange();
    on.isAs({});
  });

  check(on, "another subnet after that: the domain is replaced, and what it retains lives on", async () => {
    await on.deployed();
    expect(summary(await on.plan(OTHER_SUBNETS))).toMatchObject({ "delete create aws_sagemaker_domain": 1 });
    await on.change(OTHER_SUBNETS);
    await on.expectNothingToChange();
    await expectReplaced();
  });

  check(on, "Delete for a domain that was made with Retain: the remedy deletes its data", async () => {
    await on.deployed(OTHER_SUBNETS);
    const [command] = await remedyFor({ ...OTHER_SUBNETS, ...DELETE });
    const [, FileSystemId] = /^aws efs delete-file-system --file-system-id (fs-\w+)$/.exec(command!)!;
    await on.destroy();
    const { fileSystems = [] } = await on.control.state(on.region);
    await new EFSClient(on.client).send(new DeleteFileSystemCommand({ FileSystemId }));
    const left = (await on.control.state(on.region)).fileSystems;
    expect(left).toEqual(fileSystems.filter(({ id }) => id !== FileSystemId));
    expect(left).toHaveLength(fileSystems.length - 1);
  });

  /** The commands that the plan of a refused retention policy tells. */
  async function remedyFor(changes: Changes): Promise<string[]> {
    const refusal: unknown = await on.plan(changes).catch((error: unknown) => error);
    const { message } = refusal as Error;
    expect(message).toContain("Resource postcondition failed");
    return [...message.matchAll(/^ {2}((?:aws|terraform) .*)$/gm)].map(([, command]) => command!);
  }

  /** Beside the new domain's file system there is the old one, which nothing mounts, under a key that works. */
  async function expectReplaced(): Promise<void> {
    const { fileSystems = [], keys = {} } = await on.control.state(on.region);
    const home = await on.output("home_efs_file_system_id");
    expect(fileSystems.filter(({ id }) => id === home)).toHaveLength(1);
    const old = fileSystems.filter(({ id }) => id !== home);
    expect(old.map(({ mountTargets, kmsKeyId }) => [mountTargets, keys[kmsKeyId]])).toEqual([[[], "Enabled"]]);
  }
});
