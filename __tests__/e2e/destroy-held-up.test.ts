import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from "@aws-sdk/client-ec2";
import { CreateDomainCommand, DeleteDomainCommand, DescribeDomainCommand } from "@aws-sdk/client-sagemaker";
import { once } from "node:events";
import { ARMED, check, lane, type Lane } from "./support/lane";

/** Within which a destroy gets to the subnets. */
const MOST_SECONDS_TO_SUBNETS = 180;

lane("destroy that something holds up", (on) => {
  check(
    on,
    "an app that takes longer to end than one run may: stops with its name, and goes on when run again",
    async () => {
      await on.deployed(ARMED);
      await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
      await on.control.clock({ scale: 60, delays: { appDelete: 45 } });
      const { status, stderr } = await on.tryDestroy();
      expect(status).toBe(1);
      expect(stderr).toContain("app JupyterLab/default of space notebooks (Deleting)");
      expect(stderr).toContain("Run the same command again");
      await on.control.clock({ scale: 20 });
      await on.destroy();
      await on.expectOnly({ retained: 1 });
    },
  );

  check(on, "a mount target that does not go: stops with its name, and goes on when run again", async () => {
    await on.deployed(ARMED);
    await on.control.clock({ scale: 60, delays: { mountTargetDelete: 45 } });
    const { status, stderr } = await on.tryDestroy();
    expect(status).toBe(1);
    expect(stderr).toMatch(/mount target fsmt-\w+ of fs-\w+ \(deleting\)/);
    const { fileSystems = [], keys = {} } = await on.control.state(on.region);
    expect(keys[fileSystems[0]!.kmsKeyId]).toBe("Enabled");
    await on.control.clock({ scale: 20, delays: { mountTargetDelete: 1 } });
    await on.destroy();
    await on.expectOnly({ retained: 1 });
  });

  check(
    on,
    "a security group of someone else that refers to the domain's: stops with its name, key rescued",
    async () => {
      await on.deployed(ARMED);
      const foreign = await refer(on, `security-group-for-inbound-nfs-${await on.output("domain_id")}`);
      const { status, stderr } = await on.tryDestroy();
      expect(status).toBe(1);
      expect(stderr).toContain(`security group ${foreign} (someone-else)`);
      const { fileSystems = [], keys = {} } = await on.control.state(on.region);
      expect(keys[fileSystems[0]!.kmsKeyId]).toBe("Enabled");
      await on.ec2.send(new DeleteSecurityGroupCommand({ GroupId: foreign }));
      await on.destroy();
      await on.expectOnly({ retained: 1 });
    },
  );

  check(
    on,
    "someone else's domain in the stack's VPC: told and untouched; the destroy ends once that domain is gone",
    async () => {
      await on.deployed(ARMED);
      const other = await createOtherDomain(on);
      const refused = on.untilRequest(
        ({ operation, status = 0 }) => operation === "DeleteSubnet" && status >= 400,
        MOST_SECONDS_TO_SUBNETS,
      );
      const terraform = on.startInBackground("destroy");
      const ended = once(terraform, "exit");
      await refused;
      const cleanup = (await on.control.invocations()).filter(({ event }) => event.duty === "network_cleanup").at(-1);
      expect(cleanup?.result).toMatchObject({ untouched: [`domain ${other.DomainId} and what belongs to it`] });
      const { securityGroups = [], fileSystems = [], studio = {} } = await on.control.state(on.region);
      expect(securityGroups.filter((group) => group.includes(other.DomainId!))).toHaveLength(2);
      expect(fileSystems.find(({ id }) => id === other.HomeEfsFileSystemId)?.mountTargets).toHaveLength(2);
      expect(studio[other.DomainArn!]).toBe("InService");

      await on.sagemaker.send(
        new DeleteDomainCommand({ DomainId: other.DomainId, RetentionPolicy: { HomeEfsFileSystem: "Delete" } }),
      );
      expect(await ended).toEqual([0, null]);
      await on.expectOnly({ retained: 1 });
    },
  );
});

/** Makes a domain in the stack's own network that is not the stack's. */
async function createOtherDomain(on: Lane) {
  const VpcId = await on.output("vpc_id");
  const { SecurityGroups } = await on.ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: "vpc-id", Values: [VpcId] },
        { Name: "group-name", Values: ["default"] },
      ],
    }),
  );
  const ours = await on.sagemaker.send(new DescribeDomainCommand({ DomainId: await on.output("domain_id") }));
  const { DomainArn } = await on.sagemaker.send(
    new CreateDomainCommand({
      DomainName: "someone-else",
      AuthMode: "IAM",
      AppNetworkAccessType: "VpcOnly",
      VpcId,
      SubnetIds: ours.SubnetIds,
      DefaultUserSettings: {
        ExecutionRole: ours.DefaultUserSettings!.ExecutionRole,
        SecurityGroups: [SecurityGroups![0]!.GroupId!],
      },
    }),
  );
  return on.sagemaker.send(new DescribeDomainCommand({ DomainId: DomainArn!.split("/").at(-1)! }));
}

/** Makes a group in the stack's VPC with a rule that refers to the group of that name. */
async function refer(on: Lane, name: string): Promise<string> {
  const VpcId = await on.output("vpc_id");
  const { SecurityGroups } = await on.ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: [name] }] }),
  );
  const { GroupId } = await on.ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: "someone-else", Description: "Someone else's" }),
  );
  await on.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        {
          IpProtocol: "tcp",
          FromPort: 2049,
          ToPort: 2049,
          UserIdGroupPairs: [{ GroupId: SecurityGroups![0]!.GroupId }],
        },
      ],
    }),
  );
  return GroupId!;
}
