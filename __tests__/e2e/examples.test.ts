import { readdirSync } from "node:fs";
import { join } from "node:path";
import { check, lane } from "./support/lane";

const examples = readdirSync(join(__dirname, "../../examples")).map((name) => `examples/${name}`);

for (const configuration of examples) {
  lane(
    configuration,
    (on) => {
      check(on, "deploy, an empty plan, and a destroy that leaves what it says", async () => {
        await on.deployed();
        await on.expectNothingToChange();
        await on.change({ "studio.deletionProtection": false });
        await on.destroy();
        await on.expectOnly({ retained: 1 });
      });
    },
    { configuration, complete: true },
  );
}
