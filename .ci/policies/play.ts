import { unproven } from "./coverage";
import { type Deployment } from "./deployment";
import { type Exemption } from "./exemptions";
import { withoutAction } from "./mutants";
import { accountOf, type Scenario } from "./scenario";
import { type Mutation, type Result, simulate } from "./simulate";

export interface Check {
  readonly name: string;
  /** What went wrong; undefined if nothing did. */
  readonly problem?: string;
}

/** Least scenarios of a deployment, so that none is played on next to nothing. */
const LEAST = { ofAny: 9, withDomain: 120 };

/**
 * Plays the scenarios against the deployment: each answer, the answer of each scenario's mutant, and whether all that must
 * be proven of the policies was.
 *
 * @param needed Takes up the exemptions that were needed.
 */
export async function playAll(
  deployment: Deployment,
  scenarios: readonly Scenario[],
  exemptions: readonly Exemption[],
  needed: Set<Exemption>,
): Promise<Check[]> {
  const results = await Promise.all(scenarios.map((scenario) => play(deployment, scenario)));
  const played = results.flat();
  const sound = scenarios.filter((_, index) => results[index]?.every(({ problem }) => problem === undefined));
  const left = await unproven(deployment, sound, exemptions, needed);
  return [
    ...played,
    ...missing(deployment, scenarios),
    ...left.map((name) => ({ name, problem: "rests on no scenario" })),
  ];
}

/** What a deployment lacks in scenarios before any is played. */
export function missing({ roles, domainId }: Deployment, scenarios: readonly Scenario[]): Check[] {
  const least = domainId === undefined ? LEAST.ofAny : LEAST.withDomain;
  const count = { name: `${scenarios.length} scenarios`, problem: `fewer than ${least}` };
  const principals = scenarios.flatMap(({ request }) =>
    "role" in request.principal ? request.principal.role.arn : [],
  );
  const idle = roles.filter(({ arn }) => !principals.includes(arn));
  return [
    ...(scenarios.length < least ? [count] : []),
    ...idle.map(({ name }) => ({ name: `role ${name}`, problem: "asks for nothing in any scenario" })),
  ];
}

async function play(deployment: Deployment, scenario: Scenario): Promise<Check[]> {
  try {
    return await answers(deployment, scenario);
  } catch (error) {
    return [{ name: scenario.name, problem: (error as Error).message }];
  }
}

async function answers(deployment: Deployment, scenario: Scenario): Promise<Check[]> {
  const account = accountOf(deployment);
  const { name, request, expected } = scenario;
  const result = await simulate(deployment, account, request);
  const check = { name: `${expected.padEnd(16)} ${name}`, problem: result === expected ? undefined : `is ${result}` };
  const mutant = mutantOf(scenario);
  if (!mutant) return [check];
  const turned = await simulate(deployment, account, request, mutant.mutation);
  const problem = mutant.turns(turned) ? undefined : "the mutant answers the same";
  return [check, { name: `  ${mutant.name}: ${turned}`, problem }];
}

interface Mutant {
  readonly name: string;
  readonly mutation: Mutation;
  readonly turns: (result: Result) => boolean;
}

function mutantOf(scenario: Scenario): Mutant | undefined {
  if (scenario.expected === "ExplicitlyDenied") {
    const { without, request } = scenario;
    return {
      name: `without the action in ${without.join(" and ")}`,
      mutation: (statement) =>
        without.includes(statement.Sid ?? "") ? withoutAction(statement, request.action) : statement,
      turns: (result) => result !== "ExplicitlyDenied",
    };
  }
  if (scenario.expected === "Allowed" || scenario.limit === undefined) return undefined;
  const { sid, element } = scenario.limit;
  const freed = { [element]: element === "Condition" ? undefined : "*" };
  return {
    name: `with any ${element} in ${sid}`,
    mutation: (statement) =>
      statement.Sid === sid && statement.Effect === "Allow" ? { ...statement, ...freed } : statement,
    turns: (result) => result === "Allowed",
  };
}
