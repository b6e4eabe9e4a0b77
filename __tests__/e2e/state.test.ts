import {
  DeleteSecurityGroupCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { once } from "node:events";
import { check, lane, type Lane, STACK } from "./support/lane";

lane(
  "state in S3",
  (on) => {
    check(on, "two applies at once: the lock refuses one, and nothing is lost", async () => {
      await on.empty();
      await on.init({});
      const locked = on.untilRequest(({ service, operation }) => service === "ec2" && operation === "CreateVpc");
      const first = on.apply();
      await locked;
      const second = await on.tryApply();
      expect(second.status).toBe(1);
      expect(second.stderr).toContain("Error acquiring the state lock");
      await first;
      await on.expectNothingToChange();
    });

    check(on, "an apply interrupted half-way: it ends in order, and apply again makes nothing twice", async () => {
      await on.empty();
      await on.init({});
      const reached = on.untilRequest(({ operation }) => operation === "CreateDomain");
      const terraform = on.startInBackground("apply");
      const ended = once(terraform, "exit");
      await reached;
      terraform.kill("SIGINT");
      expect(await ended).toEqual([1, null]);
      await on.apply();
      await on.expectNothingToChange();
      const { vpcs = [], studio = {} } = await on.control.state(on.region);
      expect(vpcs).toHaveLength(1);
      expect(Object.keys(studio).filter((arn) => arn.includes(":domain/"))).toHaveLength(1);
      await on.destroy();
      // Terraform takes the domain that it did not see finished for broken and makes it anew; the first one's data stays.
      await on.expectOnly({ retained: await on.domainsMade() });
    });

    check(on, "a first apply killed at its start: unlock, import what exists, apply again", async () => {
      await on.empty();
      await on.init({});
      await on.killed("apply", ({ operation }) => operation === "CreateBucket");
      await on.unlock();
      // Those that wait for what is refused are refused after it.
      for (let round = 0; round < 3 && !(await applied(on)); round++);
      await on.expectNothingToChange();

      // What has no name of its own was made twice. The stack's tags tell it.
      const ours = await on.output("vpc_id");
      const { Vpcs = [] } = await on.ec2.send(
        new DescribeVpcsCommand({ Filters: [{ Name: "tag:Stack", Values: [STACK] }] }),
      );
      const [other, ...more] = Vpcs.filter(({ VpcId }) => VpcId !== ours);
      expect(more).toEqual([]);
      await on.ec2.send(new DeleteVpcCommand({ VpcId: other!.VpcId }));
      await on.expectNothingToChange();
    });

    check(on, "an apply of changes killed half-way: unlock, and apply again completes it", async () => {
      await on.deployed();
      await on.init({ "tags.CostCenter": "4711" });
      await on.killed("apply", ({ service, operation }) => service === "iam" && operation === "TagRole");
      await on.unlock();
      await on.apply();
      await on.expectNothingToChange();
    });

    check(
      on,
      "an apply killed as it made a security group: told by name; apply goes on once that is deleted",
      async () => {
        await on.deployed();
        const users = [{ name: "defaultuser" }, { name: "bob" }];
        await on.init({ "studio.userProfiles": users });
        // It gets no further than the group itself.
        await on.control.fault({
          service: "ec2",
          operation: "RevokeSecurityGroupEgress",
          kind: "throttle",
          seconds: 60,
        });
        await on.killed("apply", ({ operation }) => operation === "CreateSecurityGroup");
        await on.control.clearFaults();
        await on.unlock();
        const { status, stderr } = await on.tryApply();
        expect(status).toBe(1);
        const [, GroupName] = /creating Security Group \(([^)]+)\).*InvalidGroup.Duplicate/s.exec(stderr) ?? [];
        expect(GroupName).toContain("bob");
        const { SecurityGroups = [] } = await on.ec2.send(
          new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: [GroupName!] }] }),
        );
        // Imported it would stay as open as EC2 makes groups.
        expect(SecurityGroups[0]!.IpPermissionsEgress).toHaveLength(1);
        await on.ec2.send(new DeleteSecurityGroupCommand({ GroupId: SecurityGroups[0]!.GroupId }));
        await on.apply();
        await on.expectNothingToChange();
      },
    );
  },
  { backend: "configured" },
);

/** An apply. If it is refused, since things exist that the state does not know, imports them by the names that they have. */
async function applied(on: Lane): Promise<boolean> {
  const { status, stderr } = await on.tryApply();
  if (status === 0) return true;
  const errors = stderr.split(/^Error: /m).slice(1);
  for (const error of errors) expect(error).toMatch(/already ?exist/i);
  for (const [, address] of stderr.matchAll(/with (aws_\w+\.\S+),/g)) {
    await on.must("import", "-no-color", address!, idOf(on, address!));
  }
  return false;
}

/** What `terraform import` knows a resource by: its name, but for a policy. */
function idOf(on: Lane, address: string): string {
  const { bucket, name, path, function_name, studio_lifecycle_config_name } = on.arguments(address);
  if (address.startsWith("aws_iam_policy.")) return `arn:aws:iam::123456789012:policy${String(path)}${String(name)}`;
  return String(bucket ?? function_name ?? studio_lifecycle_config_name ?? name);
}
