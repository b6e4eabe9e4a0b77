import { Annotations, type App, type TerraformStack } from "cdktf";
import { ConfigError } from "../config/config-error";
import { STUDIO_ID } from "../config/names/studio";
import { type Config, hasStudio } from "../config/schema";
import { accountWarnings } from "../config/warnings";
import { StudioStack, type StudioStackProps } from "./studio/stack";

export { BOOTSTRAP_STAGES, type BootstrapStage, StateBackendStack } from "./state-backend/stack";

/**
 * Makes the stacks that the configuration asks for, one per state.
 *
 * @throws ConfigError if it asks for none
 */
export function makeStacks(app: App, config: Config, props: StudioStackProps): void {
  const stacks: TerraformStack[] = [];
  if (hasStudio(config)) stacks.push(new StudioStack(app, STUDIO_ID, config, props));

  const [first] = stacks;
  // No check of the configuration, since the bootstrap takes one that asks for none yet.
  if (!first) throw new ConfigError("the configuration asks for no stack; add studio, where {} takes every default");
  // The CLI prints the warnings of each stack: what concerns all of them goes to one.
  for (const warning of accountWarnings(config)) Annotations.of(first).addWarning(warning);
}
