import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchLife } from "./bench/life";
import { benchScale } from "./bench/scale";
import { benchStart } from "./bench/start";
import { UserError } from "../tools/errors";

/**
 * `npm run bench -- [--repeats 5] [--stacks 1,10,100,300] [--lives 1]`: how long synth takes, beside what the CDKTF CLI
 * takes by itself and what its TypeScript template takes; how it grows; how long each stack takes to deploy and to
 * destroy in a local AWS. It measures and never judges: the figures are of this machine.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      repeats: { type: "string", default: "5" },
      stacks: { type: "string", default: "1,10,100,300" },
      lives: { type: "string", default: "1" },
    },
  });
  const repeats = count("repeats", values.repeats, 1);
  const stacks = values.stacks.split(",").map((text) => count("stacks", text, 1));
  const lives = count("lives", values.lives, 0);
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  Object.assign(process.env, { CHECKPOINT_DISABLE: "1", CI: "1", CDKTF_HOME: folder });
  try {
    benchStart(folder, repeats);
    benchScale(folder, repeats, stacks);
    await benchLife(folder, lives, process.env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The value of an option: a whole number that is not less than `least`. */
function count(option: string, text: string, least: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least) {
    throw new UserError(`--${option}: ${text} is no whole number from ${least} up`);
  }
  return Number(text);
}

main().catch((error: unknown) => {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
});
