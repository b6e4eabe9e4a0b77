import "./tools/node-version";
import { App } from "cdktf";
import { join } from "node:path";
import { context } from "./cdktf.json";
import { ConfigError, configPath, loadConfig } from "./src/config/load";
import { BOOTSTRAP_STAGES, type BootstrapStage, leaveOtherStates, makeStacks, StateBackendStack } from "./src/stacks";

/**
 * Reads the configuration and makes one stack per state. `npm run bootstrap` sets SAGEMAKER_BOOTSTRAP to synthesize the
 * state backend, and nothing else.
 */
function main(): void {
  const config = loadConfig(configPath(process.env, (context as { config?: unknown }).config));
  const stage = bootstrapStage(process.env.SAGEMAKER_BOOTSTRAP);
  // All nodes are validated below, with one message for all problems.
  const app = new App({ stackTraces: false, skipValidation: true });
  if (stage) {
    new StateBackendStack(app, config, stage);
  } else {
    makeStacks(app, config, { assetsPath: join(__dirname, "assets") });
  }
  const problems = app.node.findAll().flatMap(({ node }) => node.validate());
  if (problems.length > 0) {
    throw new ConfigError(["the configuration asks for what AWS does not take:", ...problems].join("\n  "));
  }
  // The bootstrap sees to its own state.
  const forgetOtherStates = stage ? undefined : leaveOtherStates(app);
  app.synth();
  forgetOtherStates?.();
}

function bootstrapStage(value: string | undefined): BootstrapStage | undefined {
  if (!value) return undefined;
  const stage = BOOTSTRAP_STAGES.find((known) => known === value);
  if (stage) return stage;
  throw new ConfigError(
    `the variable SAGEMAKER_BOOTSTRAP is ${value}; only npm run bootstrap sets it, to one of ${BOOTSTRAP_STAGES.join(", ")}`,
  );
}

try {
  main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
