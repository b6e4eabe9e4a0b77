/** What a duty uses of its surroundings. Tests bring a clock and a die of their own. */
export interface Runtime {
  /** Milliseconds until Lambda ends this invocation: the only clock there is. */
  remainingMs(): number;
  sleep(ms: number): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
  /** Writes one structured log line. */
  log(entry: Readonly<Record<string, unknown>>): void;
}

/** The part of Lambda's context object that is used. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** The real surroundings. */
export function lambdaRuntime(context: LambdaContext): Runtime {
  return {
    remainingMs: () => context.getRemainingTimeInMillis(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
    log: (entry) => console.log(JSON.stringify(entry)),
  };
}

/**
 * Runs a duty between a line that it starts and a line that tells its result or error. Every line carries `fields`. A
 * line that repeats the one before is left out: a look at AWS is told when it shows something new.
 */
export async function logged<T>(
  surroundings: Runtime,
  fields: Readonly<Record<string, unknown>>,
  duty: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  let last = "";
  const log = (entry: Readonly<Record<string, unknown>>) => {
    const line = JSON.stringify(entry);
    if (line !== last) surroundings.log({ ...fields, ...entry });
    last = line;
  };
  const runtime: Runtime = { ...surroundings, log };
  runtime.log({ step: "start", remainingMs: runtime.remainingMs() });
  try {
    const result = await duty(runtime);
    runtime.log({ step: "done", result });
    return result;
  } catch (error) {
    runtime.log({ step: "failed", error: String(error), stack: (error as Error).stack });
    throw withoutStack(error);
  }
}

/** Lambda answers with message and stack, and Terraform prints both: the stack would say the whole message again. */
function withoutStack(error: unknown): unknown {
  if (error instanceof Error) error.stack = "";
  return error;
}

/** Kept back at the end of an invocation for the call under way and for telling what is left. */
export const RESERVE_MS = 30_000;

/** Milliseconds of work that are left, the reserve taken off. */
export const timeLeft = (runtime: Runtime): number => runtime.remainingMs() - RESERVE_MS;

const LONGEST_PAUSE_MS = 15_000;

/**
 * Waits between two looks at AWS: 1 s, 2 s, 4 s and so on to 15 s, so that quick work ends quickly.
 *
 * @throws NotFinished, without waiting, if no time would be left after it
 */
export async function pause(runtime: Runtime, round: number): Promise<void> {
  const ms = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** round);
  if (ms >= timeLeft(runtime)) throw new NotFinished("Time ran out.");
  await runtime.sleep(ms);
}

/** Time ran out. What was done stays done; the same destroy, run again, goes on from there. */
export class NotFinished extends Error {
  override readonly name = "NotFinished";
}

/** Something stands in the way that this function must not or cannot remove. It needs a person. */
export class Refused extends Error {
  override readonly name = "Refused";
}

const MOST_NAMES = 50;

/** Names as lines of a message, the first 50 of them. None means that AWS never told. */
export function bulletList(names: readonly string[]): string {
  if (names.length === 0) return "  - not known: AWS gave no answer in time";
  const lines = names.slice(0, MOST_NAMES).map((name) => `  - ${name}`);
  if (names.length > MOST_NAMES) lines.push(`  - and ${names.length - MOST_NAMES} more`);
  return lines.join("\n");
}
