import { type Issue } from "../issue";
import { type Config } from "../schema";

/** A rule that spans fields. */
export interface Rule {
  /** The keys that the rule reads, dotted. It says nothing while one of them has a fault of its own. */
  readonly reads: readonly string[];
  readonly check: (config: Config) => Issue[];
}
