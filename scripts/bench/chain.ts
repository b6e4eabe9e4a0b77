import { UserError } from "../../tools/errors";

/** What each resource and data source waits for, by address. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * Reads what `terraform graph` prints: the resources and data sources of a configuration, each edge from one to what it
 * waits for (https://developer.hashicorp.com/terraform/cli/commands/graph).
 *
 * @throws UserError if the graph shows more than that, as those of older Terraform and of OpenTofu do
 */
export function dependencies(dot: string): Dependencies {
  if (dot.includes('"[root] ')) {
    throw new UserError("the dependency chain is read from `terraform graph` as Terraform 1.10 or newer prints it");
  }
  const nodes = [...dot.matchAll(/^\s*"([^"]+)" \[/gm)].map(([, address]) => address!);
  const graph = new Map(nodes.map((address): [string, string[]] => [address, []]));
  for (const [, from, to] of dot.matchAll(/^\s*"([^"]+)" -> "([^"]+)";?$/gm)) graph.get(from!)!.push(to!);
  return graph;
}

/**
 * The chain of the most resources each of which waits for the one before, in the order in which a deploy makes them.
 * Each counts as one, whatever time it takes. Of several that are equally long, the one met first.
 *
 * @throws Error if resources wait for each other
 */
export function longestChain(graph: Dependencies): readonly string[] {
  const chains = new Map<string, readonly string[]>();
  const waiting = new Set<string>();
  const chainTo = (address: string): readonly string[] => {
    const known = chains.get(address);
    if (known) return known;
    if (waiting.has(address)) throw new Error(`the graph has a cycle through ${address}`);
    waiting.add(address);
    const chain = [...longest((graph.get(address) ?? []).map(chainTo)), address];
    chains.set(address, chain);
    return chain;
  };
  return longest([...graph.keys()].map(chainTo));
}

const longest = (chains: readonly (readonly string[])[]): readonly string[] =>
  chains.reduce((most, chain) => (chain.length > most.length ? chain : most), []);
