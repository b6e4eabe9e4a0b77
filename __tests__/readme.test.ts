import { readFileSync } from "node:fs";
import { join } from "node:path";
import { README_FILE, withReference } from "../scripts/docs";

test("the configuration reference is current: npm run docs writes it", () => {
  const readme = readFileSync(join(__dirname, "..", README_FILE), "utf8");
  expect(withReference(readme)).toBe(readme);
});
