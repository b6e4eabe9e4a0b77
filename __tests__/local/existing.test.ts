import { added, inventory, lines } from "../../local/existing";

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
});
