"use strict";

/**
 * Removes what commands generate and can generate again. `.bootstrap` and `terraform-state` stay, since they may hold
 * Terraform state. A stack's output folder holds state too when a run could not store it elsewhere (`errored.tfstate`):
 * then nothing is removed. `.local` goes unless a local AWS runs, which alone makes its states worth something.
 */
const fs = require("node:fs");
const path = require("node:path");

const GENERATED = ["cdktf.out", "cdktf.log", "coverage", ".cache", ".ci/.cache"];

const root = path.join(__dirname, "..");
const stacks = path.join(root, "cdktf.out", "stacks");
const states = fs.existsSync(stacks)
  ? fs
      .readdirSync(stacks)
      .flatMap((stack) => fs.readdirSync(path.join(stacks, stack)).map((name) => `cdktf.out/stacks/${stack}/${name}`))
      .filter((file) => file.endsWith(".tfstate"))
  : [];

if (states.length > 0) {
  console.error(`Nothing is removed, because this is Terraform state: ${states.join(", ")}`);
  console.error("Push an errored.tfstate to its backend with `terraform state push errored.tfstate`, then delete it.");
  process.exit(1);
}

/** Process of the local AWS in the background, if there is one. */
function localAws() {
  try {
    const { pid } = JSON.parse(fs.readFileSync(path.join(root, ".local", "local-aws.json"), "utf8"));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

const pid = localAws();
if (pid) console.log(`.local stays: a local AWS runs, process ${pid}. \`npm run local -- down\` stops it.`);
else GENERATED.push(".local");

for (const name of GENERATED) fs.rmSync(path.join(root, name), { recursive: true, force: true });
