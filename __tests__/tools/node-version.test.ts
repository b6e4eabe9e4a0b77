import { Linter } from "eslint";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/** Loads a script on a Node.js that gives itself out as another version. */
function loadOn(version: string, script: string) {
  const pretend = `Object.defineProperty(process, "version", { value: "${version}" });`;
  return spawnSync(process.execPath, ["-e", `${pretend} require("./tools/${script}")`], {
    cwd: ROOT,
    encoding: "utf8",
  });
}

test.each(["v20.9.0", "v20.20.2", "v22.0.0", "v22.21.1"])("Node.js %s is supported", (version) => {
  expect(loadOn(version, "node-version")).toMatchObject({ status: 0, stdout: "", stderr: "" });
});

test.each(["v0.12.18", "v18.20.8", "v20.8.1", "v21.7.3", "v23.11.1", "v24.1.0", "v220.9.0"])(
  "Node.js %s is refused with what to do",
  (version) => {
    expect(loadOn(version, "node-version")).toMatchObject({
      status: 1,
      stdout: "",
      stderr:
        `This project runs on Node.js ^20.9.0 || ^22.0.0, and this is ${version}.\n` +
        "Switch with `nvm install 22 && nvm use 22`, or install a supported release from https://nodejs.org.\n",
    });
  },
);

test("the app says so before it loads anything else", () => {
  const { status, stderr } = loadOn("v24.1.0", "runner");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^This project runs on Node\.js .*\nSwitch with .*\n$/);
});

test("any Node.js can parse the check", () => {
  const source = readFileSync(join(ROOT, "tools/node-version.js"), "utf8");
  const parse = (code: string) =>
    new Linter().verify(code, { languageOptions: { ecmaVersion: 5, sourceType: "script" } });
  expect(parse(source)).toEqual([]);
  expect(parse("const engines = 1;")).toMatchObject([{ fatal: true }]);
});
