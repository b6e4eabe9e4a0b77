import { type Findings, type HomeFileSystem } from "../../../assets/destroy-hook/cleanup-plan";
import { type FoundKey, keptHomes, planKeys } from "../../../assets/destroy-hook/key-plan";

const home = (LifeCycleState: HomeFileSystem["fileSystem"]["LifeCycleState"]): HomeFileSystem => ({
  fileSystem: { FileSystemId: "fs-1", LifeCycleState } as HomeFileSystem["fileSystem"],
  domainId: "d-1",
  mountTargets: [],
});

const findings = (more: Pick<Findings, "homes"> & Partial<Findings>): Findings => ({
  vpcId: "vpc-0a",
  fileSystemIds: new Set(["fs-1"]),
  groups: [],
  interfaces: [],
  endpoints: [],
  holders: [],
  livingDomains: new Set(),
  ...more,
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

const key = (more: Partial<FoundKey>): FoundKey => ({
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

test("a key of this stack under which no file system is left is kept, and told by its description", () => {
  const plan = planKeys([key({ fileSystemId: undefined, state: "PendingDeletion", description: "Studio" })], "vpc-0a");

  expect(plan).toMatchObject({ cancelDeletion: ["key-1"], enable: ["key-1"], retained: ["key key-1 (Studio)"] });
});

test("a key that cannot be read and has no file system: another stack's", () => {
  const keys = [key({ fileSystemId: undefined, vpcId: undefined, denied: "AccessDenied" })];

  expect(planKeys(keys, "vpc-0a")).toMatchObject({ blockers: [], retained: [] });
});

test("a key with the stack's tag whose state cannot be read: stops, whether or not a file system is left", () => {
  const keys = [key({ fileSystemId: undefined, denied: "AccessDenied" })];

  expect(planKeys(keys, "vpc-0a")).toMatchObject({
    blockers: ["key key-1 cannot be read: AccessDenied"],
    retained: [],
  });
});
