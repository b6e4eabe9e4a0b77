import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LEAST_PYTHON } from "../local/python";
import { scripts } from "../package.json";
import { README_FILE } from "../scripts/docs";
import { drainChanges, drainReads } from "../src/policies/domain-drain";
import { lifecycleConfigurationChanges } from "../src/policies/lifecycle-configurations";
import { dataKeyRescue, networkCleanupChanges, networkCleanupReads } from "../src/policies/network-cleanup";
import { studioOf } from "./support/fixtures";

const text = (file: string) => readFileSync(join(__dirname, "..", file), "utf8");
const readme = text(README_FILE);

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

test("the quick start tells how many resources there are", () => {
  const resources = studioOf("config.yaml").blocks.filter(({ address }) => !address.startsWith("data."));
  const told = [...readme.matchAll(/\b(\d+) (?:added, 0 changed, 0 destroyed|destroyed\b)/g)].map(([, count]) =>
    Number(count),
  );
  expect(told.filter((count) => count > 0)).toEqual(Array.from({ length: 4 }, () => resources.length));
});

test("the least Python is the one that the local AWS asks for", () => {
  expect(readme).toContain(`Python ${LEAST_PYTHON.join(".")} or newer`);
});

test("what a boundary must leave the destroy hook are the actions of its roles", () => {
  const place = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };
  const roles = {
    drain: [
      ...drainReads(place),
      ...lifecycleConfigurationChanges(place, ["x"]),
      ...drainChanges({
        ...place,
        domainId: "d-1",
        executionRoleArns: ["role"],
        securityGroupIds: ["sg-1"],
        userSecurityGroupIds: [],
      }),
    ],
    "network-cleanup": [
      ...networkCleanupReads(place),
      ...dataKeyRescue({ ...place, functionName: "x" }),
      ...networkCleanupChanges({ ...place, vpcId: "vpc-1" }),
    ],
  };
  for (const [role, statements] of Object.entries(roles)) {
    const [, row] = new RegExp(`^\\| \`…-${role}\` \\| (.+) \\|$`, "m").exec(readme) ?? [];
    const named = [...row!.matchAll(/`(?:\w+:)?(\w+)`/g)].map(([, action]) => action!);
    const actions = statements.flatMap(({ Action = [] }) => Action).map((action) => action.split(":")[1]!);
    expect([...new Set(named)].sort()).toEqual([...new Set(actions)].sort());
  }
});
