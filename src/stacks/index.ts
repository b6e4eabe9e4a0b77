import { Annotations, type App, type TerraformStack } from "cdktf";
import { ConfigError } from "../config/config-error";
import { STUDIO_ID } from "../config/names/studio";
import { type Config, hasStudio } from "../config/schema";
import { accountWarnings } from "../config/warnings/account";
import { type StackProps } from "./base-stack";
import { StudioStack } from "./studio/stack";

export { leaveOtherStates } from "./state/other-states";
export { BOOTSTRAP_STAGES, type BootstrapStage, StateBackendStack } from "./state-backend/stack";

/** What makes the stacks of a section of the configuration; none where the section is absent. In order of deployment. */
const SECTIONS: Readonly<Record<string, (app: App, config: Config, props: StackProps) => TerraformStack[]>> = {
  studio: (app, config, props) => (hasStudio(config) ? [new StudioStack(app, STUDIO_ID, config, props)] : []),
};

/**
 * Makes the stacks that the configuration asks for, one per state.
 *
 * @throws ConfigError if it asks for none
 */
export function makeStacks(app: App, config: Config, props: StackProps): void {
  const [first] = Object.values(SECTIONS).flatMap((make) => make(app, config, props));
  // No check of the configuration, since the bootstrap takes one that asks for none yet.
  if (!first) {
    const sections = Object.keys(SECTIONS).join(" or ");
    throw new ConfigError(`the configuration asks for no stack; add ${sections}, where {} takes every default`);
  }
  // The CLI prints the warnings of each stack: what concerns all of them goes to one.
  for (const warning of accountWarnings(config)) Annotations.of(first).addWarning(warning);
}
