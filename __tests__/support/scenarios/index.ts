import { type Account } from "./account";
import { CLEANUP_SCENARIOS } from "./cleanup";
import { DRAIN_SCENARIOS } from "./drain";
import { play, type Scenario } from "./scenario";
import { SETTINGS_SCENARIOS } from "./settings";

const SCENARIOS: Readonly<Record<string, readonly Scenario[]>> = {
  "drain of a domain": DRAIN_SCENARIOS.domain,
  "drain of one profile": DRAIN_SCENARIOS.profile,
  "drain in trouble": DRAIN_SCENARIOS.trouble,
  "drain on deploy": DRAIN_SCENARIOS.deploy,
  "cleanup of the network": CLEANUP_SCENARIOS,
  "settings of the domain": SETTINGS_SCENARIOS,
};

/** Makes a test of each scenario, each in an account of its own. */
export function testScenarios(make: () => Promise<Account>): void {
  for (const [group, scenarios] of Object.entries(SCENARIOS)) {
    describe(group, () => {
      for (const scenario of scenarios) test(scenario.name, async () => play(scenario, await make()));
    });
  }
}
