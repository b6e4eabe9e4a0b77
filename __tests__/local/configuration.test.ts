import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Configuration } from "../../local/configuration";
import { studio } from "../../local/lives/studio";
import { UserError } from "../../tools/errors";
import { configPath, loadConfig } from "../../src/config/load";

const ROOT = resolve(__dirname, "../..");

describe("the configuration of the local AWS", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "configuration-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const written = (text: string) => {
    const path = join(folder, "config.yaml");
    writeFileSync(path, text);
    return new Configuration(path);
  };

  test.each([
    {},
    { SAGEMAKER_CONFIG: "" },
    { SAGEMAKER_CONFIG: "examples/minimal.yaml" },
    { SAGEMAKER_CONFIG: "/a/b.yaml" },
  ])("is the one that the app takes, with %j", (env) => {
    expect(Configuration.of(ROOT, env).path).toBe(resolve(ROOT, configPath(env)));
  });

  test("names account and region, also by an alias", () => {
    const { account, region } = written('accountId: "012345678901"\nzone: &here eu-west-1\nregion: *here\n');
    expect({ account, region }).toEqual({ account: "012345678901", region: "eu-west-1" });
  });

  test.each([
    ["region: 5\n", /config\.yaml: region is missing, or no text/],
    ["", /config\.yaml: region is missing, or no text/],
    ["region: {\n", /config\.yaml is not valid YAML: .* at line 2/],
    ["region: *nowhere\n", /config\.yaml is not valid YAML: .*nowhere/],
  ])("one that cannot be understood is told with its place: %j", (text, message) => {
    const configuration = written(text);
    expect(() => configuration.region).toThrow(UserError);
    expect(() => configuration.region).toThrow(message);
  });

  test.each(["typo.yaml", "."])("one that cannot be read is told with the remedy: %s", (name) => {
    const configuration = new Configuration(join(folder, name));
    expect(() => configuration.region).toThrow(UserError);
    expect(() => configuration.region).toThrow(/cannot be read: .*name another one by the variable SAGEMAKER_CONFIG/);
  });

  test.each([
    ["studio: {}", false],
    ["studio: { forceDestroy: true }", true],
    ["studio: { forceDestroy: true, deletionProtection: true }", false],
  ])("whether a destroy would go through: %s", (text, expected) => {
    expect(written(text).has(studio.armed)).toBe(expected);
  });

  test("a value is found by its path, and is undefined where the path ends early", () => {
    const configuration = written("users:\n  - name: ann\n");
    expect(configuration.value("users.0.name")).toBe("ann");
    expect(configuration.value("users.1.name")).toBeUndefined();
    expect(configuration.value("studio.forceDestroy")).toBeUndefined();
  });

  test("an armed copy of an example with deletion protection may be destroyed, and is else the same", () => {
    const original = join(ROOT, "examples/production.yaml");
    const before = readFileSync(original, "utf8");
    const armed = loadConfig(new Configuration(original).copy(join(folder, "armed.yaml"), studio.armed).path);
    expect(armed.studio).toMatchObject({ forceDestroy: true, deletionProtection: false });
    const { forceDestroy, deletionProtection } = loadConfig(original).studio!;
    expect({ ...armed, studio: { ...armed.studio, forceDestroy, deletionProtection } }).toEqual(loadConfig(original));
    expect(readFileSync(original, "utf8")).toBe(before);
  });

  test("a copy changes items of lists, adds keys and removes keys", () => {
    const copy = written("users:\n  - name: ann # the first\n  - name: bob\nold: 1\n").copy(join(folder, "copy.yaml"), {
      "users.1.name": "eve",
      "new.key": [1],
      old: undefined,
    });
    expect(readFileSync(copy.path, "utf8")).toBe("users:\n  - name: ann\n  - name: eve\nnew:\n  key:\n    - 1\n");
  });

  test("a change in what an alias stands for changes that place alone", () => {
    const copy = written("one: &same { a: 1 }\ntwo: *same\n").copy(join(folder, "copy.yaml"), { "two.a": 2 });
    expect(readFileSync(copy.path, "utf8")).toBe("one:\n  a: 1\ntwo:\n  a: 2\n");
  });
});
