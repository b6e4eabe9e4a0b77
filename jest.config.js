/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/__tests__/e2e/"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.bootstrap", "<rootDir>/.local", "<rootDir>/.ci/.cache"],
  setupFilesAfterEnv: ["<rootDir>/setup.js"],
  // Types are checked once, by `npm run typecheck`.
  transform: { "^.+\\.ts$": ["ts-jest", { diagnostics: false }] },
};
