import { type Block, type Template } from "./template";

/**
 * What depends on what in a stack, as Terraform reads it: `depends_on`, `replace_triggered_by`, and every reference in
 * any attribute. A destroy runs against the arrows.
 */
export class DependencyGraph {
  private constructor(private readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>) {}

  /** @throws Error if something refers to what the stack does not have */
  static of({ blocks, locals }: Pick<Template, "blocks" | "locals">): DependencyGraph {
    const known = new Set(blocks.map(({ address }) => address));
    return new DependencyGraph(new Map(blocks.map((block) => [block.address, dependenciesOf(block, known, locals)])));
  }

  get addresses(): string[] {
    return [...this.dependencies.keys()];
  }

  /** Everything that `address` depends on, directly or not. */
  ancestors(address: string): Set<string> {
    const found = new Set<string>();
    const open = [address];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const dependency of this.direct(next)) {
        if (!found.has(dependency)) open.push(dependency);
        found.add(dependency);
      }
    }
    return found;
  }

  /** The way round a cycle, or undefined if there is none. */
  cycle(): string[] | undefined {
    const start = this.addresses.find((address) => this.ancestors(address).has(address));
    if (start === undefined) return undefined;
    const onCycle = (address: string) => this.ancestors(address).has(start) && this.ancestors(start).has(address);
    const way = [start];
    for (;;) {
      const steps = [...this.direct(way[way.length - 1]!)].filter(onCycle);
      if (steps.includes(start)) return way;
      way.push(steps.find((step) => !way.includes(step))!);
    }
  }

  /** The same graph but for one direct dependency. */
  without(address: string, dependency: string): DependencyGraph {
    if (!this.direct(address).has(dependency)) throw new Error(`${address} does not name ${dependency}`);
    const rest = [...this.direct(address)].filter((other) => other !== dependency);
    return new DependencyGraph(new Map(this.dependencies).set(address, new Set(rest)));
  }

  /** What `address` itself names. */
  direct(address: string): ReadonlySet<string> {
    const dependencies = this.dependencies.get(address);
    if (!dependencies) throw new Error(`no ${address} in the stack`);
    return dependencies;
  }
}

type Locals = Template["locals"];

function dependenciesOf({ address, attributes }: Block, known: ReadonlySet<string>, locals: Locals): Set<string> {
  const { depends_on: dependsOn = [], lifecycle, ...rest } = attributes;
  const { replace_triggered_by: replacedBy = [], precondition = [] } = (lifecycle ?? {}) as {
    replace_triggered_by?: string[];
    precondition?: unknown[];
  };
  const expressions = [...(dependsOn as string[]), ...replacedBy, ...expressionsIn([rest, precondition])];
  const names = expressions.flatMap((expression) => namesIn(expression, locals));
  for (const name of names) if (!known.has(name)) throw new Error(`${address} names ${name}, which is not there`);
  return new Set(names);
}

/** What an expression names. A local value stands for what that names. */
function namesIn(expression: string, locals: Locals): string[] {
  const named = expression.match(/\b((data\.)?(aws|archive|terraform)_\w+|local)\.[\w-]+/g) ?? [];
  return named.flatMap((name) => {
    if (!name.startsWith("local.")) return [name];
    const value = locals[name.slice("local.".length)];
    if (value === undefined) throw new Error(`there is no ${name}`);
    const keys = typeof value === "object" ? Object.keys(value!) : [];
    return expressionsIn([value, keys]).flatMap((inner) => namesIn(inner, locals));
  });
}

/** What stands between `${` and `}` in any text of a value; `$${` is text that Terraform leaves alone. */
function expressionsIn(value: unknown): string[] {
  if (typeof value === "string") return [...value.matchAll(/(?<!\$)\$\{([^}]*)\}/g)].map(([, inner]) => inner!);
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(expressionsIn);
}
