import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseDocument } from "yaml";
import { context } from "../cdktf.json";

/** A configuration file as far as the local AWS has to know it. Whether it is a valid one, synth tells. */
export class Configuration {
  constructor(readonly path: string) {}

  /** The one that the CLI would take, in a folder. */
  static of(root: string, env: NodeJS.ProcessEnv): Configuration {
    return new Configuration(
      resolve(root, env.STUDIO_CONFIG ?? (context as { config?: string }).config ?? "config.yaml"),
    );
  }

  /** The only account that it may be deployed to. */
  get account(): string {
    return this.value("accountId");
  }

  get region(): string {
    return this.value("region");
  }

  /** Writes a copy with other values. A key is a path with dots, such as `studio.forceDestroy`; undefined removes it. */
  copy(path: string, changes: Readonly<Record<string, unknown>>): Configuration {
    const document = this.document();
    for (const [key, value] of Object.entries(changes)) {
      const steps = key.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
      if (value === undefined) document.deleteIn(steps);
      else document.setIn(steps, document.createNode(value));
    }
    writeFileSync(path, document.toString());
    return new Configuration(path);
  }

  private value(key: string): string {
    return String(this.document().get(key));
  }

  private document() {
    return parseDocument(readFileSync(this.path, "utf8"), { merge: true });
  }
}

/** What lets a destroy go through, whatever the configuration protects: apps may end, domain and key may be destroyed. */
export const ARMED = { "studio.forceDestroy": true, "studio.deletionProtection": false };
