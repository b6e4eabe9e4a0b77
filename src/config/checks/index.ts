import { type Issue, type Path } from "../issue";
import { type Config, hasStudio } from "../schema";
import { accountRules } from "./account";
import { type Rule } from "./rule";
import { stateRules } from "./state";
import { studioRules } from "./studio";

/** What every rule finds, except those that read a key which is at fault already. */
export function checkConfig(config: Config, faulty: readonly Path[] = []): Issue[] {
  const unreliable = faulty.map((path) => `${path.join(".")}.`);
  const reliable = (key: string) =>
    !unreliable.some((path) => path.startsWith(`${key}.`) || `${key}.`.startsWith(path));
  return rulesOn(config)
    .filter(({ reads }) => reads.every(reliable))
    .flatMap(({ check }) => check(config));
}

/** The rules on what a configuration has. Those of a section may count on it, hence the cast. */
export function rulesOn(config: Config): readonly Rule[] {
  return [...accountRules, ...stateRules, ...(hasStudio(config) ? (studioRules as readonly Rule[]) : [])];
}
