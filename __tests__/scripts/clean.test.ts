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

function write(file: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), "");
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
    ".local/studio.tfstate",
    "terraform-state/studio.tfstate",
  ]) {
    write(file);
  }
  expect(clean()).toMatchObject({ status: 0, stderr: "" });
  expect(readdirSync(project).sort()).toEqual([".bootstrap", ".local", "scripts", "terraform-state"]);
});

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
