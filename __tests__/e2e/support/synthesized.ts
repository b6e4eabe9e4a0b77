import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DependencyGraph } from "../../support/graph";

/** The arguments of a resource. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Resources, or data sources, by type and name. */
type Blocks = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** A stack as synthesized into a folder. */
export class Synthesized {
  /** Backend and providers. */
  readonly settings: object;
  private readonly resource: Blocks;
  private readonly data: Blocks;
  private readonly locals: Arguments;

  constructor(directory: string) {
    const json = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
      terraform: object;
      resource: Blocks;
      data?: Blocks;
      locals?: Arguments;
    };
    this.settings = json.terraform;
    this.resource = json.resource;
    this.data = json.data ?? {};
    this.locals = json.locals ?? {};
  }

  /** Addresses of the resources of a type, whether they exist or not. */
  addresses(type: string): string[] {
    return Object.keys(this.resource[type] ?? {}).map((name) => `${type}.${name}`);
  }

  arguments(address: string): Arguments {
    const [type, name] = address.split(".") as [string, string];
    return this.resource[type]![name]!;
  }

  /** Addresses of the resources that Terraform makes only after another. */
  after(address: string): string[] {
    const all = [...blocks(this.resource, ""), ...blocks(this.data, "data.")];
    const graph = DependencyGraph.of({ blocks: all, locals: this.locals });
    return graph.addresses.filter((other) => graph.ancestors(other).has(address));
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

function blocks(kind: Blocks, prefix: string) {
  return Object.entries(kind).flatMap(([type, named]) =>
    Object.entries(named).map(([name, attributes]) => {
      const address = `${prefix}${type}.${name}`;
      return { type, address, path: address, attributes };
    }),
  );
}
