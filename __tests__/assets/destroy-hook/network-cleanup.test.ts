import { run } from "../../../assets/destroy-hook/network-cleanup";
import { ACCOUNT, awsError, FakeAws, keyArn, ROLE_ARN, VPC } from "../../support/fake-aws";

let aws: FakeAws;

beforeEach(() => {
  aws = new FakeAws();
});

const NEED = {
  actions: ["ec2:DeleteSecurityGroup"],
  resource: "arn:aws:ec2:eu-west-1:1:security-group/sg-1",
  context: {},
};

const cleanup = (action = "delete", deleteDataKey = false) => {
  const input = { duty: "network_cleanup", vpcId: VPC, deleteDataKey, roleArn: ROLE_ARN, needs: [NEED] };
  return run({ ...input, tf: { action } }, aws.runtime);
};

/** A destroy that was told to let the key go. */
const cleanupWithKey = () => cleanup("delete", true);

const keyState = (id = "data") => aws.kms.keys.get(id)?.state;

/** What a domain leaves behind under Retain: file system, mount targets, both groups; Terraform deleted the key. */
function leaveBehind(): void {
  aws.kms.addKey("data", VPC);
  aws.efs.addFileSystem("fs-1");
  aws.ec2.addNfsGroups();
}

describe("retention", () => {
  test("Delete: nothing is left but the key, which data elsewhere may need", async () => {
    aws.kms.addKey("data", VPC);
    aws.ec2.addNfsGroups();

    expect(await cleanup()).toMatchObject({ retained: ["key data (Studio ml-domain of ml)"] });
    expect(aws.ec2.groups).toEqual([]);
    expect(keyState()).toBe("Enabled");
  });

  test("Delete, a file system removed by hand, the home whose key was another: the key is found by its tag", async () => {
    aws.pageSize = 1;
    aws.kms.addKey("before", undefined);
    aws.kms.addKey("data", VPC);
    aws.kms.addKey("of-another-stack", "vpc-0b");
    aws.efs.addFileSystem("fs-1", { key: "before", subnets: 0 });

    await cleanup();

    expect(["before", "data", "of-another-stack"].map(keyState)).toEqual([
      "PendingDeletion",
      "Enabled",
      "PendingDeletion",
    ]);
  });

  test("key of a domain that was replaced: it is kept as well", async () => {
    leaveBehind();
    aws.kms.addKey("old", VPC);

    expect(await cleanup()).toMatchObject({
      retained: ["file system fs-1 under key data", "key old (Studio ml-domain of ml)"],
    });
    expect([keyState(), keyState("old")]).toEqual(["Enabled", "Enabled"]);
  });

  test("keys of others that cannot be read: none of the stack's, whose policy lets the account read it", async () => {
    aws.kms.addKey("closed", "vpc-0f");
    const closed = aws.kms.keys.get("closed");
    if (closed) closed.readable = false;
    aws.kms.addKey("data", VPC);

    await cleanup();

    expect([keyState(), keyState("closed")]).toEqual(["Enabled", "PendingDeletion"]);
  });

  test("the stack's key, with no file system under it, whose state cannot be read: stops and names it", async () => {
    aws.kms.addKey("data", VPC);
    aws.fail("DescribeKey", awsError("AccessDeniedException", "not authorized to perform kms:DescribeKey"));

    await expect(cleanup()).rejects.toThrow(/ - key .*data cannot be read: .*kms:DescribeKey/);
    expect(aws.changes).toEqual([]);
  });

  test("hundreds of keys: the tags of each are read once, however long it takes", async () => {
    leaveBehind();
    for (let n = 0; n < 300; n++) aws.kms.addKey(`other-${n}`, undefined, "Enabled");

    await cleanup();

    const read = aws.called("ListResourceTags").map((input) => (input as { KeyId: string }).KeyId);
    expect(aws.log.filter((line) => line.step === "look").length).toBeGreaterThan(2);
    expect(new Set(read).size).toBe(301);
    expect(read).toHaveLength(301);
    expect(aws.called("ListKeys")).toHaveLength(4);
  });

  test("keys cannot be listed: stops, and leaves all as it is", async () => {
    leaveBehind();
    aws.fail("ListKeys", awsError("AccessDeniedException", "not authorized to perform kms:ListKeys"));

    await expect(cleanup()).rejects.toThrow("kms:ListKeys");
    expect(aws.changes).toEqual([]);
  });

  test("told to let the key go, Delete: nothing is left and the key is not rescued", async () => {
    aws.kms.addKey("data", VPC);
    aws.ec2.addNfsGroups();

    expect(await cleanupWithKey()).toMatchObject({ retained: [] });
    expect(aws.ec2.groups).toEqual([]);
    expect(keyState()).toBe("PendingDeletion");
  });

  test("told to let the key go, Delete, the file system still deleting: the key is not rescued", async () => {
    aws.kms.addKey("data", VPC);
    aws.efs.addFileSystem("fs-1", { subnets: 0 });
    aws.efs.fileSystems = aws.efs.fileSystems.map((each) => ({ ...each, LifeCycleState: "deleting" }));

    await cleanupWithKey();

    expect(keyState()).toBe("PendingDeletion");
  });

  test("told to let the key go, Delete, with a file system of the same key still there: the key is rescued", async () => {
    aws.kms.addKey("data", VPC);
    aws.efs.addFileSystem("fs-retained", { domainId: "d-before", subnets: 0 });

    expect(await cleanupWithKey()).toMatchObject({ retained: ["file system fs-retained under key data"] });
    expect(keyState()).toBe("Enabled");
  });

  test("a file system that an earlier deployment retained: untouched, and its key too", async () => {
    leaveBehind();
    aws.kms.addKey("earlier", "vpc-0e");
    aws.efs.addFileSystem("fs-earlier", { domainId: "d-earlier", key: "earlier", vpcId: "vpc-0e" });

    const result = await cleanup();

    expect(keyState("earlier")).toBe("PendingDeletion");
    expect(aws.called("DescribeKey")).not.toContainEqual({ KeyId: keyArn("earlier") });
    expect(aws.efs.mountTargets.map((target) => target.FileSystemId)).toEqual(["fs-earlier", "fs-earlier"]);
    expect(result.retained).toEqual(["file system fs-1 under key data"]);
  });

  test("key of another stack that cannot be read: skipped", async () => {
    leaveBehind();
    aws.kms.addKey("foreign", "vpc-0f");
    aws.efs.addFileSystem("fs-foreign", { domainId: "d-foreign", key: "foreign", vpcId: "vpc-0f" });
    const foreign = aws.kms.keys.get("foreign");
    if (foreign) foreign.readable = false;

    await cleanup();

    expect(keyState("foreign")).toBe("PendingDeletion");
    expect(keyState()).toBe("Enabled");
  });

  test("key of a file system in this VPC that cannot be read: stops before anything is lost, and names it", async () => {
    leaveBehind();
    const key = aws.kms.keys.get("data");
    if (key) key.readable = false;

    await expect(cleanup()).rejects.toThrow(/key .*data of file system fs-1 cannot be read: .*kms:ListResourceTags/);
    expect(aws.changes).toEqual([]);
  });

  test("key in a state that nobody can enable: stops and names it", async () => {
    leaveBehind();
    aws.kms.addKey("data", VPC, "Unavailable");

    await expect(cleanup()).rejects.toThrow("key data of file system fs-1 is Unavailable");
  });

  test("replication on the file system: it is never deleted, so the replication is in nobody's way", async () => {
    leaveBehind();
    aws.efs.fileSystems = aws.efs.fileSystems.map((each) => ({
      ...each,
      FileSystemProtection: { ReplicationOverwriteProtection: "REPLICATING" },
    }));

    await cleanup();

    expect(aws.efs.fileSystems).toHaveLength(1);
    expect(new Set(aws.changes)).toEqual(
      new Set([
        "CancelKeyDeletion",
        "EnableKey",
        "DeleteMountTarget",
        "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress",
        "DeleteSecurityGroup",
      ]),
    );
  });
});

