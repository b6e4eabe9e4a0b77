import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "../../scripts/validate";
import { configurations } from "../../tools/synth";
import { cliConfiguration } from "../../tools/terraform";

/** An app that makes one stack, `studio` or `state-backend`, out of the text of the configuration file. */
const APP = `
  const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
  const { CDKTF_OUTDIR: outdir, SAGEMAKER_CONFIG: file, SAGEMAKER_BOOTSTRAP: stage } = process.env;
  const text = readFileSync(file, "utf8").trim();
  if (text === "refused") { console.error("region: unknown region"); process.exit(1); }
  const id = stage === "deploy" ? "state-backend" : "studio";
  const terraform = { backend: { [text === "local state" ? "local" : "s3"]: {} } };
  mkdirSync(outdir + "/stacks"); // cdktf makes no folder above its own
  mkdirSync(outdir + "/stacks/" + id);
  const stack = { text: id === "studio" ? text : "fine", terraform };
  writeFileSync(outdir + "/stacks/" + id + "/cdk.tf.json", JSON.stringify(stack));
  writeFileSync(outdir + "/manifest.json", JSON.stringify({ stacks: { [id]: { workingDirectory: "stacks/" + id } } }));
`;

/** A Terraform that answers after the text of the stack, and notes how it was called. */
const TERRAFORM = `#!${process.execPath}
  const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
  const [command, ...args] = process.argv.slice(2);
  appendFileSync(process.env.CALLS, JSON.stringify({ command, args, cli: process.env.TF_CLI_CONFIG_FILE &&
    readFileSync(process.env.TF_CLI_CONFIG_FILE, "utf8"), dataDir: process.env.TF_DATA_DIR }) + "\\n");
  if (command === "version") { console.log('{"terraform_version":"1.11.4"}'); process.exit(0); }
  const { text } = JSON.parse(readFileSync("cdk.tf.json", "utf8"));
  if (command === "init") {
    if (text === "no provider") { console.error("no available releases match"); process.exit(1); }
    writeFileSync(".terraform.lock.hcl",
      'provider "registry.terraform.io/hashicorp/aws" {\\n  version     = "5.100.0"\\n}\\n');
  } else {
    const fine = { valid: true, diagnostics: [] };
    const answer = { fine, "local state": fine,
      deprecated: { valid: true, diagnostics: [{ severity: "warning", summary: "Argument is deprecated" }] },
      wrong: { valid: false, diagnostics: [{ severity: "error", summary: "Unsupported argument", address: "aws_vpc.a",
        detail: "No argument named cidr." }] },
      silent: { valid: false, diagnostics: [] } }[text];
    if (!answer) { console.error("provider crashed"); process.exit(1); }
    console.log(JSON.stringify(answer));
    process.exit(answer.valid ? 0 : 1);
  }
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "validate-test-"));
  mkdirSync(join(root, "tools"));
  mkdirSync(join(root, "examples"));
  writeFileSync(join(root, "tools/runner.js"), APP);
  writeFileSync(join(root, "terraform"), TERRAFORM);
  chmodSync(join(root, "terraform"), 0o755);
  writeFileSync(join(root, "config.yaml"), "fine");
});

afterEach(() => rmSync(root, { recursive: true }));

async function lines(env: NodeJS.ProcessEnv = {}): Promise<{ valid: boolean; output: string[] }> {
  const output: string[] = [];
  const valid = await validate(
    root,
    { PATH: process.env.PATH, CALLS: join(root, "calls"), TERRAFORM_BINARY_NAME: join(root, "terraform"), ...env },
    (line) => output.push(line),
  );
  return { valid, output };
}

interface Call {
  command: string;
  args: string[];
  cli?: string;
  dataDir?: string;
}

const calls = (): Call[] =>
  readFileSync(join(root, "calls"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Call);

test("config.yaml and every example are configurations, in a fixed order", () => {
  for (const name of ["production.yaml", "minimal.yaml", "notes.txt"]) writeFileSync(join(root, "examples", name), "");
  expect(configurations(root)).toEqual(["config.yaml", "examples/minimal.yaml", "examples/production.yaml"]);
});

test("prints one line per stack, the bootstrap's too, and what it was validated with", async () => {
  writeFileSync(join(root, "examples/minimal.yaml"), "fine");
  expect(await lines()).toEqual({
    valid: true,
    output: [
      "config.yaml            studio         valid",
      "config.yaml            state-backend  valid",
      "examples/minimal.yaml  studio         valid",
      "examples/minimal.yaml  state-backend  valid",
      "4 stacks valid (terraform 1.11.4, hashicorp/aws 5.100.0)",
    ],
  });
  expect(calls().find(({ command }) => command === "init")?.args).toContain("-backend=false");
});

test("a configuration that keeps no state in S3 has no bootstrap", async () => {
  writeFileSync(join(root, "config.yaml"), "local state");
  const { valid, output } = await lines();
  expect(valid).toBe(true);
  expect(output).toHaveLength(2);
  expect(output[0]).toBe("config.yaml  studio         valid");
});

/** What is wrong with a stack, by its text, and what is said of it. */
const FAULTS: Readonly<Record<string, string>> = {
  deprecated: "warning: Argument is deprecated",
  wrong: "error: Unsupported argument (aws_vpc.a): No argument named cidr.",
  silent: "terraform validate calls the stack invalid without saying why",
  crash: "provider crashed",
  "no provider": "no available releases match",
};

test("a warning, an error, no reason, a crash and a failed init each fail their stack, with its text, and no other", async () => {
  const faults = Object.entries(FAULTS).map(([text, message]) => ({ file: `examples/${text}.yaml`, text, message }));
  for (const { file, text } of faults) writeFileSync(join(root, file), text);
  const { valid, output } = await lines();
  expect(valid).toBe(false);
  for (const { file, message } of faults) {
    const line = output.findIndex((each) => each.startsWith(`${file} `) && / studio +INVALID$/.test(each));
    expect(output[line + 1]).toBe(`    ${message}`);
  }
  // The studio of config.yaml, and the state backend of each.
  expect(output.filter((each) => each.endsWith(" valid"))).toHaveLength(2 + faults.length);
  expect(output.at(-1)).toMatch(/^5 failed/);
});

test("a configuration that synth refuses is a failure with the app's message", async () => {
  writeFileSync(join(root, "examples/bad.yaml"), "refused");
  const { valid, output } = await lines();
  expect(valid).toBe(false);
  expect(output.slice(0, 2)).toEqual(["examples/bad.yaml  synth          INVALID", "    region: unknown region"]);
});

test("TF_PLUGIN_MIRROR is the only place that providers come from", async () => {
  await lines({ TF_PLUGIN_MIRROR: root });
  expect(calls().map(({ cli }) => cli)).toEqual(Array(calls().length).fill(cliConfiguration(root)));
  expect(cliConfiguration(root)).toBe(`provider_installation {\n  filesystem_mirror {\n    path = "${root}"\n  }\n}\n`);
});

test("without TF_PLUGIN_MIRROR the user's own CLI configuration holds", async () => {
  writeFileSync(join(root, "own.tfrc"), "# own\n");
  await lines({ TF_CLI_CONFIG_FILE: join(root, "own.tfrc") });
  expect(calls()[0]?.cli).toBe("# own\n");
});

test("a mirror that is not there is refused by name", async () => {
  await expect(lines({ TF_PLUGIN_MIRROR: join(root, "none") })).rejects.toThrow(`there is no folder ${root}/none`);
});

test("a missing Terraform is told with the remedy, and nothing is run", async () => {
  await expect(lines({ TERRAFORM_BINARY_NAME: "no-such-terraform" })).rejects.toThrow(
    /^no-such-terraform is not on the PATH\. Install Terraform .* TERRAFORM_BINARY_NAME/,
  );
  expect(existsSync(join(root, "calls"))).toBe(false);
});

test("a data folder of the user's own does not mix the stacks", async () => {
  await lines({ TF_DATA_DIR: join(root, "data") });
  expect(calls().filter(({ dataDir }) => dataDir !== undefined)).toEqual([]);
});
