import {
  DeleteSecurityGroupCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { check } from "./support/check";
import { type Lane } from "./support/lane";
import { ClonedStack } from "./support/cloned-stack";
import { Functions } from "./support/functions";
import { lane, STACK } from "./support/studio";
import { Turns } from "./support/turns";

const DRAIN = "ml-platform-studio-drain";

const TAGGED = { "tags.CostCenter": "4711" };

/** More than it takes until all that existed before is imported. */
const MOST_ROUNDS = 10;

lane(
  "state in S3",
  (on) => {
    check(on, "two applies at once: the lock refuses one, and nothing is lost", async () => {
      await on.empty();
      await on.init({});
      const first = await on.startUntilHeld("apply", { service: "ec2", operation: "CreateVpc", kind: "hold" });
      const second = await on.tryApply();
      expect(second.status).toBe(1);
      expect(second.stderr).toContain("Error acquiring the state lock");
      await on.control.clearFaults();
      expect(await first.ended).toEqual([0, null]);
      await on.expectNothingToChange();
      on.isAs({});
    });

    check(on, "an apply of changes killed half-way: unlock, and apply again completes it", async () => {
      await on.deployed();
      await on.init(TAGGED);
      await on.killed(
        "apply",
        { service: "ec2", operation: "CreateTags", kind: "holdAnswer", count: 1 },
        { service: "iam", operation: "TagRole", kind: "hold", count: 1 },
      );
      await on.unlock();
      await on.apply();
      await on.expectNothingToChange();
      on.isAs(TAGGED);
    });

    check(
      on,
      "an apply killed as it made a security group: told by name; apply goes on once that is deleted",
      async () => {
        await on.deployed(TAGGED);
        const users = [{ name: "defaultuser" }, { name: "bob" }];
        await on.init({ ...TAGGED, "studio.userProfiles": users });
        // It gets no further than the group itself.
        await on.killed("apply", { service: "ec2", operation: "RevokeSecurityGroupEgress", kind: "hold" });
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

    check(on, "an apply interrupted half-way: it ends in order, and apply again makes nothing twice", async () => {
      await on.empty();
      const addresses = Object.keys(await on.plan({}));
      const domain = on.synthesized.addresses("aws_sagemaker_domain")[0]!;
      const afterIt = on.synthesized.after(domain);
      // The domain exists, and Terraform knows its id, but has not seen it ready.
      const first = await on.startUntilHeld("apply", {
        service: "sagemaker",
        operation: "DescribeDomain",
        kind: "hold",
      });
      // What else is under way would be cut off, too: made, and unknown to Terraform.
      const others = addresses.filter((address) => address !== domain && !afterIt.includes(address));
      expect(others).not.toEqual([]);
      await first.until(() => others.every((address) => first.output.includes(`\n${address}: Creation complete`)));
      first.interrupt();
      expect(await first.ended).toEqual([1, null]);
      await on.control.clearFaults();
      await on.apply();
      await on.expectNothingToChange();
      const { vpcs = [], studio = {} } = await on.control.state(on.region);
      expect(vpcs).toHaveLength(1);
      expect(Object.keys(studio).filter((arn) => arn.includes(":domain/"))).toHaveLength(1);
      await on.destroy();
      // Terraform takes the domain that it did not see finished for broken and makes it anew; the first one's data stays.
      expect(await on.domainsMade()).toBe(2);
      await on.expectOnlyLeft(2);
    });

    check(on, "a first apply killed at its start: unlock, import what exists, apply again", async () => {
      await on.empty();
      await on.init({});
      await on.killed(
        "apply",
        { service: "ec2", operation: "CreateVpc", kind: "holdAnswer" },
        { service: "s3", operation: "CreateBucket", kind: "holdAnswer", count: 1 },
      );
      expect(JSON.parse(await on.must("state", "pull"))).toMatchObject({ resources: [] });
      await on.unlock();
      // Those that wait for what is refused are refused after it.
      let rounds = 0;
      while (!(await applied(on))) expect(++rounds).toBeLessThan(MOST_ROUNDS);
      expect(rounds).toBeGreaterThan(0);
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
      on.isAs({});
    });

    check(on, "configurations that take turns in one checkout: each has its own state and no other", async () => {
      await on.empty();
      const turns = new Turns(on);
      const all = ["s3 aa", "local aa", "s3 bb", "local bb"].map((each) => turns.configure(each));
      for (const each of all) {
        await turns.synthesize(each);
        await turns.terraform("init", "-input=false");
        expect(await turns.stateOf("default")).toBe("");
        await turns.keepState(each);
        await turns.terraform("workspace", "new", "dev");
        await turns.keepState(`${each} dev`);
      }
      // The last one is still there. Terraform's own proposal finds nothing to copy.
      for (const each of [all[1]!, all[0]!, all[3]!, all[2]!]) {
        await turns.synthesize(each);
        await turns.terraform("init", "-input=false", "-migrate-state", "-force-copy");
        expect([await turns.stateOf("default"), await turns.stateOf("dev")]).toEqual([each, `${each} dev`]);
      }
      const { status, output } = await turns.npm("diff", all[0]!, "studio", "--skip-provider-lock");
      expect({ status, output }).toEqual({
        status: 0,
        output: expect.stringMatching(/Plan: \d+ to add, 0 to change/) as string,
      });
      expect([await turns.stateOf("default"), await turns.stateOf("dev")]).toEqual([all[0], `${all[0]} dev`]);
    });

    describe("saved plans: planned in one folder, applied in another", () => {
      check(
        on,
        "another handler goes out by the plan alone, without the zips of the folder that planned it",
        async () => {
          await on.deployed();
          const functions = new Functions(on.client);
          const before = await functions.codeOf(DRAIN);
          on.edit("assets/destroy-hook/drain.ts", (text) => `${text}\nexport const later = 1;\n`);
          await on.init({});
          const planned = ClonedStack.of(on);
          expect(await planned.plan()).toEqual({ "update aws_lambda_function": 1, "update terraform_data": 1 });
          const applied = ClonedStack.of(on);
          await applied.applyPlanOf(planned);
          expect(await functions.codeOf(DRAIN)).not.toBe(before);
          await on.expectNothingToChange();
          on.isAs({});
        },
      );

      check(on, "a function that was lost, and one that is replaced, come back where no zip is", async () => {
        await on.deployed();
        const functions = new Functions(on.client);
        await functions.delete(DRAIN);
        const planned = ClonedStack.of(on);
        const [other] = on.synthesized.addresses("aws_lambda_function").filter((address) => /cleanup/i.test(address));
        expect(await planned.plan(`-replace=${other}`)).toEqual({
          "create aws_lambda_function": 1,
          "delete create aws_lambda_function": 1,
        });
        await planned.keptForAnotherJob().applyPlan();
        expect(await functions.codeOf(DRAIN)).toBeDefined();
        await on.expectNothingToChange();
        on.isAs({});
      });

      check(on, "a fresh clone destroys the stack, and makes functions by a saved plan", async () => {
        await on.deployed();
        on.spoil();
        await ClonedStack.of(on).destroy();
        await on.expectOnlyLeft();
        const planned = ClonedStack.of(on);
        const targets = on.synthesized.addresses("aws_lambda_function").map((address) => `-target=${address}`);
        expect(await planned.plan(...targets)).toMatchObject({ "create aws_lambda_function": 2 });
        await ClonedStack.of(on).applyPlanOf(planned);
      });
    });
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
  const { bucket, name, path, function_name } = on.synthesized.arguments(address);
  if (address.startsWith("aws_iam_policy.")) return `arn:aws:iam::123456789012:policy${String(path)}${String(name)}`;
  return String(bucket ?? function_name ?? name);
}
