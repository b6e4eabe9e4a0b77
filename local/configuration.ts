import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Document, parseDocument } from "yaml";
import { context } from "../cdktf.json";
import { UserError } from "../tools/errors";

/** Values laid over a configuration. A key is a path with dots, such as `tags.Project`; undefined removes it. */
export type Changes = Readonly<Record<string, unknown>>;

/** A configuration file as far as the local AWS has to know it. Whether it is a valid one, synth tells. */
export class Configuration {
  constructor(readonly path: string) {}

  /** The one that the app would take, in a folder. */
  static of(root: string, env: NodeJS.ProcessEnv): Configuration {
    if (env.SAGEMAKER_CONFIG) return new Configuration(resolve(root, env.SAGEMAKER_CONFIG));
    const { config = "config.yaml" } = context as { config?: unknown };
    return new Configuration(resolve(root, String(config)));
  }

  /** The only account that it may be deployed to. */
  get account(): string {
    return this.text("accountId");
  }

  get region(): string {
    return this.text("region");
  }

  /** A plain value of the file, by its path with dots; undefined if there is none. */
  value(key: string): unknown {
    return this.document().getIn(steps(key));
  }

  /** Whether these changes would change nothing. A switch that is not set is off. */
  has(changes: Changes): boolean {
    return Object.entries(changes).every(([key, value]) => (this.value(key) ?? false) === value);
  }

  /** Writes a copy with other values. */
  copy(path: string, changes: Changes): Configuration {
    const document = this.document();
    for (const [key, value] of Object.entries(changes)) {
      if (value === undefined) document.deleteIn(steps(key));
      else document.setIn(steps(key), document.createNode(value));
    }
    writeFileSync(path, document.toString());
    return new Configuration(path);
  }

  private text(key: string): string {
    const value = this.document().get(key);
    if (typeof value === "string" && value !== "") return value;
    throw new UserError(
      `${this.path}: ${key} is missing, or no text; \`npm run synth\` tells all that is wrong with it`,
    );
  }

  /** The content as plain data: aliases and merged keys are replaced by what they stand for. */
  private document(): Document {
    const document = parseDocument(read(this.path), { merge: true });
    try {
      const [error] = document.errors;
      if (error) throw error;
      return new Document(document.toJS(), { aliasDuplicateObjects: false });
    } catch (error) {
      throw new UserError(`${this.path} is not valid YAML: ${(error as Error).message}`);
    }
  }
}

const steps = (key: string) => key.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(
      `the configuration file cannot be read: ${(error as Error).message}. Create it, or name another one by the ` +
        "variable SAGEMAKER_CONFIG or the context value config in cdktf.json",
    );
  }
}
