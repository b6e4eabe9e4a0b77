import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED, README_FILE, SECURITY_FILE } from "../../scripts/docs";
import { SCHEMA_FILE } from "../../scripts/docs/configuration";

test("the editors' schema and both pages are generated", () => {
  expect(Object.keys(GENERATED)).toEqual([SCHEMA_FILE, README_FILE, SECURITY_FILE]);
});

test.each(Object.entries(GENERATED))("%s is current: npm run docs writes it", (file, update) => {
  const text = readFileSync(join(__dirname, "../..", file), "utf8");
  expect(update(text)).toBe(text);
});
