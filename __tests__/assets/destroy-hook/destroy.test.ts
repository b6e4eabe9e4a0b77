import { run as cleanUp } from "../../../assets/destroy-hook/network-cleanup";
import { run as drain } from "../../../assets/destroy-hook/drain";
import { DOMAIN, FakeAws, ROLE_ARN, VPC } from "../../support/fake-aws";

/**
 * A whole destroy as Terraform runs it: the invocations in the order of the graph, and between them what Terraform and
 * SageMaker do themselves. `DESTROY_LOG=1 npx jest __tests__/assets/destroy-hook/destroy.test.ts` prints the log.
 */
test("a whole armed destroy under Retain: everything goes but the data and its key", async () => {
  const aws = new FakeAws();
  aws.sagemaker.addDomain();
  for (const name of ["alice", "bob", "sso-user"]) aws.sagemaker.addProfile(name);
  aws.sagemaker.addSpace("alice-lab", "alice");
  aws.sagemaker.addSpace("team", "sso-user", "Shared");
  aws.sagemaker.addSpace("club", "alice", "Shared");
  aws.sagemaker.addApp("JupyterLab", { space: "alice-lab" });
  aws.sagemaker.addApp("CodeEditor", { space: "team" }, "Pending");
  const pending = aws.sagemaker.apps.at(-1);
  aws.later(20_000, () => pending && (pending.Status = "InService"));
  aws.sagemaker.addApp("Canvas", { profile: "bob" });
  aws.sagemaker.addApp("JupyterServer", { profile: "bob" }, "Failed");
  aws.sagemaker.appDeletionMs = 16 * 60_000;
  aws.kms.addKey("data", VPC, "Enabled");
  aws.efs.addFileSystem("fs-1");
  aws.ec2.addNfsGroups();

  const invoke = async (handler: typeof drain | typeof cleanUp, input: object) => {
    aws.deadline = aws.now + 14 * 60_000;
    return handler({ ...input, tf: { action: "delete", prev_input: null } }, aws.runtime);
  };
  const domain = { domainId: DOMAIN, managedProfileNames: ["alice", "bob"], forceDestroy: true };

  expect(await invoke(drain, { duty: "drain_start", ...domain })).toMatchObject({ finished: false });
  expect(await invoke(drain, { duty: "drain_finish", ...domain })).toMatchObject({ finished: true });
  for (const userProfileName of ["alice", "bob"]) {
    const input = { duty: "profile_drain", domainId: DOMAIN, userProfileName, forceDestroy: true };
    expect(await invoke(drain, input)).toMatchObject({ finished: true, deleted: [] });
  }
  await invoke(drain, {
    duty: "domain_settings",
    domainId: DOMAIN,
    settings: { TagPropagation: "ENABLED" },
    fallbacks: [],
  });
  expect(aws.sagemaker.profiles.map((profile) => profile.UserProfileName)).toEqual(["alice", "bob"]);

  // Terraform deletes its profiles and the domain, and schedules the deletion of the key.
  aws.sagemaker.profiles = [];
  aws.sagemaker.domains.clear();
  aws.kms.addKey("data", VPC, "PendingDeletion");

  const network = { duty: "network_cleanup", vpcId: VPC, deleteDataKey: false, roleArn: ROLE_ARN, needs: [] };
  expect(await invoke(cleanUp, network)).toMatchObject({
    retained: ["file system fs-1 under key data"],
  });
  expect([aws.efs.mountTargets, aws.ec2.groups, aws.ec2.interfaces]).toEqual([[], [], []]);
  expect([aws.efs.fileSystems.length, aws.kms.keys.get("data")?.state]).toEqual([1, "Enabled"]);

  if (process.env.DESTROY_LOG) process.stdout.write(aws.log.map((line) => `${JSON.stringify(line)}\n`).join(""));
});
