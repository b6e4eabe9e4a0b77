const { spawnSync } = require("node:child_process");

/** The test that needs `tofu` on the PATH. */
const TEST = "opentofu.test.ts";

/**
 * Whether that test is left out: where there is no tofu, unless REQUIRE_TOFU=1 says that this is a failure. The count of
 * tests has none of it then, and {@link told} tells so.
 */
const leftOut = process.env.REQUIRE_TOFU !== "1" && spawnSync("tofu", ["version"]).status !== 0;

const told =
  "NOT SHOWN: that OpenTofu deploys and destroys the stacks, since tofu is not on the PATH. REQUIRE_TOFU=1 makes that a failure.";

module.exports = { TEST, leftOut, told };
