import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, studioOf } from "../support/fixtures";
import { contents } from "../support/template";

const APP = join(ROOT, "tools/runner.js");

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "app-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function node(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const { cwd = folder, env } = options;
  return spawnSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });
}

/** Starts an app that consists of these files, as the CLI starts main.ts. */
function run(files: Record<string, string>, args: string[] = []) {
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "src"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return node([APP, "main.ts", ...args]);
}

test("main.ts gives the same bytes as its files one by one, without any program on the PATH", () => {
  const outdir = join(folder, "app");
  const env = { CDKTF_OUTDIR: outdir, SAGEMAKER_CONFIG: join(ROOT, "config.yaml"), PATH: "" };
  expect(node([APP], { cwd: ROOT, env })).toMatchObject({ status: 0, stderr: "" });
  const files = contents(outdir);
  expect(Object.keys(files)).toContain("stacks/studio/cdk.tf.json");
  expect(files).toEqual(studioOf("config.yaml").files);
});

test("main.ts sees its own place and arguments", () => {
  const { stdout } = run(
    { "main.ts": "console.log(JSON.stringify([__dirname, __filename, process.argv.slice(1)]));" },
    ["--flag"],
  );
  const main = join(folder, "main.ts");
  expect(JSON.parse(stdout)).toEqual([folder, main, [main, "--flag"]]);
});

test("archives of folders are made, which cdktf does in another process", () => {
  const { stderr } = run({
    "main.ts": `
      import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
      const app = new App({ outdir: "out" });
      new TerraformAsset(new TerraformStack(app, "one"), "Zip", { path: __dirname + "/src", type: AssetType.ARCHIVE });
      app.synth();`,
    "src/file.txt": "text",
  });
  expect(stderr).toBe("");
  const [archive] = readdirSync(join(folder, "out"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith("archive.zip"),
  );
  expect(
    readFileSync(join(folder, "out", archive!))
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
});

test("packages can be imported when they are needed", () => {
  const { stdout } = run({ "main.ts": 'void import("yaml").then(({ parse }) => console.log(parse("a: 1")));' });
  expect(stdout).toBe("{ a: 1 }\n");
});

test("an error names the lines of the TypeScript files", () => {
  const { status, stdout, stderr } = run({
    "main.ts": 'import { fail } from "./src/fail";\n\nfail();\nconsole.log("not reached");\n',
    "src/fail.ts": [
      "interface Unseen {",
      "  readonly in: string;",
      "}",
      "export function fail(): Unseen {",
      '  throw new TypeError("no such thing");',
      "}",
    ].join("\n"),
  });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^TypeError: no such thing\n/);
  expect(stderr).toContain(`at fail (${folder}/src/fail.ts:5:9)\n`);
  expect(stderr).toContain(`${folder}/main.ts:3:1`);
  expect(stderr).not.toContain("main.js");
});

test("an error in a promise names its line too", () => {
  const { status, stderr } = run({ "main.ts": '\nvoid Promise.reject(new Error("too late"));\n' });
  expect(status).toBe(1);
  expect(stderr).toContain(`Error: too late\n    at ${folder}/main.ts:2:21\n`);
});

test("a syntax error names its place and nothing else", () => {
  const { status, stderr } = run({ "main.ts": 'import "./src/wrong";', "src/wrong.ts": "\nexport const = 3;\n" });
  expect(status).toBe(1);
  expect(stderr).toContain('Expected identifier but found "="');
  expect(stderr).toContain("src/wrong.ts:2:13");
  expect(stderr).not.toContain("node_modules");
});

test("an import that leads nowhere names its place", () => {
  const { status, stderr } = run({ "main.ts": 'import "./src/missing";' });
  expect(status).toBe(1);
  expect(stderr).toContain('Could not resolve "./src/missing"');
  expect(stderr).toContain("main.ts:1:7");
});

test("an exit code that main.ts sets is kept", () => {
  expect(run({ "main.ts": 'console.error("config.yaml: 2 problems"); process.exitCode = 1;' })).toMatchObject({
    status: 1,
    stdout: "",
    stderr: "config.yaml: 2 problems\n",
  });
});

test("what Node.js deprecates in a dependency is no error of the user's", () => {
  const { status, stderr } = run({ "main.ts": 'process.emitWarning("old", "DeprecationWarning", "DEP0044");' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test("only errors have a stack: the traces that cdktf takes of tokens cost nothing", () => {
  const { stdout } = run({
    "main.ts": [
      'const token = { stack: "" };',
      "Error.captureStackTrace(token);",
      'console.log(JSON.stringify([token.stack, new RangeError("real").stack?.split("\\n").length]));',
    ].join("\n"),
  });
  const [token, error] = JSON.parse(stdout) as [string, number];
  expect(token).toBe("");
  expect(error).toBeGreaterThan(2);
});
