/** What a plan does to a resource, such as `update` or `delete create`, by its address. Resources that stay are left out. */
export type Actions = Readonly<Record<string, string>>;

/** The actions of a plan as `terraform show -json` prints it. */
export function actionsOf(shown: string): Actions {
  const { resource_changes: changes = [] } = JSON.parse(shown) as {
    resource_changes?: { address: string; change: { actions: string[] } }[];
  };
  const all = changes.map(({ address, change }) => [address, change.actions.join(" ")] as const);
  return Object.fromEntries(all.filter(([, actions]) => actions !== "no-op" && actions !== "read"));
}

/** What happens to how many resources of which type. */
export function summary(actions: Actions): Record<string, number> {
  const kinds = Object.entries(actions).map(([address, action]) => `${action} ${address.split(".")[0]}`);
  return Object.fromEntries([...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((k) => k === kind).length]));
}
