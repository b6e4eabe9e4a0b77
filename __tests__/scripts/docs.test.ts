import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  configurationReference,
  configurationSchema,
  endpointReference,
  SCHEMA_FILE,
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

test("a section that may be absent is listed too", () => {
  expect(rowOf("studio")).toContain("| mapping |  | The Studio domain. Without it there is no such stack");
  expect(rowOf("defaults.logRetentionDays")).toContain("| `365` |");
  expect(rowOf("studio.logRetentionDays")).toContain("|  | Days that logs of this stack are kept. Default: `defaults");
});

test("every key is described", () => {
  expect(rows.filter((row) => row.endsWith("|  |"))).toEqual([]);
});

test("the endpoints of each feature and of each example are told", () => {
  const reference = endpointReference();
  expect(reference).toContain("| `studio.canvas.timeSeries` | `forecast`, `forecastquery` |");
  expect(reference).toContain("| `examples/minimal.yaml` | 5 | 2 | 10 |");
});

test("a section goes between its markers and leaves the rest alone", () => {
  const sections = { part: () => "new" };
  const updated = withReference("# Title\n<!-- part:start -->\nold\n<!-- part:end -->\nrest\n", sections);
  expect(updated).toBe("# Title\n<!-- part:start -->\n\nnew\n\n<!-- part:end -->\nrest\n");
  expect(withReference(updated, sections)).toBe(updated);
});

test("a text without the markers is refused", () => {
  expect(() => withReference("# Title\n")).toThrow(
    "README.md lacks <!-- configuration:start --> and <!-- configuration:end -->",
  );
});
