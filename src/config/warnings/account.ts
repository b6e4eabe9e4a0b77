import { type Config } from "../schema";

/**
 * What is allowed but should be known, and is no single stack's: one sentence each, for the user at synth. The app says it
 * once.
 */
export function accountWarnings({ state }: Config): string[] {
  if (state.mode !== "local") return [];
  return ["state.mode: local keeps the state on this machine, unencrypted and without a lock; use it for trials"];
}
