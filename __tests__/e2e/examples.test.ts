import { readdirSync } from "node:fs";
import { join } from "node:path";
import { check } from "./support/check";
import { lane } from "./support/studio";

const examples = readdirSync(join(__dirname, "../../examples")).map((name) => `examples/${name}`);

for (const configuration of examples) {
  lane(
    configuration,
    (on) => {
      check(on, "with nobody at work: deploy, an empty plan, and a destroy that leaves what it says", async () => {
        await on.deployed();
        await on.keepState();
        await on.expectNothingToChange();
        if (on.synthesized.isProtected) await on.change({ "studio.deletionProtection": false });
        await on.destroy();
        await on.expectOnlyLeft(1);
      });
    },
    { configuration, complete: true },
  );
}
