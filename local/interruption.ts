import { type ChildProcess } from "node:child_process";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends of the child processes that run. */
const ends = new Set<Promise<unknown>>();

/**
 * Waits for a child process, also through Ctrl-C and what else asks this process to end: the child is asked to end, and
 * this process goes on after it.
 *
 * @returns its exit status, 1 if a signal has ended it
 */
export async function statusOf(child: ChildProcess): Promise<number> {
  const end = new Promise<number>((done, fail) => {
    child.once("error", fail).once("close", (code) => done(code ?? 1));
  });
  // From a terminal it has got the signal already; that it gets it again does no harm.
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  ends.add(end);
  try {
    return await end;
  } finally {
    ends.delete(end);
    for (const signal of SIGNALS) process.off(signal, forward);
  }
}

/** Makes Ctrl-C, and what else asks this process to end, an exit, so that its exit handlers run; children end before. */
export function exitOnSignals(): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => void Promise.allSettled(ends).then(() => process.exit(1)));
  }
}
