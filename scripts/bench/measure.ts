import { spawnSync } from "node:child_process";

/** A command whose wall time is measured. */
export interface Measurement {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Result {
  /** Seconds of each run. */
  readonly seconds: number[];
  /** Standard output of the last run. */
  stdout: string;
}

/** Runs every measurement once per round, so that a busy moment of the machine meets all of them alike. */
export function measure(measurements: readonly Measurement[], repeats: number): Result[] {
  const results = measurements.map((): Result => ({ seconds: [], stdout: "" }));
  for (let round = 0; round < repeats; round++) {
    measurements.forEach(({ name, command: [program, ...args], cwd, env }, index) => {
      const start = performance.now();
      const run = spawnSync(program, args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
      const end = performance.now();
      if (run.status !== 0) throw new Error(`${name} failed: ${run.error?.message ?? run.stderr + run.stdout}`);
      results[index]!.seconds.push((end - start) / 1000);
      results[index]!.stdout = run.stdout;
    });
  }
  return results;
}
