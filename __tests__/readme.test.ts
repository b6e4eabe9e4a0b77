import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LEAST_PYTHON } from "../local/python";
import { scripts } from "../package.json";
import { README_FILE, withReference } from "../scripts/docs";
import { studioOf } from "./support/fixtures";

const text = (file: string) => readFileSync(join(__dirname, "..", file), "utf8");
const readme = text(README_FILE);

test("the configuration reference is current: npm run docs writes it", () => {
  expect(withReference(readme)).toBe(readme);
});

test("every npm script that the README names exists", () => {
  const named = [...readme.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script!);
  expect(named).toContain("local");
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

test("the commands of the local AWS are those of its usage", () => {
  const [, usage] = /const USAGE = `([^`]*)`/.exec(text("local/main.ts")) ?? [];
  const commands = [...usage!.matchAll(/^ {2}(\S+(?: STACK\.\.\.)?) {2,}(.+)$/gm)].map(([, ...command]) => command);
  const rows = [...readme.matchAll(/^\| `npm run local -- ([^`]+)` \| (.+) \|$/gm)].map(([, ...row]) => row);
  expect(rows).toContainEqual(["up", "start a local AWS in the background, empty"]);
  expect(rows).toEqual(commands);
});

test("the functions that a killed destroy may have taken are named by their addresses", () => {
  const functions = studioOf("config.yaml").all(LambdaFunction);
  expect(functions).toHaveLength(2);
  for (const { address } of functions) expect(readme).toContain(`\`${address}\``);
});

test("the least Python is the one that the local AWS asks for", () => {
  expect(readme).toContain(`Python ${LEAST_PYTHON.join(".")} or newer`);
});
