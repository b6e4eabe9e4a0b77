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
  const found = <C extends Config>(rules: readonly Rule<C>[], of: C) =>
    rules.filter(({ reads }) => reads.every(reliable)).flatMap(({ check }) => check(of));
  return [
    ...found(accountRules, config),
    ...found(stateRules, config),
    ...(hasStudio(config) ? found(studioRules, config) : []),
  ];
}
