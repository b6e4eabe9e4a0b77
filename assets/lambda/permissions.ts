import { type EvaluationResult, IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { CLIENT_CONFIG, retrying } from "./aws";
import { type Members, optional, record, text, texts, UnknownEvent } from "./event";
import { isDenied } from "./retry";
import { bulletList, Refused, type Runtime } from "./runtime";

/** Actions on a resource that a function will need later, and the context of such a request by condition key. */
export interface Need {
  readonly actions: readonly string[];
  /** ARN. The resource need not exist. */
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  /**
   * Condition keys that such a request never has.
   * @default - none
   */
  readonly absent?: readonly string[];
}

/** What a function asks about: its own role, and what that will need. */
export interface OwnPermissions {
  readonly roleArn: string;
  readonly needs: readonly Need[];
}

const ANY = /^.+$/s;
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/;
const KEY = /^[^:]+:.+$/s;

/** Reads the members `roleArn` and `needs` of an event. */
export function ownPermissions(members: Members): OwnPermissions {
  const { needs } = members;
  if (!Array.isArray(needs)) throw new UnknownEvent(`needs is ${JSON.stringify(needs)}; expected a list`);
  return { roleArn: text(members, "roleArn", /^arn:[^:]+:iam::\d{12}:role\/.+$/), needs: needs.map(need) };
}

function need(value: unknown): Need {
  const members = record(value, "a need");
  const context = record(members.context, "the context of a need");
  return {
    actions: texts(members, "actions", ACTION, "IAM actions"),
    resource: text(members, "resource", ANY),
    context: Object.fromEntries(Object.keys(context).map((key) => [key, text(context, key, ANY)])),
    absent: optional(members, "absent", () => texts(members, "absent", KEY, "condition keys")),
  };
}

/**
 * Asks IAM whether a permissions boundary or a policy of the organization keeps the function's role from what it will
 * need, so that it shows before it is needed. Where the role may not ask, nothing is known, and that is logged.
 *
 * A role's own policies may still be spreading through AWS and are no reason to stop, nor is a policy that asks for a
 * condition key whose value nobody knows beforehand.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 * @returns every action that the organization does not allow, as far as the simulator knows: it misjudges policies of
 * an organization that have conditions (https://github.com/aws/aws-sdk/issues/102), so nobody is stopped by them
 * @throws Refused, with every action that the boundary keeps the role from
 */
export async function checkPermissions(runtime: Runtime, { roleArn, needs }: OwnPermissions): Promise<string[]> {
  // A denial is an answer here: the boundary may know nothing of this call.
  const iam = retrying(new IAMClient(CLIENT_CONFIG), runtime, false);
  // IAM misses the keys of all of the role's conditions, whatever it is asked about, and so gets them with every need:
  // https://github.com/boto/boto3/issues/3111
  const context = Object.fromEntries(needs.flatMap((each) => Object.entries(each.context)));
  const absent = new Set(needs.flatMap((each) => each.absent ?? []).map((key) => key.toLowerCase()));
  const kept: string[] = [];
  const doubtful: string[] = [];
  try {
    for (const each of needs) {
      const results = await simulate(iam, roleArn, { ...each, context: { ...context, ...each.context } });
      for (const result of results.filter((one) => isTold(one, absent))) {
        const what = `${result.EvalActionName} on ${each.resource}`;
        if (result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false) kept.push(what);
        else if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) doubtful.push(what);
      }
    }
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    runtime.log({ step: "permissions not checked", roleArn, answer: (error as Error).name });
    return [];
  }
  if (kept.length > 0) {
    throw new Refused(
      `The permissions boundary of ${roleArn} keeps it from what it will need, so a destroy would stop half-way:\n` +
        `${bulletList(kept)}\nAllow it there, then deploy again.`,
    );
  }
  return doubtful;
}

async function simulate(iam: IAMClient, roleArn: string, { actions, resource, context }: Need) {
  // What every request of the function brings along.
  const own = {
    "aws:PrincipalAccount": roleArn.split(":")[4] ?? "",
    "aws:PrincipalArn": roleArn,
    "aws:PrincipalType": "AssumedRole",
    "aws:RequestedRegion": process.env.AWS_REGION ?? "",
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
  };
  const entries = Object.entries({ ...own, ...context });
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: roleArn,
      ActionNames: [...actions],
      ResourceArns: [resource],
      ContextEntries: entries.map(([ContextKeyName, value]) => ({
        ContextKeyName,
        ContextKeyValues: [value],
        ContextKeyType: value === "true" || value === "false" ? "boolean" : "string",
      })),
    }),
  );
  return EvaluationResults;
}

/**
 * Whether no policy asked for a condition key that the request did not give, other than what such requests never have:
 * keys in lower case.
 */
const isTold = (result: EvaluationResult, absent: ReadonlySet<string>): boolean =>
  [result, ...(result.ResourceSpecificResults ?? [])].every(({ MissingContextValues = [] }) =>
    MissingContextValues.every((key) => absent.has(key.toLowerCase())),
  );

const UNANSWERED = /^(InvalidClientTokenId|NoSuchEntity|PolicyEvaluation|UnrecognizedClient)(Exception)?$/;

/** IAM told nothing: it may not be asked, does not know the role yet, or cannot read a policy of it. */
const isUnanswered = (error: unknown): boolean => isDenied(error) || UNANSWERED.test((error as Error).name);
