import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { REQUIRED, withKeys } from "./support/config";
import { ROOT } from "./support/fixtures";
import { contents } from "./support/template";

/** The least that asks for a stack. */
const STUDIO = withKeys({ studio: {} });

let folder: string;
beforeEach(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), "main-")))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the app as the CLI does, with a configuration file in the folder unless it is named otherwise. */
function start(text: string | undefined, env: NodeJS.ProcessEnv = {}) {
  const file = join(folder, "config.yaml");
  if (text !== undefined) writeFileSync(file, text);
  const outdir = join(folder, "out");
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "tools/runner.js")], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, SAGEMAKER_CONFIG: file, SAGEMAKER_BOOTSTRAP: "", CDKTF_OUTDIR: outdir, ...env },
  });
  const written = existsSync(outdir) ? Object.keys(contents(outdir)) : [];
  return {
    status,
    stdout,
    stderr: stderr.replaceAll(folder, "."),
    written,
    annotations: annotations(outdir),
    stacks: [...new Set(written.flatMap((file) => /^stacks\/([^/]+)/.exec(file)?.[1] ?? []))],
  };
}

/** What the CLI prints of the stacks' annotations, which are all in the manifest. */
function annotations(outdir: string): unknown[] {
  const manifest = join(outdir, "manifest.json");
  if (!existsSync(manifest)) return [];
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as {
    stacks: Record<string, { annotations: unknown[] }>;
  };
  return Object.values(stacks).flatMap((stack) => stack.annotations);
}

test("makes the studio stack, and says nothing", () => {
  expect(start(STUDIO)).toMatchObject({ status: 0, stdout: "", stderr: "", stacks: ["studio"] });
});

test("what is no single stack's matter is warned of once", () => {
  const { status, stdout, stderr, annotations } = start(withKeys({ state: { mode: "local" }, studio: {} }));
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(annotations).toEqual([
    expect.objectContaining({ level: "@cdktf/warn", message: expect.stringContaining("state.mode: local") as string }),
  ]);
});

test.each(["deploy", "destroy"])("makes the state backend alone for the bootstrap (%s)", (stage) => {
  expect(start(STUDIO, { SAGEMAKER_BOOTSTRAP: stage })).toMatchObject({ status: 0, stacks: ["state-backend"] });
});

test("makes the state backend for a configuration that asks for no stack yet", () => {
  expect(start(REQUIRED, { SAGEMAKER_BOOTSTRAP: "deploy" })).toMatchObject({ status: 0, stacks: ["state-backend"] });
});

describe("bad input ends with one message, status 1 and nothing written:", () => {
  const LONG_BUCKETS = Array.from({ length: 60 }, (_, index) => `${"x".repeat(60)}${index + 10}`);

  test.each<[string, string | undefined, ...string[]]>([
    ["no file", undefined, "./config.yaml"],
    ["an empty file", "", "./config.yaml is empty; it needs at least name, region and accountId"],
    ["a list", "- name: ml\n", "./config.yaml is a list, expected a mapping of keys to values"],
    ["no YAML", "name: [ml\nregion: us-east-1\n", "./config.yaml", "line"],
    ["an unknown key", withKeys({ studoi: {} }), "studoi", "studio"],
    ["no stack", REQUIRED, "the configuration asks for no stack; add studio"],
    [
      "several problems at once",
      withKeys({
        region: "mars-1",
        studio: { idleShutdown: { timeoutMinutes: 5 }, network: { vpcCidr: "10.0.0.0/8" } },
      }),
      "3 problems",
      "region",
      "studio.idleShutdown.timeoutMinutes",
      "studio.network.vpcCidr",
    ],
    [
      "a policy that AWS would refuse",
      withKeys({ studio: { network: { allowedBuckets: LONG_BUCKETS } } }),
      "the configuration asks for what AWS does not take:",
      "the inline policies of role ml-us-east-1-studio-execution",
      "AWS takes 10240",
    ],
  ])("%s", (_, text, ...parts) => {
    const { stderr, ...rest } = start(text);
    expect(rest).toEqual({ status: 1, stdout: "", annotations: [], stacks: [], written: [] });
    for (const part of parts) expect(stderr).toContain(part);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test("reads the file that SAGEMAKER_CONFIG names relative to the working directory", () => {
  const { status, stacks } = start(undefined, { SAGEMAKER_CONFIG: "examples/minimal.yaml" });
  expect({ status, stacks }).toEqual({ status: 0, stacks: ["studio"] });
});

describe("where Terraform has worked with the state of another configuration", () => {
  const note = () => join(folder, "out/stacks/studio/.terraform/terraform.tfstate");
  beforeEach(() => {
    mkdirSync(dirname(note()), { recursive: true });
    const config = { bucket: "ml-tfstate", key: "other/us-east-1/studio/terraform.tfstate", region: "us-east-1" };
    writeFileSync(note(), JSON.stringify({ version: 3, backend: { type: "s3", config } }));
  });

  test("it forgets that, and the CLI tells so", () => {
    const { status, annotations } = start(STUDIO);
    expect({ status, isNoted: existsSync(note()) }).toEqual({ status: 0, isNoted: false });
    const message = expect.stringContaining("s3://ml-tfstate/other/us-east-1/studio/terraform.tfstate") as string;
    expect(annotations).toEqual([expect.objectContaining({ level: "@cdktf/warn", message })]);
  });

  test("a synth that fails leaves everything as it was", () => {
    const refused = start(withKeys({ iam: { permissionsBoundaryArn: "none" }, studio: {} }));
    expect(refused).toMatchObject({ status: 1, written: ["stacks/studio/.terraform/terraform.tfstate"] });
    const state = join(dirname(note()), "../errored.tfstate");
    writeFileSync(state, "{}");
    const { status, stderr, written } = start(STUDIO);
    expect(status).toBe(1);
    expect(stderr).toContain("out/stacks/studio/errored.tfstate");
    expect(written.sort()).toEqual(["stacks/studio/.terraform/terraform.tfstate", "stacks/studio/errored.tfstate"]);
  });

  test("the bootstrap, which sees to its own state, leaves it as it was", () => {
    expect(start(STUDIO, { SAGEMAKER_BOOTSTRAP: "deploy" })).toMatchObject({ status: 0, annotations: [] });
    expect(existsSync(note())).toBe(true);
  });
});

test("an unknown stage of the bootstrap is refused before anything is made", () => {
  const { status, stderr, written } = start(STUDIO, { SAGEMAKER_BOOTSTRAP: "destory" });
  expect({ status, written }).toEqual({ status: 1, written: [] });
  expect(stderr).toBe(
    "the variable SAGEMAKER_BOOTSTRAP is destory; only npm run bootstrap sets it, to one of deploy, destroy\n",
  );
});
