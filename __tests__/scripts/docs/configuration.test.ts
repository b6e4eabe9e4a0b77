import { configurationReference } from "../../../scripts/docs/configuration";

const rows = configurationReference().split("\n").slice(2);
const rowOf = (key: string) => rows.find((row) => row.startsWith(`| \`${key}\` |`));

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
