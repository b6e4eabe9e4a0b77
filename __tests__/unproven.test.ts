import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const page = readFileSync(join(ROOT, "docs/unproven.md"), "utf8");
const entries = page.split(/^## /m).slice(1);

test("there is something on the page", () => {
  expect(entries.length).toBeGreaterThan(0);
});

test.each(entries.map((entry) => [entry.split("\n", 1)[0]!, entry]))(
  "%s: what, why, and how to check it",
  (_, entry) => {
    for (const part of ["What", "Why", "Check"]) expect(entry).toMatch(new RegExp(`^\\*\\*${part}\\.\\*\\* \\S`, "m"));
    expect(entry).toMatch(/^```sh\n(?!```)/m);
  },
);

test("every file that the page names exists", () => {
  const named = [...page.matchAll(/`((?:src|assets|local|__tests__|examples|docs)\/[^`*]+)`/g)].map(
    ([, file]) => file!,
  );
  expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
