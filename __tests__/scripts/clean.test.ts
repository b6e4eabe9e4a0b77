import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "clean-"));
  write("scripts/clean.js");
  copyFileSync(join(__dirname, "../../scripts/clean.js"), join(project, "scripts/clean.js"));
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function write(file: string, text = ""): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

const clean = () => spawnSync(process.execPath, [join(project, "scripts/clean.js")], { encoding: "utf8" });

test("removes what is generated and keeps what may hold state", () => {
  for (const file of [
    "cdktf.out/manifest.json",
    "cdktf.out/stacks/studio/cdk.tf.json",
    "cdktf.out/stacks/studio/.terraform/terraform.tfstate", // the backend's settings, not state
    "cdktf.log",
    "coverage/index.html",
    ".bootstrap/terraform.tfstate",
    ".local/state/studio.tfstate", // of a local AWS that is gone
    "terraform-state/studio.tfstate",
  ]) {
    write(file);
  }
  expect(clean()).toMatchObject({ status: 0, stderr: "" });
  expect(readdirSync(project).sort()).toEqual([".bootstrap", "scripts", "terraform-state"]);
});

test("keeps the folder of a local AWS while that runs, and says so", () => {
  write(".local/local-aws.json", JSON.stringify({ pid: process.pid }));
  write("cdktf.log");
  const { status, stdout } = clean();
  expect(status).toBe(0);
  expect(stdout).toContain(`a local AWS runs, process ${process.pid}. \`npm run local -- down\` stops it`);
  expect(readdirSync(project).sort()).toEqual([".local", "scripts"]);
});

test.each(['{"pid":', JSON.stringify({ pid: spawnSync("true").pid })])(
  "removes the folder of a local AWS that has ended without a word: %s",
  (text) => {
    write(".local/local-aws.json", text);
    expect(clean()).toMatchObject({ status: 0, stdout: "" });
    expect(readdirSync(project)).toEqual(["scripts"]);
  },
);

test("removes nothing while a stack's output folder holds state that could not be stored elsewhere", () => {
  write("cdktf.log");
  write("cdktf.out/stacks/studio/errored.tfstate");
  const { status, stderr } = clean();
  expect(status).toBe(1);
  expect(stderr).toContain("cdktf.out/stacks/studio/errored.tfstate");
  expect(stderr).toContain("terraform state push");
  expect(readdirSync(project).sort()).toEqual(["cdktf.log", "cdktf.out", "scripts"]);
});

test("a clean project stays as it is", () => {
  expect(clean()).toMatchObject({ status: 0, stdout: "", stderr: "" });
});
