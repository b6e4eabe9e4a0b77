import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseState, resourceCount, type State } from "./state";

/** The bootstrap's own state as long as it is not in the bucket. */
export class StateFile {
  constructor(readonly path: string) {}

  text(): string {
    return existsSync(this.path) ? readFileSync(this.path, "utf8") : "";
  }

  state(): State | undefined {
    return parseState(this.text(), this.path);
  }

  /** Writes all of it or, when interrupted, nothing. */
  write(text: string): void {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.new`, text, { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
  }

  /** Removes the file and what Terraform keeps beside it: a backup, and a lock if it was killed. */
  remove(): void {
    const lock = join(dirname(this.path), `.${basename(this.path)}.lock.info`);
    for (const path of [this.path, `${this.path}.backup`, lock]) rmSync(path, { force: true });
  }

  isEmpty(): boolean {
    return resourceCount(this.state()) === 0;
  }
}
