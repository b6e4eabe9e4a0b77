import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  configurationReference,
  configurationSchema,
  END,
  SCHEMA_FILE,
  START,
  withReference,
} from "../../scripts/docs";

const rows = configurationReference().split("\n").slice(2);
const rowOf = (key: string) => rows.find((row) => row.startsWith(`| \`${key}\` |`));

test("the editors' JSON Schema is current: npm run docs writes it", () => {
  expect(readFileSync(join(__dirname, "../..", SCHEMA_FILE), "utf8")).toBe(configurationSchema());
});

test("a key is listed with what is allowed, its default and its description", () => {
  expect(rowOf("accountId")).toContain(
    "| the account id as a quoted string of 12 digits | **required** | The only account",
  );
  expect(rowOf("studio.authMode")).toContain("| `IAM`, `SSO` | `IAM` | How users sign in");
  expect(rowOf("studio.idleShutdown.timeoutMinutes")).toContain("| 60 to 525600 | `120` |");
  expect(rowOf("studio.network.subnets[].cidr")).toContain("| **required** | Range of the subnet");
  expect(rowOf("state.organization")).toContain("| **required** | With `mode: hcp`. ");
});

test("every key is described", () => {
  expect(rows.filter((row) => row.endsWith("|  |"))).toEqual([]);
});

test("the reference goes between its markers and leaves the rest alone", () => {
  const readme = `# Title\n${START}\nold\n${END}\nrest\n`;
  const updated = withReference(readme);
  expect(updated).toBe(`# Title\n${START}\n\n${configurationReference()}\n\n${END}\nrest\n`);
  expect(withReference(updated)).toBe(updated);
});

test("a text without the markers is refused", () => {
  expect(() => withReference("# Title\n")).toThrow(`README.md lacks ${START} and ${END}`);
});
