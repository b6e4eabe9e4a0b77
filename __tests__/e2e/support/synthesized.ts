import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The arguments of a resource. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A stack as synthesized into a folder. */
export class Synthesized {
  /** Backend and providers. */
  readonly settings: object;
  /** Resources by type and name. */
  private readonly resource: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

  constructor(directory: string) {
    const json = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
      terraform: object;
      resource: Synthesized["resource"];
    };
    this.settings = json.terraform;
    this.resource = json.resource;
  }

  /** Addresses of the resources of a type, whether they exist or not. */
  addresses(type: string): string[] {
    return Object.keys(this.resource[type] ?? {}).map((name) => `${type}.${name}`);
  }

  arguments(address: string): Arguments {
    const [type, name] = address.split(".") as [string, string];
    return this.resource[type]![name]!;
  }

  /** Whether Terraform refuses to destroy some of it. */
  get isProtected(): boolean {
    return Object.values(this.resource)
      .flatMap((named) => Object.values(named))
      .some(({ lifecycle }) => (lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true);
  }

  /** Content of an override file that makes Terraform see none of these types. */
  without(types: readonly string[]): object {
    const none = types.map((type) => [
      type,
      Object.fromEntries(Object.keys(this.resource[type] ?? {}).map((name) => [name, { count: 0 }])),
    ]);
    return { resource: Object.fromEntries(none) as object };
  }
}
