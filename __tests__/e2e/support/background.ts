import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";

/** A command that runs beside the test, in a process group of its own, to be interrupted or killed. */
export class Background {
  /** Its exit status, and the signal that has ended it. */
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  private readonly process: ChildProcess;

  constructor(
    command: string,
    args: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv },
    /** File for what it prints. */
    private readonly log: string,
  ) {
    const file = openSync(log, "w");
    this.process = spawn(command, args, { ...options, stdio: ["ignore", file, file], detached: true });
    closeSync(file);
    this.ended = once(this.process, "exit") as Background["ended"];
  }

  get output(): string {
    return readFileSync(this.log, "utf8");
  }

  /** Asks it to end in order, as Ctrl-C does. */
  interrupt(): void {
    this.process.kill("SIGINT");
  }

  /** Kills it and what it has started, if it still runs. */
  kill(): void {
    const { pid, exitCode, signalCode } = this.process;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGKILL");
  }
}
