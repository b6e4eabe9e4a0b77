import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(__dirname, "../../tools/side-by-side.js");

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "side-by-side-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function run(scripts: Record<string, string>, ...args: string[]) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stderr, lines: stdout.replace(/after \d+ s/g, "after").split("\n") };
}

test("lists run at once: each of two waits for what the other leaves", () => {
  const meet = (mine: string, other: string) => `touch ${mine}; until [ -e ${other} ]; do sleep 0.05; done; true`;
  const { status, lines } = run({ one: meet("a", "b"), two: meet("b", "a") }, "one", "two");
  expect(status).toBe(0);
  expect(lines).toEqual(["", "one: passed after", "two: passed after", ""]);
});

test("the scripts of a list run one after another, and what they print is seen", () => {
  const { status, lines } = run({ one: "echo first; touch a", two: "cat a && echo second >&2" }, "one,two");
  expect(status).toBe(0);
  expect(lines).toEqual(["first", "second", "", "one: passed after", "two: passed after", ""]);
});

test("a failure ends its list and leaves the others to their end", () => {
  const scripts = { bad: "exit 3", later: "touch later", good: "sleep 0.2; echo done" };
  const { status, lines } = run(scripts, "bad,later", "good");
  expect(status).toBe(1);
  expect(lines).toEqual(["done", "", "bad: FAILED after", "good: passed after", ""]);
});

test("arguments go to the last list as they are", () => {
  const { lines } = run({ one: "echo one", two: "sleep 0.2; printf '<%s>'" }, "one", "two", "--", "a b", "--c='$d'");
  expect(lines.slice(0, 2)).toEqual(["one", "<a b><--c='$d'>"]);
});

test.each([
  ["an unknown script", ["one,two"], "package.json has no script two\n"],
  ["no script at all", ["--", "one"], "package.json has no script to run\n"],
])("%s is refused before anything runs", (_, args, message) => {
  expect(run({ one: "echo one" }, ...args)).toEqual({ status: 1, stderr: message, lines: [""] });
});