describe("network", () => {
  test("several pages: sees what is on the last page of every list", async () => {
    aws.pageSize = 1;
    leaveBehind();
    const key = aws.kms.keys.get("data");
    aws.kms.keys.set("data", { state: "PendingDeletion", readable: true, tags: { First: "1", ...key?.tags } });
    aws.efs.addFileSystem("fs-2");

    await cleanup();

    const firstLook = aws.log.find((line) => line.step === "look");
    expect(firstLook?.waitingFor).toEqual([
      ...["fs-1-0 of fs-1", "fs-1-1 of fs-1", "fs-2-0 of fs-2", "fs-2-1 of fs-2"].map(
        (target) => `mount target fsmt-${target} (available)`,
      ),
      "security group sg-in-d-1 (security-group-for-inbound-nfs-d-1)",
      "security group sg-out-d-1 (security-group-for-outbound-nfs-d-1)",
    ]);

    expect([aws.efs.mountTargets, aws.ec2.groups, aws.ec2.interfaces]).toEqual([[], [], []]);
    expect(keyState()).toBe("Enabled");
  });

  test("mount target stuck: fails at the deadline and names it", async () => {
    leaveBehind();
    aws.efs.mountTargetDeletionMs = 60 * 60_000;

    const failure = cleanup();

    await expect(failure).rejects.toMatchObject({ name: "NotFinished" });
    await expect(failure).rejects.toThrow("mount target fsmt-fs-1-0 of fs-1 (deleting)");
    await expect(failure).rejects.toThrow("Run the same command again");
    expect(keyState()).toBe("Enabled");
    expect(aws.now).toBeLessThan(aws.deadline);
  });

  test("mount target in error: is deleted all the same", async () => {
    leaveBehind();
    aws.efs.mountTargets = aws.efs.mountTargets.map((each) => ({ ...each, LifeCycleState: "error" }));

    await cleanup();

    expect(aws.efs.mountTargets).toEqual([]);
  });

  test("mount target in another VPC: stays", async () => {
    leaveBehind();
    aws.efs.mountTargets.push({
      MountTargetId: "fsmt-elsewhere",
      FileSystemId: "fs-1",
      SubnetId: "subnet-9",
      VpcId: "vpc-0b",
      LifeCycleState: "available",
    });

    await cleanup();

    expect(aws.efs.mountTargets.map((each) => each.MountTargetId)).toEqual(["fsmt-elsewhere"]);
  });

  test("groups that reference each other: all rules go first, then the groups", async () => {
    aws.ec2.addNfsGroups();

    await cleanup();

    expect(aws.changes).toEqual([
      "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress",
      "RevokeSecurityGroupEgress",
      "DeleteSecurityGroup",
      "DeleteSecurityGroup",
    ]);
    expect(aws.ec2.groups).toEqual([]);
  });

  test("group in DependencyViolation, then gone", async () => {
    aws.ec2.addNfsGroups();
    aws.fail("DeleteSecurityGroup", awsError("DependencyViolation"), { times: 3 });

    await cleanup();

    expect(aws.ec2.groups).toEqual([]);
  });

  test("a third group that references them: stops, names it, and leaves its rules alone", async () => {
    leaveBehind();
    const rule = { IpProtocol: "tcp", FromPort: 2049, ToPort: 2049, UserIdGroupPairs: [{ GroupId: "sg-in-d-1" }] };
    aws.ec2.groups.push({
      GroupId: "sg-third",
      GroupName: "hand-made",
      VpcId: VPC,
      OwnerId: ACCOUNT,
      IpPermissionsEgress: [rule],
    });

    const refusal = cleanup();

    await expect(refusal).rejects.toMatchObject({ name: "Refused" });
    await expect(refusal).rejects.toThrow("security group sg-third (hand-made) has a rule that refers to sg-in-d-1");
    expect(aws.ec2.groups.map((group) => group.GroupId)).toEqual(["sg-in-d-1", "sg-third"]);
    expect(aws.ec2.groups[1]?.IpPermissionsEgress).toEqual([rule]);
    expect(keyState()).toBe("Enabled");
  });

  test("foreign network interface in the subnet: stops, names it and its description", async () => {
    leaveBehind();
    aws.ec2.addInterface("eni-foreign", "RDSNetworkInterface");

    const refusal = cleanup();

    await expect(refusal).rejects.toMatchObject({ name: "Refused" });
    await expect(refusal).rejects.toThrow("network interface eni-foreign (RDSNetworkInterface)");
    expect(aws.ec2.interfaces.map((each) => each.NetworkInterfaceId)).toEqual(["eni-foreign"]);
  });

  test("mount target of a file system that is not SageMaker's: stops and names its interface", async () => {
    aws.efs.addFileSystem("fs-0c", { subnets: 1, key: "other" });
    aws.efs.fileSystems = aws.efs.fileSystems.map((each) => ({ ...each, Tags: [] }));
    aws.ec2.interfaces = aws.ec2.interfaces.map((each) => ({ ...each, Groups: [] }));

    await expect(cleanup()).rejects.toThrow("(EFS mount target for fs-0c (fsmt-fs-0c-0))");
    expect(aws.changes).toEqual([]);
  });

  test("interface of an ended app: is waited for", async () => {
    aws.ec2.addInterface("eni-app", "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-1) - 0a");
    aws.later(90_000, () => (aws.ec2.interfaces = []));

    await cleanup();

    expect(aws.now).toBeGreaterThan(90_000);
  });

  test("an endpoint that another made: stops once the rest is done, and names it", async () => {
    leaveBehind();
    aws.ec2.addEndpoint("vpce-1");
    aws.ec2.addEndpoint("vpce-2", {
      ServiceName: "guardduty-data",
      Tags: [{ Key: "GuardDutyManaged", Value: "true" }],
    });

    const refusal = cleanup();

    await expect(refusal).rejects.toMatchObject({ name: "Refused" });
    await expect(refusal).rejects.toThrow(/ - VPC endpoint vpce-2 \(guardduty-data, available\), made by GuardDuty\n/);
    await expect(refusal).rejects.not.toThrow("vpce-1");
    expect([aws.ec2.groups, keyState()]).toEqual([[], "Enabled"]);
  });

  const IN_VPC = { SubnetId: "subnet-0", Groups: [{ GroupId: "sg-jobs" }] };
  const NETWORK = { Subnets: ["subnet-0", "subnet-1"], SecurityGroupIds: ["sg-jobs"] };
  const OF_A_JOB = "[DO NOT DELETE] ENI managed by SageMaker";

  test.each([
    ["endpoints", "endpoint churn", "aws sagemaker delete-endpoint --endpoint-name churn"],
    ["trainingJobs", "training job churn", "aws sagemaker stop-training-job --training-job-name churn"],
    ["processingJobs", "processing job churn", "aws sagemaker stop-processing-job --processing-job-name churn"],
    ["transformJobs", "transform job churn", "aws sagemaker stop-transform-job --transform-job-name churn"],
  ] as const)("%s that run in the network: stops at once, and says which and what ends it", async (kind, name, end) => {
    aws.pageSize = 1;
    aws.ec2.addInterface("eni-churn", OF_A_JOB, IN_VPC);
    aws.sagemaker.running[kind] = ["other", "churn"];
    aws.sagemaker.running.networks.set("churn", NETWORK);

    const refusal = cleanup();

    await expect(refusal).rejects.toMatchObject({ name: "Refused" });
    await expect(refusal).rejects.toThrow(` - ${name} of SageMaker, which ends by: ${end}\n`);
    expect(aws.now).toBeLessThan(60_000);
  });

  test("what runs elsewhere, or nobody can tell where: the interface of a job that has ended is waited for", async () => {
    aws.ec2.addInterface("eni-churn", OF_A_JOB, IN_VPC);
    aws.later(90_000, () => (aws.ec2.interfaces = []));
    aws.sagemaker.running.trainingJobs = ["elsewhere", "anywhere"];
    aws.sagemaker.running.networks.set("elsewhere", { ...NETWORK, Subnets: ["subnet-9"] });
    aws.sagemaker.running.endpoints = ["lost"];
    aws.sagemaker.running.networks.set("lost", NETWORK);
    aws.sagemaker.running.withoutConfiguration.add("lost");

    expect(await cleanup()).toMatchObject({ done: [] });
    expect(aws.now).toBeGreaterThan(90_000);
  });

  test("without such interfaces, nothing is asked about endpoints and jobs", async () => {
    leaveBehind();

    await cleanup();

    expect(aws.calls.filter(({ name }) => /Endpoints$|Jobs$/.test(name) && name !== "DescribeVpcEndpoints")).toEqual(
      [],
    );
  });

  test("interface endpoints: Terraform's own business", async () => {
    aws.ec2.addEndpoint("vpce-1");

    expect(await cleanup()).toMatchObject({ done: [] });
  });

  test("file system whose tag names a domain of another account: untouched", async () => {
    leaveBehind();
    aws.efs.fileSystems = aws.efs.fileSystems.map((each) => ({ ...each, OwnerId: "999999999999" }));
    aws.ec2.groups = aws.ec2.groups.map((each) => ({ ...each, OwnerId: "999999999999" }));

    await expect(cleanupWithKey()).rejects.toMatchObject({ name: "Refused" });
    expect(aws.changes).toEqual([]);
  });
});

