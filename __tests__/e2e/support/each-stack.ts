import { join, resolve } from "node:path";
import { Configuration } from "../../../local/configuration";
import { LIVES } from "../../../local/lives";
import { check } from "./check";
import { Lane, onLane } from "./lane";

const ROOT = resolve(__dirname, "../../..");

/**
 * The same tests for each stack that a configuration makes, on a lane of its own, with every resource. A stack is made if
 * the configuration has the section of its name; what is made beside these makes a test fail.
 *
 * @param env more of the environment, such as another binary than terraform
 */
export function eachStack(
  configuration: string,
  name: (stack: string) => string,
  tests: (on: Lane) => void,
  env?: NodeJS.ProcessEnv,
): void {
  const sections = new Configuration(join(ROOT, configuration));
  const lives = LIVES.filter(({ stack }) => sections.value(stack) !== undefined);
  for (const life of lives) {
    onLane(name(life.stack), new Lane(life, { configuration, complete: true, env }), (on) => {
      tests(on);
      check(on, "the configuration makes no stack but those that are tested so", async () => {
        await on.init({});
        expect([...on.stacks].sort()).toEqual(lives.map(({ stack }) => stack).sort());
      });
    });
  }
}
