import { type App } from "cdktf";
import { type Config } from "../config/schema";
import { StudioStack, type StudioStackProps } from "./studio/stack";

export { BOOTSTRAP_STAGES, type BootstrapStage, StateBackendStack } from "./state-backend/stack";

/** Makes the stacks that the configuration asks for, one per state. */
export function makeStacks(app: App, config: Config, props: StudioStackProps): void {
  new StudioStack(app, "studio", config, props);
}
