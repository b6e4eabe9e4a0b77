import { added, inventory, lines, strays } from "../../local/existing";

describe("what exists", () => {
  test("is told one line each", () => {
    const state = { vpcs: ["vpc-1", "vpc-2"], keys: { "arn:key": "Enabled" } };
    expect(lines(state)).toEqual(["vpcs: vpc-1", "vpcs: vpc-2", "keys: arn:key (Enabled)"]);
    expect(inventory(state)).toEqual(lines(state));
    expect(inventory({})).toEqual(["nothing"]);
  });

  test("is compared thing by thing, status and content included", () => {
    const fileSystem = { id: "fs-1", kmsKeyId: "arn:key", mountTargets: [], tags: [] };
    const before = { vpcs: ["vpc-1"], keys: { one: "Enabled", two: "Enabled" }, fileSystems: [fileSystem] };
    const mounted = { ...fileSystem, mountTargets: ["fsmt-1"] };
    const after = { vpcs: ["vpc-1"], roles: ["r"], keys: { one: "Enabled", two: "Disabled" }, fileSystems: [mounted] };
    expect(added(before, after)).toEqual({ roles: ["r"], keys: { two: "Disabled" }, fileSystems: [mounted] });
    expect(added(before, before)).toEqual({});
    expect(added({}, before)).toEqual(before);
  });

  test("after a destroy may be keys that wait for their end or are in use, and what was there before; nothing less", () => {
    const before = { vpcs: ["vpc-1"], keys: { old: "Enabled" } };
    const keys = { old: "Enabled", ended: "PendingDeletion", used: "Enabled" };
    expect(strays(before, { vpcs: ["vpc-1"], keys }, ["used"])).toEqual([]);
    expect(strays(before, { vpcs: ["vpc-1", "vpc-2"], keys })).toEqual(["keys: used (Enabled)", "vpcs: vpc-2"]);
    expect(strays(before, { keys })).toEqual(["keys: used (Enabled)", "gone, and not the stack's: vpcs: vpc-1"]);
  });
});
