import { type Issue } from "../issue";
import { type Config } from "../schema";

/** A rule that spans fields, on a configuration that has the section which it is about. */
export interface Rule<C extends Config = Config> {
  /** The keys that the rule reads, dotted. It says nothing while one of them has a fault of its own. */
  readonly reads: readonly string[];
  readonly check: (config: C) => Issue[];
}
