import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** What the commands need of the project. */
const PARTS = [
  ...["main.ts", "cdktf.json", "package.json", "tsconfig.json", "config.yaml"],
  ...["src", "scripts", "assets", "local"],
];

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
}
