import { setTimeout as wait } from "node:timers/promises";
import { type Lane } from "./lane";
import { MOST_TEST_MS } from "./limits";
import { told } from "./requests";

/** A test on a lane. */
export function check(on: Lane, name: string, work: () => Promise<void>): void {
  test(name, () => checked(on, work));
}

/**
 * Does the work of a test. If it fails, the error shows the requests around the failure. Every request and answer must be
 * as AWS's service models have it, also those before the account was emptied on the way.
 */
export async function checked(
  on: Lane,
  work: () => Promise<void>,
  limit: () => Promise<unknown> = () => wait(MOST_TEST_MS, undefined, { ref: false }),
): Promise<void> {
  const since = await on.lastRequest();
  try {
    const late = limit().then(() => {
      throw new Error("not done within the time that a test may take");
    });
    await Promise.race([work(), late]);
    expect(await on.newViolations()).toEqual([]);
  } catch (error) {
    on.spoil();
    (error as Error).message += `\n\n${await reportOf(on, since)}`;
    throw error;
  }
  await leave(on);
}

/** Ends what is left of a test that has failed, and tells its requests. A local AWS that has died of it hides no error. */
async function reportOf(on: Lane, since: number): Promise<string> {
  try {
    await on.kill();
    const requests = told(await on.control.requests(since));
    // They are this test's, and not the next one's.
    await on.newViolations();
    await leave(on);
    return `Requests before the failure:\n${requests}`;
  } catch (error) {
    return `Its requests are not known: ${String(error)}`;
  }
}

/** Nothing of a test goes on. What AWS holds is let go only once nobody waits for it any more. */
async function leave(on: Lane): Promise<void> {
  await on.kill();
  await on.control.clearFaults();
}
