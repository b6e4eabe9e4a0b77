import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Mutation, mutationsOf } from "../../.ci/mutations";

const ROOT = join(__dirname, "../..");
const mutants = (text: string): Mutation[] => mutationsOf("x.ts", text);
const texts = (text: string): string[] => mutants(text).map((mutation) => mutation.text);

test.each<[string, string, string[]]>([
  [
    "each element of a list is left out",
    "f = [a, `b`, ...c];",
    ["f = [ `b`, ...c];", "f = [a,  ...c];", "f = [a, `b`, ];"],
  ],
  ["an effect is turned round", 'f = { Effect: "Allow" };', ['f = { Effect: "Deny" };']],
  [
    "a condition goes whole, by operator and by key",
    "f = { Condition: { Bool: { a: b, c: d } }, Sid: e };",
    [
      "f = {  Sid: e };",
      "f = { Condition: {  }, Sid: e };",
      "f = { Condition: { Bool: {  c: d } }, Sid: e };",
      "f = { Condition: { Bool: { a: b,  } }, Sid: e };",
    ],
  ],
  ["a comparison turns round", "if (a === b) c = d;", ["if (a !== b) c = d;"]],
  ["a bound moves", "a = b < c;", ["a = b <= c;"]],
  ["and becomes or", "a = b && c;", ["a = b || c;"]],
  ["a negation goes", "a = !b;", ["a = b;"]],
  ["a call is not made", "await a.b(c); d();", ["; d();", "await a.b(c); ;"]],
  ["another literal is given back", "function f() { return true; }", ["function f() { return false; }"]],
  ["an arrow function gives back another literal", "const f = () => 1;", ["const f = () => 2;"]],
])("%s", (_, text, expected) => {
  expect(texts(text)).toEqual(expected);
});

test("types, imports and what may be anything are left alone", () => {
  expect(mutants('import { a } from "b"; type C = "Allow" | ["x"]; const d: "Deny" = e; let f = "g";')).toEqual([]);
});

test("a mistake is told with its line and what it was made of", () => {
  expect(mutants("\n\nstop(\n  now,\n);\n")).toEqual([
    { line: 3, what: "call left out: stop( now, );", text: "\n\n;\n" },
  ]);
});

test.each([
  ["a path of no mutated file", ["--only", "src/catalogue/regions.ts"], "there is nothing to mutate\n"],
  ["a limit that lets nothing through", ["--limit", "none"], "--limit: none is no number of mistakes\n"],
])("%s is refused", (_, args, message) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules/.bin/ts-node"), "-T", ".ci/mutants.ts", ...args],
    { cwd: ROOT, encoding: "utf8" },
  );
  expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: "", stderr: message });
});
