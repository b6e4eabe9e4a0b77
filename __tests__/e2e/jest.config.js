// The SDK warns of Node.js 20, which is the project's to decide (engines in package.json).
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const opentofu = require("./support/opentofu");

/**
 * The end-to-end tests: `npm run test:e2e`. Each file but `texts` is a lane with a local AWS of its own. Four run side by
 * side, also on two cores, since the provider mostly waits; each takes about 1.2 GB (Terraform, the AWS provider, moto).
 *
 * @type {import("jest").Config}
 */
module.exports = {
  rootDir: "../..",
  testEnvironment: "node",
  testMatch: ["<rootDir>/__tests__/e2e/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.bootstrap", "<rootDir>/.ci/.cache", "<rootDir>/.local"],
  testPathIgnorePatterns: ["/node_modules/", ...(opentofu.leftOut ? [opentofu.TEST] : [])],
  globalSetup: "<rootDir>/__tests__/e2e/global-setup.ts",
  globalTeardown: "<rootDir>/__tests__/e2e/global-teardown.js",
  maxWorkers: 4,
  testTimeout: 30 * 60 * 1000,
  transform: require("../../jest.config").transform,
};
