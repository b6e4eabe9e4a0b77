import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

const CONFIG = `
  const tseslint = require("typescript-eslint");
  module.exports = tseslint.config({
    files: ["**/*.ts"],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: __dirname } },
    rules: { "@typescript-eslint/no-floating-promises": "error" },
  });
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "types-and-lint-"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "eslint.config.js"), CONFIG);
  const compilerOptions = { strict: true, noEmit: true, types: [], target: "ES2022", skipLibCheck: true };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
});
afterEach(() => rmSync(folder, { recursive: true }));

function check(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "tools/types-and-lint.js")], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

test("nothing to find: status 0, and nothing is said", () => {
  expect(check({ "a.ts": "export const a: number = 1;\n" })).toEqual({ status: 0, output: "" });
});

test("a wrong type is found, in its file", () => {
  const { status, output } = check({ "a.ts": 'export const a: number = "one";\n' });
  expect(status).toBe(1);
  expect(output).toBe("a.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.\n");
});

test("a broken rule that needs types is found, in its file", () => {
  const { status, output } = check({ "b.ts": "export function b(): void {\n  Promise.resolve(1);\n}\n" });
  expect(status).toBe(1);
  expect(output).toMatch(/b\.ts[^]*2:3 +error +Promises must be awaited[^]*no-floating-promises/);
});
