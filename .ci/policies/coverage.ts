import { type Deployment, type Policy, type Statement } from "./deployment";
import { type Exemption } from "./exemptions";
import { list, matches, patternsFor, speaksOf, withoutAction, withoutKey, withoutSpared } from "./mutants";
import { accountOf, type Scenario } from "./scenario";
import { type Mutation, policiesOf, type Result, simulate } from "./simulate";

/**
 * A part of a policy that some scenario must rest on:
 *
 * - of a Deny, each action pattern: without it, a scenario that is denied is denied no more;
 * - of a Deny of all but some actions, each of these: without the exception, some other scenario is denied; and the Deny
 *   itself, which must turn a scenario as soon as the scenario's action is an exception too;
 * - of a Deny, each condition key: without it, a scenario that is not denied is denied;
 * - of an Allow in a role, the statement: without it and without AWS's policies, a scenario is allowed no more;
 * - of an Allow in a role, each condition key: without it, and with no Deny and none of AWS's policies in the way, a
 *   scenario that is not allowed is allowed.
 */
export interface Part {
  readonly policy: Policy;
  readonly statement: Statement;
  readonly element: "Action" | "NotAction" | "Condition" | "Statement";
  /** The pattern, or operator and key; empty for a statement. */
  readonly value: string;
}

/** Every part of the deployment's own policies that must be proven. */
function partsOf({ roles, keys, buckets, endpoints }: Deployment): Part[] {
  const ofRoles = roles.flatMap(({ trust, policies }) => [trust, ...policies]).filter(({ ofAws }) => !ofAws);
  const ofResources = [...keys.values(), ...buckets.values(), ...endpoints.flatMap(({ policy }) => policy ?? [])];
  const statements = (policies: readonly Policy[], effect: Statement["Effect"]) =>
    [...new Set(policies)].flatMap((policy) =>
      policy.document.Statement.filter(({ Effect }) => Effect === effect).map((statement) => ({ policy, statement })),
    );
  return [
    ...statements([...ofRoles, ...ofResources], "Deny").flatMap((of): Part[] => [
      ...list(of.statement.Action).map((value) => ({ ...of, element: "Action" as const, value })),
      ...list(of.statement.NotAction).map((value) => ({ ...of, element: "NotAction" as const, value })),
      ...(of.statement.NotAction ? [{ ...of, element: "Statement" as const, value: "" }] : []),
      ...conditions(of),
    ]),
    ...statements(ofRoles, "Allow").flatMap((of): Part[] => [
      { ...of, element: "Statement", value: "" },
      ...conditions(of),
    ]),
  ];
}

function conditions(of: Pick<Part, "policy" | "statement">): Part[] {
  return Object.entries(of.statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => ({ ...of, element: "Condition" as const, value: `${operator} ${key}` })),
  );
}

/** The parts that no scenario proves, and that no exemption is for. Notes the exemptions that were needed. */
export async function unproven(
  deployment: Deployment,
  scenarios: readonly Scenario[],
  exemptions: readonly Exemption[],
  needed: Set<Exemption>,
): Promise<string[]> {
  const found: string[] = [];
  for (const part of partsOf(deployment)) {
    if (await isProven(deployment, scenarios, part)) continue;
    const exemption = exemptions.find(
      ({ sid, element, value }) => sid === part.statement.Sid && element === part.element && value === part.value,
    );
    if (exemption) needed.add(exemption);
    else found.push(nameOf(part));
  }
  return found;
}

function nameOf({ policy, statement, element, value }: Part): string {
  return [`${statement.Effect} ${statement.Sid ?? "without Sid"} of ${policy.name}`, element, value].join(" ").trim();
}

async function isProven(deployment: Deployment, scenarios: readonly Scenario[], part: Part): Promise<boolean> {
  const { policy, statement, element, value } = part;
  const account = accountOf(deployment);
  const concerned = scenarios.filter(
    ({ request }) =>
      policiesOf(deployment, account, request).includes(policy) &&
      (element === "NotAction" ? matches(value, request.action) : speaksOf(statement, request.action)),
  );
  const answers = async (request: Scenario["request"], mutant: Statement | undefined, world: Mutation) =>
    simulate(deployment, account, request, (other, of) => (other === statement ? mutant : world(other, of)));
  const proves = async ({ request }: Scenario, mutant: Statement | undefined, turns: (result: Result) => boolean) =>
    turns(await answers(request, mutant, (other) => other));

  if (statement.Effect === "Deny") {
    const expectsDenial = element === "Action" || element === "Statement";
    const candidates = concerned.filter(({ expected }) => (expected === "ExplicitlyDenied") === expectsDenial);
    for (const scenario of candidates) {
      const { action } = scenario.request;
      if (element === "Action" && patternsFor(statement, action).join() !== value) continue;
      const mutant =
        element === "Condition"
          ? withoutKey(statement, ...operatorAndKey(value))
          : element === "NotAction"
            ? withoutSpared(statement, value)
            : withoutAction(statement, action);
      if (await proves(scenario, mutant, (result) => (result === "ExplicitlyDenied") !== expectsDenial)) return true;
    }
    return false;
  }
  for (const scenario of concerned) {
    if ((scenario.expected === "Allowed") !== (element === "Statement")) continue;
    const mutant = element === "Statement" ? undefined : withoutKey(statement, ...operatorAndKey(value));
    const world = element === "Statement" ? withoutAws : withoutAwsAndDenies;
    const before = await answers(scenario.request, statement, world);
    const after = await answers(scenario.request, mutant, world);
    if (
      element === "Statement"
        ? before === "Allowed" && after !== "Allowed"
        : before !== "Allowed" && after === "Allowed"
    )
      return true;
  }
  return false;
}

const withoutAws: Mutation = (statement, { ofAws }) => (ofAws && statement.Effect === "Allow" ? undefined : statement);
const withoutAwsAndDenies: Mutation = (statement, policy) =>
  statement.Effect === "Deny" ? undefined : withoutAws(statement, policy);

function operatorAndKey(value: string): [operator: string, key: string] {
  const [operator = "", key = ""] = value.split(" ");
  return [operator, key];
}
