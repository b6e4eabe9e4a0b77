import { type NetworkInterface } from "@aws-sdk/client-ec2";
import {
  domainOf,
  type Findings,
  type HomeFileSystem,
  type HomeKey,
  keptHomes,
  planKeys,
  planNetwork,
} from "../../../assets/destroy-hook/cleanup-plan";

const ARN = "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-1";

const home = (LifeCycleState: HomeFileSystem["fileSystem"]["LifeCycleState"] = "available"): HomeFileSystem => ({
  fileSystem: { FileSystemId: "fs-1", LifeCycleState } as HomeFileSystem["fileSystem"],
  domainId: "d-1",
  mountTargets: [],
});

const findings = (more: Partial<Findings>): Findings => ({
  vpcId: "vpc-0a",
  fileSystemIds: new Set(["fs-1", "fs-2"]),
  homes: [home()],
  groups: [],
  interfaces: [],
  livingDomains: new Set(),
  ...more,
});

/** Whether the interface goes by itself, has to be removed by a person, or is someone else's business. */
function fateOf(Description: string | undefined, more: Partial<NetworkInterface> = {}, on: Partial<Findings> = {}) {
  const plan = planNetwork(findings({ interfaces: [{ NetworkInterfaceId: "eni-1", Description, ...more }], ...on }));
  if (plan.waitingFor.length > 0) return "leaving";
  return plan.blockers.length > 0 ? "foreign" : "other";
}

const IN_YOUR_VPC = "[Do not delete] Network Interface created to access resources in your VPC for";

test.each([
  [`${IN_YOUR_VPC} SageMaker Training Job train`, "leaving"],
  [`${IN_YOUR_VPC} SageMaker Notebook Instance notes`, "foreign"],
  ["[DO NOT DELETE] ENI managed by SageMaker for Studio Domain (d-1) - 0a", "leaving"],
  ["[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-1) - 0a", "leaving"],
  ["EFS mount target for fs-1 (fsmt-1)", "leaving"],
  ["EFS mount target for fs-0 (fsmt-1)", "leaving"],
  ["EFS mount target for fs-2 (fsmt-1)", "foreign"],
  ["RDSNetworkInterface", "foreign"],
  ["", "foreign"],
  [undefined, "foreign"],
])("network interface %p: %s", (description, fate) => {
  expect(fateOf(description)).toBe(fate);
});

test("network interface of an app of a living domain, or of an endpoint: someone else's business", () => {
  const app = "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain (d-2) - 0a";

  expect(fateOf(app, {}, { livingDomains: new Set(["d-2"]) })).toBe("other");
  expect(fateOf("anything", { InterfaceType: "vpc_endpoint" })).toBe("other");
});

test.each([
  ["the domain's account", ARN, "111122223333", "d-1"],
  ["another account", ARN, "999999999999", undefined],
  ["no owner", ARN, undefined, undefined],
  ["no domain", ARN.replace("domain/d-1", "space/d-1"), "111122223333", undefined],
  ["no tag", undefined, "111122223333", undefined],
])("a service tag counts if the thing is the domain's account's: %s", (_, Value, ownerId, domainId) => {
  expect(domainOf([{ Key: "ManagedByAmazonSageMakerResource", Value }], ownerId)).toBe(domainId);
});

test("a tag of another name is no service tag", () => {
  expect(domainOf([{ Key: "Name", Value: ARN }], "111122223333")).toBeUndefined();
});

test.each([
  ["available", 1],
  ["updating", 1],
  ["error", 1],
  ["deleting", 0],
  ["deleted", 0],
] as const)("the home in state %s of a domain that is gone: kept, %i of 1", (state, kept) => {
  expect(keptHomes(findings({ homes: [home(state)] }))).toHaveLength(kept);
  expect(keptHomes(findings({ homes: [home(state)], livingDomains: new Set(["d-1"]) }))).toEqual([]);
});

const target = (LifeCycleState: "available" | "creating" | "deleting" | "deleted" | "error") => ({
  MountTargetId: "fsmt-1",
  FileSystemId: "fs-1",
  SubnetId: "subnet-1",
  VpcId: "vpc-0a",
  LifeCycleState,
});

test.each([
  ["available", 1, 1],
  ["error", 1, 1],
  ["creating", 0, 1],
  ["deleting", 0, 1],
  ["deleted", 0, 0],
] as const)("a mount target that is %s: %i deleted, %i waited for", (state, deleted, waited) => {
  const plan = planNetwork(findings({ homes: [{ ...home(), mountTargets: [target(state)] }] }));

  expect(plan.deleteMountTargets).toHaveLength(deleted);
  expect(plan.waitingFor).toHaveLength(waited);
});

const key = (more: Partial<HomeKey>): HomeKey => ({
  keyId: "key-1",
  fileSystemId: "fs-1",
  inVpc: false,
  vpcId: "vpc-0a",
  ...more,
});

test.each([
  ["PendingDeletion", ["key-1"], ["key-1"]],
  ["PendingReplicaDeletion", ["key-1"], ["key-1"]],
  ["Disabled", [], ["key-1"]],
  ["Enabled", [], []],
])("a key of this stack that is %s", (state, cancelDeletion, enable) => {
  const plan = planKeys([key({ state })], "vpc-0a");

  expect(plan).toMatchObject({ cancelDeletion, enable, blockers: [] });
  expect(plan.waitingFor).toEqual(enable.map(() => "key key-1, not yet enabled"));
  expect(plan.retained).toEqual(["file system fs-1 under key key-1"]);
});

test.each(["Unavailable", "PendingImport", undefined])("a key of this stack that is %s: needs a person", (state) => {
  expect(planKeys([key({ state })], "vpc-0a")).toMatchObject({
    enable: [],
    blockers: [`key key-1 of file system fs-1 is ${state}`],
  });
});

test("a key of two file systems is rescued once", () => {
  const keys = ["fs-1", "fs-2"].map((fileSystemId) => key({ fileSystemId, state: "PendingDeletion" }));

  expect(planKeys(keys, "vpc-0a")).toMatchObject({ cancelDeletion: ["key-1"], enable: ["key-1"] });
});

test("a key of another stack: left alone, whatever its state", () => {
  const plan = planKeys([key({ vpcId: "vpc-0b", state: "PendingDeletion" }), key({ vpcId: undefined })], "vpc-0a");

  expect(plan).toEqual({ cancelDeletion: [], enable: [], waitingFor: [], blockers: [], retained: [] });
});

test("a key that cannot be read: stops only if its file system is in this VPC", () => {
  const unread = (inVpc: boolean) => planKeys([key({ vpcId: undefined, denied: "AccessDenied", inVpc })], "vpc-0a");

  expect(unread(true).blockers).toEqual(["key key-1 of file system fs-1 cannot be read: AccessDenied"]);
  expect(unread(false).blockers).toEqual([]);
});
