import { type State } from "./control";

/** Things of a kind by their texts or contents, or the status of each by its name. */
type Things = readonly unknown[] | Readonly<Record<string, string>>;

/** What exists, one line each, in the words of the local AWS. */
export function lines(state: State): string[] {
  return kinds(state).flatMap(([kind, things]) => texts(things).map((text) => `${kind}: ${text}`));
}

/** The same for people, to whom it has to be said if there is nothing. */
export function inventory(state: State): string[] {
  const existing = lines(state);
  return existing.length > 0 ? existing : ["nothing"];
}

/** What the second state has, and the first one has not, or not so. */
export function added(before: State, after: State): State {
  const there = Object.fromEntries(kinds(before).map(([kind, things]) => [kind, texts(things)]));
  const more = kinds(after).map(([kind, things]) => [kind, without(things, there[kind] ?? [])] as const);
  return Object.fromEntries(more.filter(([, things]) => texts(things).length > 0));
}

/**
 * What a destroy has left or taken and may not have, one line each: all that is new but keys, which encrypt nothing any more
 * and wait for their end or are in use, and all that is gone.
 */
export function strays(before: State, after: State, keysInUse: readonly string[] = []): string[] {
  const { keys = {}, ...others } = added(before, after);
  return [
    ...Object.entries(keys)
      .filter(([arn, state]) => !keysInUse.includes(arn) && state !== "PendingDeletion")
      .map(([arn, state]) => `keys: ${arn} (${state})`),
    ...lines(others),
    ...lines(added(after, before)).map((line) => `gone, and not the stack's: ${line}`),
  ];
}

/** A value in one line. */
export const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const kinds = (state: State) => Object.entries(state) as [string, Things][];

const isList = (things: Things): things is readonly unknown[] => Array.isArray(things);

function texts(things: Things): string[] {
  return isList(things) ? things.map(shown) : Object.entries(things).map(([name, status]) => `${name} (${status})`);
}

function without(things: Things, known: readonly string[]): Things {
  if (isList(things)) return things.filter((thing) => !known.includes(shown(thing)));
  return Object.fromEntries(Object.entries(things).filter(([name, status]) => !known.includes(`${name} (${status})`)));
}
