import { execFile, type ExecFileException } from "node:child_process";

/** What a command left behind. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. Throws only if it cannot be started. */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Outcome> {
  return new Promise((done, fail) => {
    execFile(command, args, { ...options, maxBuffer: 2 ** 30 }, (error: ExecFileException | null, stdout, stderr) => {
      if (error && typeof error.code !== "number" && !error.signal) {
        fail(error.code === "ENOENT" ? new Error(`${command} is not on the PATH`) : error);
        return;
      }
      done({ status: error ? (typeof error.code === "number" ? error.code : 1) : 0, stdout, stderr });
    });
  });
}
