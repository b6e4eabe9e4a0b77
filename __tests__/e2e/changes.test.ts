import {
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { DescribeDomainCommand, DescribeUserProfileCommand } from "@aws-sdk/client-sagemaker";
import { createHash } from "node:crypto";
import { check } from "./support/check";
import { summary } from "./support/plan";
import { lane } from "./support/studio";

const usersNamed = (...names: string[]) => ({ "studio.userProfiles": names.map((name) => ({ name })) });

const ONE_USER = usersNamed("ann");
const TWO_USERS = usersNamed("ann", "bob");
const BOB_ARMED = { "studio.userProfiles": [{ name: "ann" }, { name: "bob", forceDestroy: true }] };
const BOB_ARMED_FOR_ALL = {
  "studio.userProfiles": [{ name: "ann" }, { name: "bob", forceDestroy: true, deleteOwnedSpaces: true }],
};

// Each is laid over the one before.
const LATER = { ...ONE_USER, "studio.idleShutdown.timeoutMinutes": 90 };
const FEWER = { ...LATER, "studio.network.endpoints": { exclude: ["athena"] } };
const TAGGED = { ...FEWER, "tags.CostCenter": "4711" };

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

  check(
    on,
    "a user less who owns a shared space: refused before anything ends; armed for that too, it goes",
    async () => {
      await on.deployed(ONE_USER);
      await on.change(BOB_ARMED);
      const users = await on.users();
      await users.openSpace("mine", "JupyterLab", "bob");
      await users.openSpace("team", "JupyterLab", "bob", "Shared");
      await users.openSpace("hers", "JupyterLab", "ann", "Shared");
      const before = await on.control.state(on.region);
      await on.init(ONE_USER);
      const { status, stderr } = await on.tryApply();
      expect(status).toBe(1);
      expect(await on.control.state(on.region)).toEqual(before);
      expect(stderr).toContain("app JupyterLab/default of space team (InService)");
      expect(stderr).toContain("space team (shared, owner bob, InService)");
      expect(stderr).toContain("deleteOwnedSpaces: true at user profile bob");
      await on.change(BOB_ARMED_FOR_ALL);
      // Terraform begins to delete the group of the user only once the interfaces of the user's apps have left it.
      await on.control.clock({ delays: { interfaceLinger: 86_400 } });
      const since = await on.lastRequest();
      const operations = async () => (await on.control.requests(since)).map(({ operation }) => operation);
      await on.init(ONE_USER);
      const removal = on.startInBackground("apply");
      await removal.until(async () => {
        const asked = await operations();
        const later = asked
          .slice(asked.lastIndexOf("DeleteSpace"))
          .filter((each) => each === "DescribeNetworkInterfaces");
        return asked.filter((each) => each === "DeleteSpace").length === 2 && later.length > 1;
      });
      expect(await operations()).not.toContain("DeleteSecurityGroup");
      await on.control.clock({ delays: { interfaceLinger: 0 } });
      expect(await removal.ended).toEqual([0, null]);
      on.isAs(ONE_USER);
      const deletions = (await on.control.requests(since)).filter(
        ({ operation }) => operation === "DeleteSecurityGroup",
      );
      expect(deletions.map(({ status }) => status)).toEqual([200]);
      await on.expectNothingToChange();
      const { studio = {} } = await on.control.state(on.region);
      const there = Object.keys(studio).filter((arn) => studio[arn] !== "Deleted");
      expect(there.filter((arn) => /\/(bob|mine|team)(\/|$)/.test(arn))).toEqual([]);
      expect(there.filter((arn) => arn.includes("/hers"))).toHaveLength(2);
    },
  );

  check(on, "another idle timeout reaches the domain and its users, in place", async () => {
    await on.deployed(ONE_USER);
    expect(summary(await on.plan(LATER))).toEqual({
      "update aws_lambda_invocation": 2,
      "update aws_s3_object": 2,
    });
    await on.change(LATER);
    await on.expectNothingToChange();
    const DomainId = await on.output("domain_id");
    const domain = await on.sagemaker.send(new DescribeDomainCommand({ DomainId }));
    const user = await on.sagemaker.send(new DescribeUserProfileCommand({ DomainId, UserProfileName: "ann" }));
    for (const settings of [domain.DefaultUserSettings, user.UserSettings]) {
      expect(settings?.JupyterLabAppSettings?.AppLifecycleManagement?.IdleSettings?.IdleTimeoutInMinutes).toBe(90);
    }
  });

  check(
    on,
    "another idle checker: objects in the bucket are updated, and no lifecycle configuration is touched",
    async () => {
      await on.deployed(LATER);
      on.edit("assets/auto-shutdown/idle_checker.py", (text) => `${text}\n# A later version.\n`);
      expect(Object.keys(summary(await on.plan(LATER)))).toEqual(["update aws_s3_object"]);
      await on.change(LATER);
      await on.expectNothingToChange();
    },
  );

  check(
    on,
    "what apps fetch is what the manifest says, and the SDK's defaults name the stack's network and key",
    async () => {
      await on.deployed(LATER);
      const s3 = new S3Client({ ...on.client, forcePathStyle: true });
      const Bucket = await on.output("artifact_bucket");
      const read = async (name: string) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: `auto-shutdown/${name}` }));
        return Body!.transformToString();
      };
      const manifest = (await read("manifest.sha256")).trim().split("\n");
      expect(manifest).toHaveLength(3);
      for (const line of manifest) {
        const [checksum, name] = line.split("  ");
        expect(
          createHash("sha256")
            .update(await read(name!))
            .digest("hex"),
        ).toBe(checksum);
      }
      const { SageMaker } = JSON.parse(await read("sdk_defaults.json")) as {
        SageMaker: { Model: { VpcConfig: { Subnets: string[]; SecurityGroupIds: string[] } }; EndpointConfig: object };
      };
      expect(SageMaker.Model.VpcConfig.Subnets.join()).toBe(await on.output("subnet_ids"));
      expect(SageMaker.Model.VpcConfig.SecurityGroupIds).toEqual([await on.output("job_security_group_id")]);
      expect(SageMaker.EndpointConfig).toEqual({ KmsKeyId: await on.output("data_key_arn") });
    },
  );

  check(on, "an endpoint less: only that endpoint goes", async () => {
    await on.deployed(LATER);
    expect(summary(await on.plan(FEWER))).toEqual({ "delete aws_vpc_endpoint": 1 });
    await on.change(FEWER);
    await on.expectNothingToChange();
  });

  check(on, "a tag: everything is updated in place", async () => {
    await on.deployed(FEWER);
    const tagged = await on.tagged();
    expect(tagged.length).toBeGreaterThan(50);
    // What a step makes is tagged by the step.
    const steps = on.synthesized.addresses("aws_lambda_invocation").filter((address) => address.includes("_Made_"));
    expect(steps).toHaveLength(1);
    const changed = [...tagged, ...steps];
    expect(await on.plan(TAGGED)).toEqual(Object.fromEntries(changed.map((address) => [address, "update"])));
    await on.change(TAGGED);
    await on.expectNothingToChange();
  });

  check(
    on,
    "S3 delivers the access log of the artefact bucket, for as long as the log bucket's policy has it",
    async () => {
      await on.deployed(TAGGED);
      on.spoil();
      const s3 = new S3Client({ ...on.client, forcePathStyle: true });
      const Bucket = await on.output("artifact_bucket");
      const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket }));
      const logs = LoggingEnabled!.TargetBucket!;
      const delivered = async () => {
        const list = () => s3.send(new ListObjectsV2Command({ Bucket: logs, Prefix: LoggingEnabled!.TargetPrefix }));
        const { KeyCount: before = 0 } = await list();
        await s3.send(new HeadBucketCommand({ Bucket }));
        return (await list()).KeyCount! - before;
      };
      expect(await delivered()).toBe(1);
      const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: logs }));
      const policy = JSON.parse(Policy!) as { Statement: { Sid: string }[] };
      const Statement = policy.Statement.filter(({ Sid }) => Sid !== "ServerAccessLogDelivery");
      expect(Statement).toHaveLength(policy.Statement.length - 1);
      await s3.send(new PutBucketPolicyCommand({ Bucket: logs, Policy: JSON.stringify({ ...policy, Statement }) }));
      expect(await delivered()).toBe(0);
    },
  );
});
