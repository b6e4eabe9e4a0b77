import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
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

  /** Removes the file and the backup that Terraform keeps beside it. */
  remove(): void {
    for (const path of [this.path, `${this.path}.backup`]) rmSync(path, { force: true });
  }

  isEmpty(): boolean {
    return resourceCount(this.state()) === 0;
  }
}
