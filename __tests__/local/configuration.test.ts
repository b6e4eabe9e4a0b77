import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ARMED, Configuration } from "../../local/configuration";
import { loadConfig } from "../../src/config/load";

const ROOT = resolve(__dirname, "../..");

describe("the configuration of the local AWS", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "configuration-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("is the one that the CLI takes", () => {
    expect(Configuration.of(ROOT, {}).path).toBe(join(ROOT, "config.yaml"));
    expect(Configuration.of(ROOT, { STUDIO_CONFIG: "examples/minimal.yaml" }).path).toBe(
      join(ROOT, "examples/minimal.yaml"),
    );
  });

  test("names account and region", () => {
    const path = join(folder, "config.yaml");
    writeFileSync(path, 'accountId: "012345678901"\nregion: eu-west-1\n');
    const { account, region } = new Configuration(path);
    expect({ account, region }).toEqual({ account: "012345678901", region: "eu-west-1" });
  });

  test("an armed copy of an example with deletion protection may be destroyed, and is else the same", () => {
    const original = join(ROOT, "examples/production.yaml");
    const before = readFileSync(original, "utf8");
    const armed = loadConfig(new Configuration(original).copy(join(folder, "armed.yaml"), ARMED).path);
    expect(armed.studio).toMatchObject({ forceDestroy: true, deletionProtection: false });
    const { forceDestroy, deletionProtection } = loadConfig(original).studio;
    expect({ ...armed, studio: { ...armed.studio, forceDestroy, deletionProtection } }).toEqual(loadConfig(original));
    expect(readFileSync(original, "utf8")).toBe(before);
  });

  test("a copy changes items of lists, adds keys and removes keys", () => {
    const path = join(folder, "config.yaml");
    writeFileSync(path, "users:\n  - name: ann # the first\n  - name: bob\nold: 1\n");
    const copy = new Configuration(path).copy(join(folder, "copy.yaml"), {
      "users.1.name": "eve",
      "new.key": [1],
      old: undefined,
    });
    expect(readFileSync(copy.path, "utf8")).toBe(
      "users:\n  - name: ann # the first\n  - name: eve\nnew:\n  key:\n    - 1\n",
    );
  });
});
