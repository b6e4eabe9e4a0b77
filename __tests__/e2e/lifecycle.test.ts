import { check } from "./support/check";
import { eachStack } from "./support/each-stack";
import { lane } from "./support/studio";

eachStack(
  "config.yaml",
  (stack) => `the life of ${stack} by plain terraform, with nobody at work`,
  (on) => {
    check(on, "deploy, an empty plan, a destroy that needs no arming", async () => {
      await on.deployed();
      await on.keepState();
      await on.expectNothingToChange();
      await on.destroy();
      await on.expectOnlyLeft();
    });
  },
);

lane(
  "the life of a studio that retains nothing",
  (on) => {
    check(on, "with retentionPolicy Delete and deleteDataKey: nothing is left, not even the key", async () => {
      await on.deployed({ "studio.retentionPolicy": "Delete", "studio.deleteDataKey": true });
      await on.expectNothingToChange();
      await on.destroy();
      await on.expectOnlyLeft(0);
    });
  },
  { complete: true },
);
