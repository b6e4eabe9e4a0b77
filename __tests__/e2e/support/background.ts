import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** A command that runs beside the test, in a process group of its own, to be interrupted or killed. */
export class Background {
  /** Its exit status, and the signal that has ended it. */
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  private readonly process: ChildProcess;

  constructor(
    private readonly command: string,
    private readonly args: readonly string[],
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

  /** Waits for what it brings about. Fails with what it printed if it ends first. */
  async until(happened: () => boolean | Promise<boolean>): Promise<void> {
    for (;;) {
      // What it did just before its end counts, too.
      const { isOver } = this;
      if (await happened()) return;
      if (isOver) {
        const [status, signal] = await this.ended;
        const what = `${this.command} ${this.args[0]} ended with ${status ?? signal}`;
        throw new Error(`${what} and never came to this:\n${this.output.slice(-4000)}`);
      }
      await wait(200);
    }
  }

  /** Asks it to end in order, as Ctrl-C does. */
  interrupt(): void {
    this.process.kill("SIGINT");
  }

  /** Kills it and what it has started, if it still runs. */
  kill(): void {
    const { pid } = this.process;
    if (pid !== undefined && !this.isOver) process.kill(-pid, "SIGKILL");
  }

  private get isOver(): boolean {
    const { exitCode, signalCode } = this.process;
    return exitCode !== null || signalCode !== null;
  }
}
