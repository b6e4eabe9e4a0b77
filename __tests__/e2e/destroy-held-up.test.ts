import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from "@aws-sdk/client-ec2";
import { CreateDomainCommand, DeleteDomainCommand, DescribeDomainCommand } from "@aws-sdk/client-sagemaker";
import { check } from "./support/check";
import { ARMED, lane, type StudioLane } from "./support/studio";

/** Longer than any function waits. It ends as soon as the delay is set anew. */
const FOREVER = 24 * 60 * 60;

lane("destroy that something holds up", (on) => {
  check(
    on,
    "an app that takes longer to end than one run may, a mount target that does not go, someone else's security group: " +
      "each stops it with its name, key rescued, and it goes on when run again",
    async () => {
      await on.deployed(ARMED);
      await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
      const foreign = await refer(on, `security-group-for-inbound-nfs-${await on.output("domain_id")}`);
      const managed = await on.managed();
      await on.control.clock({ delays: { appDelete: FOREVER, mountTargetDelete: FOREVER } });

      const atTheApp = await on.tryDestroy();
      expect(atTheApp.status).toBe(1);
      expect(atTheApp.stderr).toContain("app JupyterLab/default of space notebooks (Deleting)");
      expect(atTheApp.stderr).toContain("Run the same command again");
      const left = await on.managed();
      expect(managed.filter((address) => !left.includes(address))).toEqual([
        expect.stringMatching(/^aws_lambda_invocation\.DomainDrain_Start_/),
      ]);
      await on.control.clock({ delays: { appDelete: 0 } });

      const atTheMountTarget = await on.tryDestroy();
      expect(atTheMountTarget.status).toBe(1);
      expect(atTheMountTarget.stderr).toMatch(/mount target fsmt-\w+ of fs-\w+ \(deleting\)/);
      await expectKeyEnabled();
      await on.control.clock({ delays: { mountTargetDelete: 0 } });

      const atTheGroup = await on.tryDestroy();
      expect(atTheGroup.status).toBe(1);
      expect(atTheGroup.stderr).toContain(`security group ${foreign} (someone-else)`);
      await expectKeyEnabled();
      await on.ec2.send(new DeleteSecurityGroupCommand({ GroupId: foreign }));

      // Nothing has to run out of time any more.
      await on.control.clock({ scale: 1 });
      await on.destroy();
      await on.expectOnlyLeft(1);
    },
  );

  check(
    on,
    "someone else's domain in the stack's VPC: told and untouched; the destroy ends once that domain is gone",
    async () => {
      await on.deployed(ARMED);
      const other = await createOtherDomain(on);
      const since = await on.lastRequest();
      const terraform = on.startInBackground("destroy");
      await terraform.until(async () =>
        (await on.control.requests(since)).some(
          ({ operation, status = 0 }) => operation === "DeleteSubnet" && status >= 400,
        ),
      );
      const cleanup = (await on.control.invocations()).filter(({ event }) => event.duty === "network_cleanup").at(-1);
      expect(cleanup?.result).toMatchObject({ untouched: [`domain ${other.DomainId} and what belongs to it`] });
      const { securityGroups = [], fileSystems = [], studio = {} } = await on.control.state(on.region);
      expect(securityGroups.filter((group) => group.includes(other.DomainId!))).toHaveLength(2);
      expect(fileSystems.find(({ id }) => id === other.HomeEfsFileSystemId)?.mountTargets).toHaveLength(2);
      expect(studio[other.DomainArn!]).toBe("InService");

      await on.sagemaker.send(
        new DeleteDomainCommand({ DomainId: other.DomainId, RetentionPolicy: { HomeEfsFileSystem: "Delete" } }),
      );
      expect(await terraform.ended).toEqual([0, null]);
      await on.expectOnlyLeft(1);
    },
  );

  /** The key of the home file system works, whatever else is left. */
  async function expectKeyEnabled(): Promise<void> {
    const { fileSystems = [], keys = {} } = await on.control.state(on.region);
    expect(fileSystems.map(({ kmsKeyId }) => keys[kmsKeyId])).toEqual(["Enabled"]);
  }
});

/** Makes a domain in the stack's own network that is not the stack's. */
async function createOtherDomain(on: StudioLane) {
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
async function refer(on: StudioLane, name: string): Promise<string> {
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
