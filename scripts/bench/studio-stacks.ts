import { App } from "cdktf";
import { join } from "node:path";
import { loadConfig } from "../../src/config/load";
import { hasStudio } from "../../src/config/schema";
import { StudioStack } from "../../src/stacks/studio/stack";

/**
 * Synthesizes as many studio stacks as the first argument says, from the configuration file that the second one names,
 * and prints the peak memory of this process in kilobytes. scripts/bench.ts starts it through tools/runner.js.
 */
const [, , count, configFile] = process.argv;
const config = loadConfig(configFile!);
if (!hasStudio(config)) throw new Error(`${configFile} asks for no studio`);
const app = new App({ stackTraces: false });
for (let index = 1; index <= Number(count); index++) {
  new StudioStack(app, `studio-${index}`, config, { assetsPath: join(__dirname, "../../assets") });
}
app.synth();
console.log(process.resourceUsage().maxRSS);
