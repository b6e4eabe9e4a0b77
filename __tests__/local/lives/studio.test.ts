import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Configuration } from "../../../local/configuration";
import { type State } from "../../../local/control";
import { lifeOf, LIVES, namesOf } from "../../../local/lives";
import { studio } from "../../../local/lives/studio";
import { loadConfig } from "../../../src/config/load";
import { UserError } from "../../../tools/errors";

const CONFIG = new Configuration(resolve(__dirname, "../../../config.yaml"));

const KEPT = { id: "fs-1", kmsKeyId: "arn:data", mountTargets: [], tags: [] };

/** What a destroy that retains the home file system leaves. */
const RETAINED: State = { fileSystems: [KEPT], keys: { "arn:data": "Enabled", "arn:logs": "PendingDeletion" } };

const problems = (after: State, retained = 1, before: State = {}, configuration = CONFIG) =>
  studio.problems({ before, after, retained, configuration });

describe("what a destroyed Studio domain may leave", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "studio-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("the home file system by the configuration's retention, and no key in use without one", () => {
    const copy = (value: unknown) => CONFIG.copy(join(folder, "c.yaml"), { "studio.retentionPolicy": value });
    expect(studio.retained(copy("Retain"))).toBe(1);
    expect(studio.retained(copy(undefined))).toBe(1);
    expect(loadConfig(copy(undefined).path)).toMatchObject({ studio: { retentionPolicy: "Retain" } });
    expect(studio.retained(copy("Delete"))).toBe(0);
  });

  test("a file system that nothing mounts, its key at work, and keys that wait for their end", () => {
    expect(problems(RETAINED)).toEqual([]);
  });

  test("without a file system the data key at work, unless it was told to go", () => {
    const kept = { keys: { "arn:data": "Enabled", "arn:logs": "PendingDeletion" } };
    const gone = { keys: { "arn:data": "PendingDeletion" } };
    expect(problems(kept, 0)).toEqual([]);
    expect(problems(gone, 0)).toEqual(["keys that are kept: 0, expected: 1"]);
    expect(problems({ keys: { ...kept.keys, "arn:more": "Enabled" } }, 0)).toEqual([
      "keys that are kept: 2, expected: 1",
    ]);
    const told = CONFIG.copy(join(folder, "c.yaml"), { "studio.deleteDataKey": true });
    expect(problems(gone, 0, {}, told)).toEqual([]);
    expect(problems({}, 0, {}, told)).toEqual([]);
    expect(problems(kept, 0, {}, told)).toEqual(["keys: arn:data (Enabled)"]);
  });

  test.each<[string, State, string[]]>([
    [
      "no file system",
      { keys: { "arn:data": "PendingDeletion" } },
      ["file systems: 0, expected: 1", "keys that are kept: 0, expected: 1"],
    ],
    [
      "two file systems",
      { ...RETAINED, fileSystems: [KEPT, { ...KEPT, id: "fs-2" }] },
      ["file systems: 2, expected: 1"],
    ],
    [
      "one that is still mounted",
      { ...RETAINED, fileSystems: [{ ...KEPT, mountTargets: ["fsmt-1 available"] }] },
      ["mount target of fs-1: fsmt-1 available"],
    ],
    [
      "one whose key was cancelled and left disabled",
      { ...RETAINED, keys: { "arn:data": "Disabled" } },
      ["key of fs-1: arn:data (Disabled)"],
    ],
    ["one whose key is gone", { fileSystems: [KEPT] }, ["key of fs-1: arn:data (gone)"]],
    [
      "a key that nothing uses and that does not go",
      { ...RETAINED, keys: { ...RETAINED.keys, "arn:logs": "Enabled" } },
      ["keys: arn:logs (Enabled)"],
    ],
    [
      "anything else",
      { ...RETAINED, vpcs: ["vpc-1"], studio: { "arn:app": "Deleted" } },
      ["vpcs: vpc-1", "studio: arn:app (Deleted)"],
    ],
  ])("not %s", (_, after, expected) => {
    expect(problems(after)).toEqual(expected);
  });

  test("not the file system that the policy Delete has SageMaker delete", () => {
    expect(problems(RETAINED, 0)).toEqual(["file systems: 1, expected: 0"]);
  });

  test("what was there before has to stay as it was, and counts for nothing", () => {
    const before: State = { buckets: ["states"], keys: { "arn:states": "Enabled" } };
    expect(problems({ ...RETAINED, ...before, keys: { ...RETAINED.keys, ...before.keys } }, 1, before)).toEqual([]);
    expect(problems({ ...RETAINED, keys: { ...RETAINED.keys, "arn:states": "PendingDeletion" } }, 1, before)).toEqual([
      "gone, and not the stack's: buckets: states",
      "gone, and not the stack's: keys: arn:states (Enabled)",
    ]);
  });
});

describe("the life of a stack", () => {
  test("is found by its id, and where there is none it is said which there are", () => {
    expect(lifeOf("studio")).toBe(studio);
    expect(() => lifeOf("mars")).toThrow(
      new UserError(`nothing is known of the life of a stack mars, only of ${namesOf(LIVES)}`),
    );
  });

  test("without a domain there is nobody to seed it with, and the remedy is told", async () => {
    const deployment = { endpoint: "http://127.0.0.1:1", region: "us-east-1", outputs: {} };
    await expect(studio.seed(deployment, () => undefined)).rejects.toThrow(
      "studio has no Studio domain: `npm run local -- deploy studio` makes one",
    );
  });
});
