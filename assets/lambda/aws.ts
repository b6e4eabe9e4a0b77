import { retry } from "./retry";
import { type Runtime } from "./runtime";

/** One try per call and short timeouts: {@link retrying} does the rest, and it knows the deadline. */
export const CLIENT_CONFIG = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;

interface Command {
  readonly constructor: { readonly name: string };
}

/**
 * The client, every request of it retried, each page of a list included.
 *
 * @param newRole if a denial may be a role that is still spreading through AWS
 */
export function retrying<C extends { send: (command: never, ...rest: never[]) => unknown }>(
  client: C,
  runtime: Runtime,
  newRole: boolean,
): C {
  const send = client.send.bind(client) as (command: Command) => Promise<unknown>;
  const call = (command: Command) => command.constructor.name.replace(/Command$/, "");
  return Object.assign(client, {
    send: (command: Command) => retry(runtime, call(command), () => send(command), { newRole }),
  });
}

/** Every page of a list as one array. */
export async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}
