import { run as runDrain } from "../../../assets/destroy-hook/drain";
import { run as runCleanup } from "../../../assets/destroy-hook/network-cleanup";
import { type Account, contentsOf, domainOf, type Left, type Network, networkOf } from "./account";

/** What a function makes of an account: the same in the fake AWS and in the local one. */
export interface Scenario {
  readonly name: string;
  /** What is in the account, besides what each has. */
  readonly given?: (account: Account) => Promise<unknown>;
  readonly event: (account: Account) => { readonly duty: string } & Readonly<Record<string, unknown>>;
  /** @default - delete */
  readonly action?: "create" | "update" | "delete";
  /** @default - 1 invocation */
  readonly atOnce?: number;
  /** The answer, at least these members of it. */
  readonly result?: object;
  /** The error, by its name and by what its message says. */
  readonly error?: string;
  readonly says?: readonly (string | RegExp)[];
  readonly saysNot?: readonly string[];
  /** Operations that change something, all of them in order. */
  readonly changes?: readonly string[];
  readonly left?: Partial<Left>;
  readonly network?: Partial<Network>;
  readonly domain?: (account: Account) => object;
}

/** Runs the function in the account and checks all that the scenario says. */
export async function play(scenario: Scenario, account: Account): Promise<void> {
  await scenario.given?.(account);
  const { action = "delete", atOnce = 1 } = scenario;
  const input = scenario.event(account);
  const run = input.duty === "network_cleanup" ? runCleanup : runDrain;
  const invoke = async () => run({ ...input, tf: { action, prev_input: null } }, account.runtime);
  const outcomes = await Promise.all(
    Array.from({ length: atOnce }, () =>
      invoke().then(
        (result) => ({ result }),
        (error: Error) => ({ error: error.name, message: error.message }),
      ),
    ),
  );

  const expected = scenario.error === undefined ? { result: scenario.result ?? {} } : { error: scenario.error };
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject(expected);
    for (const text of scenario.says ?? []) expect(outcome).toMatchObject({ message: matching(text) });
    for (const text of scenario.saysNot ?? []) expect(outcome).not.toMatchObject({ message: matching(text) });
  }
  if (scenario.changes) expect(await account.changes()).toEqual(scenario.changes);
  if (scenario.left) expect(await contentsOf(account)).toMatchObject(scenario.left);
  if (scenario.network) expect(await networkOf(account)).toMatchObject(scenario.network);
  if (scenario.domain) expect(await domainOf(account)).toMatchObject(scenario.domain(account));
}

const matching = (text: string | RegExp): unknown =>
  typeof text === "string" ? expect.stringContaining(text) : expect.stringMatching(text);
