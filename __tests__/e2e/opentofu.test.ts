import { check } from "./support/check";
import { eachStack } from "./support/each-stack";

eachStack(
  "config.yaml",
  (stack) => `the life of ${stack} by OpenTofu`,
  (on) => {
    check(on, "by tofu: deploy, an empty plan, destroy", async () => {
      await on.deployed();
      await on.expectNothingToChange();
      await on.destroy();
      await on.expectOnlyLeft();
    });
  },
  { TERRAFORM_BINARY_NAME: "tofu" },
);
