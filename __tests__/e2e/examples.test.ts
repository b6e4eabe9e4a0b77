import { resolve } from "node:path";
import { type Changes } from "../../local/configuration";
import { configurations } from "../../tools/synth";
import { check } from "./support/check";
import { eachStack } from "./support/each-stack";

const examples = configurations(resolve(__dirname, "../..")).filter((file) => file.startsWith("examples/"));

/** What of an arming lifts the protection: with nobody at work, a destroy needs no more. */
const unprotected = (armed: Changes): Changes =>
  Object.fromEntries(Object.entries(armed).filter(([key]) => key.endsWith(".deletionProtection")));

for (const configuration of examples) {
  eachStack(
    configuration,
    (stack) => `${configuration}: ${stack}`,
    (on) => {
      check(on, "with nobody at work: deploy, an empty plan, and a destroy that leaves what it says", async () => {
        await on.deployed();
        await on.keepState();
        await on.expectNothingToChange();
        if (on.synthesized.isProtected) await on.change(unprotected(on.life.armed));
        await on.destroy();
        await on.expectOnlyLeft();
      });
    },
  );
}
