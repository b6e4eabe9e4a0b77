import { accountRules } from "./account";
import { networkRules } from "./network";
import { type Rule } from "./rule";
import { studioRules } from "./studio";
import { type Issue, type Path } from "../issue";
import { type Config } from "../schema";

/** Every rule that spans fields. */
export const RULES: readonly Rule[] = [...accountRules, ...networkRules, ...studioRules];

/** What every rule finds, except those that read a key which is at fault already. */
export function checkConfig(config: Config, faulty: readonly Path[] = []): Issue[] {
  const unreliable = faulty.map((path) => `${path.join(".")}.`);
  const reliable = (key: string) =>
    !unreliable.some((path) => path.startsWith(`${key}.`) || `${key}.`.startsWith(path));
  return RULES.filter(({ reads }) => reads.every(reliable)).flatMap(({ check }) => check(config));
}
