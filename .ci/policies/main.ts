import { basename } from "node:path";
import { parseArgs } from "node:util";
import { type Deployment, readDeployment } from "./deployment";
import { type Exemption, EXEMPTIONS } from "./exemptions";
import { flowLogScenarios } from "./flow-log-scenarios";
import { hookScenarios } from "./hook-scenarios";
import { type Check, playAll } from "./play";
import { resourceScenarios } from "./resource-scenarios";
import { type Scenario } from "./scenario";
import { deploymentsOfSets } from "./sets";
import { studioScenarios } from "./studio-scenarios";

/**
 * `npm start -- [--python PYTHON] --json FILE...`: plays the scenarios against the policies in states that
 * `terraform show -json` wrote, and against what the app synthesizes for every set of switches. PYTHON (default: python3)
 * must have moto. Ends with status 1 if an answer is not as expected, if a mutant of the policies answers the same, or if
 * a role, a deployment or a part of a policy is without its scenarios.
 */

function scenariosOf(deployment: Deployment): Scenario[] {
  return [
    ...resourceScenarios(deployment),
    ...studioScenarios(deployment),
    ...hookScenarios(deployment),
    ...flowLogScenarios(deployment),
  ];
}

function report(checks: readonly Check[]): void {
  for (const { name, problem } of checks) console.log(problem ? `FAIL ${name}: ${problem}` : `ok   ${name}`);
}

/** How many requests there are, and what must become of them. */
function countOf(scenarios: readonly Scenario[]): string {
  const allowed = scenarios.filter(({ expected }) => expected === "Allowed").length;
  return `${scenarios.length} requests, ${allowed} to be allowed, ${scenarios.length - allowed} to be denied`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "boolean" }, python: { type: "string", default: "python3" } },
    allowPositionals: true,
  });
  if (!values.json || positionals.length === 0) throw new Error("usage: npm start -- [--python PYTHON] --json FILE...");
  const deployments = [
    ...(await deploymentsOfSets(values.python)),
    ...positionals.map((path) => readDeployment(path, basename(path), values.python)),
  ];
  const checks: Check[] = [];
  const played: Scenario[] = [];
  const needed = new Set<Exemption>();
  for (const deployment of deployments) {
    const scenarios = scenariosOf(deployment);
    console.log(`\n${deployment.name}: ${countOf(scenarios)}`);
    const results = await playAll(deployment, scenarios, EXEMPTIONS, needed);
    report(results);
    checks.push(...results);
    played.push(...scenarios);
  }
  console.log("");
  const unneeded = EXEMPTIONS.filter((exemption) => !needed.has(exemption)).map(({ sid, element, value }) => ({
    name: `exemption of ${sid} ${element} ${value}`.trim(),
    problem: "is not needed",
  }));
  report(unneeded);
  const failed = [...checks, ...unneeded].filter(({ problem }) => problem !== undefined).length;
  console.log(
    `${deployments.length} deployments: ${countOf(played)}; ${checks.length - failed} checks passed, ${failed} failed`,
  );
  process.exitCode = failed ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
