import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { MOST_COMMAND_MS } from "./limits";

const ROOT = resolve(__dirname, "../../..");

/** What the commands need of the project. */
const PARTS = [
  ...["main.ts", "cdktf.json", "package.json", "tsconfig.json", "config.yaml"],
  ...["src", "tools", "scripts", "assets", "local"],
];

/** What a command did. */
export interface Outcome {
  readonly status: number;
  /** What it printed, without colours. */
  readonly output: string;
}

/** The project in another folder, as a clone would be: without anything generated, and with the same packages. */
export class ProjectCopy {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  }

  /** Gives a file another text. */
  edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }

  /** Runs an npm script, and sends what Ctrl-C sends once it is time, by what it has printed. */
  async npm(
    script: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    isTime?: (output: string) => Promise<boolean>,
  ): Promise<Outcome> {
    // A group of its own, as a shell would give it.
    const child = spawn("npm", ["run", "--silent", script, "--", ...args], {
      cwd: this.folder,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const add = (text: Buffer) => (output += stripVTControlCharacters(text.toString()));
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    const limit = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), MOST_COMMAND_MS);
    let isOver = false;
    const ended = new Promise<number>((done) => child.once("close", (code) => done(code ?? -1))).finally(() => {
      isOver = true;
      clearTimeout(limit);
    });
    try {
      while (isTime && !(await isTime(output))) {
        if (isOver) throw new Error("it was never time to interrupt it");
        await wait(100);
      }
      if (isTime) process.kill(-child.pid!, "SIGINT");
    } catch (error) {
      // Of what it should have come to, only its end tells.
      throw new Error(`${String(error)}; status ${await ended}:\n${output}`);
    }
    return { status: await ended, output };
  }
}
