import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchLife } from "./bench/life";
import { benchOptions } from "./bench/options";
import { benchScale } from "./bench/scale";
import { benchStart } from "./bench/start";
import { UserError } from "../tools/errors";

/**
 * `npm run bench -- [--repeats 5] [--stacks 1,10,100,300] [--lives 1]`: how long synth takes, beside what the CDKTF CLI
 * takes by itself and what its TypeScript template takes; how it grows; how long each stack takes to deploy and to
 * destroy in a local AWS. It measures and never judges: the figures are of this machine.
 */
async function main(): Promise<void> {
  const { repeats, stacks, lives } = benchOptions(process.argv.slice(2));
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

main().catch((error: unknown) => {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
});
