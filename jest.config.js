// The SDK warns of Node.js 20, which is the project's to decide (engines in package.json).
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/__tests__/e2e/"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.bootstrap", "<rootDir>/.local", "<rootDir>/.ci/.cache"],
  setupFilesAfterEnv: ["<rootDir>/setup.js"],
  // Types are checked once, by `npm run typecheck`.
  transform: {
    "^.+\\.ts$": ["<rootDir>/__tests__/support/jest-transform.js", { loader: "ts", format: "cjs", target: "node20" }],
  },
  // A guard against what hangs, generous since a busy machine is slow.
  testTimeout: 60_000,
  // One core less is Jest's own choice, which on two cores leaves one idle for most of the time.
  maxWorkers: "100%",
};