describe("domains that are still there", () => {
  test("other domain alive in the same VPC: untouched, while the leftovers go", async () => {
    leaveBehind();
    aws.sagemaker.addDomain("d-alive");
    aws.efs.addFileSystem("fs-alive", { domainId: "d-alive", key: "alive" });
    aws.kms.addKey("alive", VPC, "Enabled");
    aws.ec2.addNfsGroups("d-alive");
    aws.ec2.addInterface("eni-alive", "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-alive) - 0a");

    const result = await cleanup();

    expect(aws.efs.mountTargets.map((target) => target.FileSystemId)).toEqual(["fs-alive", "fs-alive"]);
    expect(aws.ec2.groups.map((group) => group.GroupId)).toEqual(["sg-in-d-alive", "sg-out-d-alive"]);
    expect(aws.ec2.groups[0]?.IpPermissions).toHaveLength(2);
    expect(result.untouched).toEqual(["domain d-alive and what belongs to it"]);
  });
});

describe("trouble", () => {
  test("throttled for a minute: gets through", async () => {
    leaveBehind();
    aws.fail("DescribeFileSystems", awsError("ThrottlingException"), { forMs: 60_000 });
    aws.fail("DescribeSecurityGroups", awsError("RequestLimitExceeded", "slow down", 503), { forMs: 60_000 });
    aws.fail("DeleteMountTarget", awsError("InternalServerError", "oops", 500), { forMs: 60_000 });

    await cleanup();

    expect([aws.efs.mountTargets, aws.ec2.groups, aws.ec2.interfaces]).toEqual([[], [], []]);
    expect(aws.now).toBeGreaterThan(60_000);
  });

  test("run again after the deadline: goes on from there", async () => {
    leaveBehind();
    aws.efs.mountTargetDeletionMs = 20 * 60_000;
    await expect(cleanup()).rejects.toMatchObject({ name: "NotFinished" });
    aws.deadline = aws.now + 14 * 60_000;

    await cleanup();

    expect([aws.efs.mountTargets, aws.ec2.groups, aws.ec2.interfaces]).toEqual([[], [], []]);
    expect(aws.called("DeleteMountTarget")).toHaveLength(2);
  });

  test("run again after all is done: changes nothing", async () => {
    leaveBehind();
    await cleanup();
    const before = aws.changes.length;

    expect(await cleanup()).toMatchObject({ done: [], retained: ["file system fs-1 under key data"] });
    expect(aws.changes).toHaveLength(before);
  });

  test.each(["EnableKey", "RevokeSecurityGroupIngress"])(
    "a denied change, %s: fails at once with AWS's own words",
    async (call) => {
      leaveBehind();
      aws.fail(call, awsError("AccessDeniedException", `not authorized to perform ${call}`));

      await expect(cleanup()).rejects.toThrow(`not authorized to perform ${call}`);
      expect(aws.called(call)).toHaveLength(1);
    },
  );

  test("mount targets that are denied while IAM still knows the policy of the living domain: waits for them", async () => {
    leaveBehind();
    const denied = awsError("AccessDeniedException", "not authorized to perform DeleteMountTarget");
    aws.fail("DeleteMountTarget", denied, { forMs: 90_000 });

    expect(await cleanup()).toMatchObject({ action: "delete" });
    expect([aws.efs.mountTargets, aws.ec2.groups]).toEqual([[], []]);
  });

  test("mount targets that stay denied: fails with AWS's own words once IAM must know", async () => {
    leaveBehind();
    aws.fail("DeleteMountTarget", awsError("AccessDeniedException", "not authorized to perform DeleteMountTarget"));

    await expect(cleanup()).rejects.toThrow("not authorized to perform DeleteMountTarget");
    expect(aws.now).toBeGreaterThan(120_000);
    expect(aws.now).toBeLessThan(180_000);
  });
});

