import { check } from "./support/check";
import { lane } from "./support/studio";

lane(
  "the life of the stack by OpenTofu",
  (on) => {
    check(on, "by tofu: deploy, an empty plan, destroy", async () => {
      await on.deployed();
      await on.expectNothingToChange();
      await on.destroy();
      await on.expectOnlyLeft(1);
    });
  },
  { complete: true, env: { TERRAFORM_BINARY_NAME: "tofu" } },
);
