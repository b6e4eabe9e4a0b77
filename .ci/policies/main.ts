import { basename } from "node:path";
import { parseArgs } from "node:util";
import { type Deployment, readDeployment, type Statement } from "./deployment";
import { deploymentsOfFunctions } from "./functions";
import { hookScenarios } from "./hook-scenarios";
import { resourceScenarios } from "./resource-scenarios";
import { accountOf, type Scenario } from "./scenario";
import { type Mutation, simulate } from "./simulate";
import { studioScenarios } from "./studio-scenarios";

/**
 * `npm start -- [--python PYTHON] --json FILE...`: plays the scenarios against the policies in states that
 * `terraform show -json` wrote, and against every switch of the policy functions. PYTHON (default: python3) must have
 * moto. Ends with status 1 if an answer is not as expected, if a mutant of the policies answers the same, or if a Deny
 * statement is in no scenario.
 */

interface Check {
  readonly name: string;
  /** What went wrong; undefined if nothing did. */
  readonly problem?: string;
}

async function check(deployment: Deployment, scenario: Scenario): Promise<Check[]> {
  try {
    return await play(deployment, scenario);
  } catch (error) {
    return [{ name: scenario.name, problem: (error as Error).message }];
  }
}

async function play(deployment: Deployment, scenario: Scenario): Promise<Check[]> {
  const account = accountOf(deployment);
  const { name, request, expected } = scenario;
  const result = await simulate(deployment, account, request);
  const checks: Check[] = [
    { name: `${expected.padEnd(16)} ${name}`, problem: result === expected ? undefined : `is ${result}` },
  ];
  const mutant = mutantOf(scenario);
  if (mutant) {
    const turned = await simulate(deployment, account, request, mutant.mutation);
    checks.push({
      name: `  ${mutant.name}: ${turned}`,
      problem: mutant.turns(turned) ? undefined : "the mutant answers the same",
    });
  }
  return checks;
}

function mutantOf(scenario: Scenario) {
  if (scenario.expected === "ExplicitlyDenied") {
    const { without } = scenario;
    return {
      name: `without ${without.join(" and ")}`,
      mutation: ((statement) => (without.includes(statement.Sid ?? "") ? undefined : statement)) satisfies Mutation,
      turns: (result: string) => result !== "ExplicitlyDenied",
    };
  }
  if (scenario.expected === "Allowed" || scenario.limit === undefined) return undefined;
  const { sid, element } = scenario.limit;
  const freed = { [element]: element === "Condition" ? undefined : "*" };
  return {
    name: `with any ${element} in ${sid}`,
    mutation: ((statement) =>
      statement.Sid === sid && statement.Effect === "Allow"
        ? { ...statement, ...freed }
        : statement) satisfies Mutation,
    turns: (result: string) => result === "Allowed",
  };
}

/** A Deny statement that no scenario takes away proves nothing. */
function uncovered(deployment: Deployment, played: readonly Scenario[]): Check[] {
  const covered = new Set(played.flatMap((scenario) => ("without" in scenario ? scenario.without : [])));
  return denies(deployment)
    .filter((sid) => !covered.has(sid))
    .map((sid) => ({ name: `Deny ${sid}`, problem: "is in no scenario" }));
}

function denies({ roles, keys, buckets, endpoints }: Deployment): string[] {
  const policies = [
    ...roles.flatMap(({ trust, policies }) => [trust, ...policies]),
    ...keys.values(),
    ...buckets.values(),
    ...endpoints.flatMap(({ policy }) => policy ?? []),
  ];
  const statements = policies.flatMap(({ document }): readonly Statement[] => document.Statement);
  return [...new Set(statements.filter(({ Effect }) => Effect === "Deny").map(({ Sid }) => Sid ?? "without Sid"))];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "boolean" }, python: { type: "string", default: "python3" } },
    allowPositionals: true,
  });
  if (!values.json || positionals.length === 0) throw new Error("usage: npm start -- [--python PYTHON] --json FILE...");
  const deployments = [
    ...deploymentsOfFunctions(values.python),
    ...positionals.map((path) => readDeployment(path, basename(path), values.python)),
  ];
  const checks: Check[] = [];
  for (const deployment of deployments) {
    const played = [...resourceScenarios(deployment), ...studioScenarios(deployment), ...hookScenarios(deployment)];
    const results = [
      ...(await Promise.all(played.map((scenario) => check(deployment, scenario)))).flat(),
      ...uncovered(deployment, played),
    ];
    console.log(`\n${deployment.name}: ${played.length} scenarios`);
    for (const { name, problem } of results) console.log(problem ? `FAIL ${name}: ${problem}` : `ok   ${name}`);
    checks.push(...results);
  }
  const failed = checks.filter(({ problem }) => problem !== undefined).length;
  console.log(`\n${checks.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