describe("create and update events", () => {
  test.each(["create", "update"])("%s: looks and changes nothing", async (action) => {
    leaveBehind();

    expect(await cleanup(action)).toMatchObject({ action, done: [] });
    expect(aws.changes).toEqual([]);
    expect(new Set(aws.calls.map((call) => call.name))).toEqual(
      new Set([
        "DescribeFileSystems",
        "DescribeMountTargets",
        "DescribeSecurityGroups",
        "DescribeNetworkInterfaces",
        "DescribeVpcEndpoints",
        "DescribeDomain",
        "ListEndpoints",
        "ListTrainingJobs",
        "ListProcessingJobs",
        "ListTransformJobs",
        "ListKeys",
        "SimulatePrincipalPolicy",
        "DeleteSecurityGroup",
        "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress",
      ]),
    );
  });

  test.each(["create", "update"])(
    "%s: a boundary that keeps the role from what a destroy needs is told",
    async (action) => {
      aws.iam.keptByBoundary = ["ec2:DeleteSecurityGroup"];

      const refusal = cleanup(action);

      await expect(refusal).rejects.toMatchObject({ name: "Refused" });
      await expect(refusal).rejects.toThrow("ec2:DeleteSecurityGroup on arn:aws:ec2:eu-west-1:1:security-group/sg-1\n");
    },
  );

  test("what the organization may keep the role from is told in the answer, and stops nothing", async () => {
    aws.iam.keptByOrganization = ["ec2:DeleteSecurityGroup"];

    await expect(cleanup("create")).resolves.toMatchObject({
      perhapsDenied: ["ec2:DeleteSecurityGroup on arn:aws:ec2:eu-west-1:1:security-group/sg-1"],
    });
  });

  test("a destroy asks nothing: it finds out", async () => {
    aws.iam.keptByBoundary = ["ec2:DeleteSecurityGroup"];
    leaveBehind();

    await cleanup();

    expect(aws.called("SimulatePrincipalPolicy")).toEqual([]);
  });

  test.each(["DeleteSecurityGroup", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"])(
    "EC2 denies a dry run of %s on the living domain's groups: its own words, after the time that a new role may take",
    async (call) => {
      leaveBehind();
      aws.sagemaker.addDomain();
      aws.ec2.unauthorized = [call];

      await expect(cleanup("update")).rejects.toThrow(`no ${call}`);
      expect(aws.now).toBeGreaterThan(100_000);
      expect(aws.ec2.groups).toHaveLength(2);
    },
  );

  test("time runs out in a dry run: that is none of EC2's answers", async () => {
    leaveBehind();
    aws.fail("DeleteSecurityGroup", awsError("RequestLimitExceeded", "slow down", 503));

    await expect(cleanup("update")).rejects.toMatchObject({ name: "NotFinished" });
  });

  test("freshly created IAM: a denial is retried", async () => {
    aws.fail("DescribeSecurityGroups", awsError("UnauthorizedOperation"), { forMs: 60_000 });

    expect(await cleanup("create")).toMatchObject({ done: [] });
  });
});
