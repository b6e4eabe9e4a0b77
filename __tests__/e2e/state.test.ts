import { DeleteSecurityGroupCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import { once } from "node:events";
import { type RecordedRequest } from "../../local/control";
import { check, lane, type Lane } from "./lane";

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
      await ended;
      await on.apply();
      await on.expectNothingToChange();
      const { vpcs = [], studio = {} } = await on.control.state(on.region);
      expect(vpcs).toHaveLength(1);
      expect(Object.keys(studio).filter((arn) => arn.includes(":domain/"))).toHaveLength(1);
      await on.destroy();
      // Terraform takes the domain that it did not see finished for broken and makes it anew; the first one's data stays.
      await on.expectOnly({ retained: await on.domainsMade() });
    });

    check(on, "an apply of changes killed half-way: unlock, and apply again completes it", async () => {
      await on.deployed();
      await on.init({ "tags.CostCenter": "4711" });
      await killApply(on, ({ service, operation }) => service === "iam" && operation === "TagRole");
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
        await killApply(on, ({ operation }) => operation === "CreateSecurityGroup");
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

/** Starts an apply, and kills Terraform and the provider as soon as there is such a request. */
async function killApply(on: Lane, at: (request: RecordedRequest) => boolean): Promise<void> {
  const reached = on.untilRequest(at);
  const terraform = on.startInBackground("apply");
  const ended = once(terraform, "exit");
  await reached;
  on.kill();
  await ended;
}
