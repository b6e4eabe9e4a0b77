import { type Config } from "../schema";

/**
 * What is allowed but should be known, and is no single stack's: one sentence each, for the user at synth. The app says it
 * once.
 */
export function accountWarnings({ state, defaults }: Config): string[] {
  const warnings: string[] = [];
  if (state.mode === "local") {
    warnings.push(
      "state.mode: local keeps the state on this machine, unencrypted and without a lock; use it for trials",
    );
  }
  if (!defaults.network.dns.firewall) {
    warnings.push(
      "defaults.network.dns.firewall: false lets apps and jobs send data out of the VPC by looking up names of a domain " +
        "whose owner reads them; true does not",
    );
  }
  return warnings;
}
