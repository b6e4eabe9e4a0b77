import { runSimulation } from "@cloud-copilot/iam-simulate";
import { createHash } from "node:crypto";
import { type Deployment, type Endpoint, type Policy, type Role, type Statement } from "./deployment";
import { speaksOf } from "./mutants";

export type Result = "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";

/** Who asks. */
export type Principal =
  /** A role of the deployment, with a user profile where it is used from Studio. */
  | { readonly role: Role; readonly session?: { readonly domainId: string; readonly userProfile: string } }
  /** An administrator of some account, whose own policies allow everything. */
  | { readonly administratorOf: string }
  /** A service of AWS. */
  | { readonly service: string };

export interface Request {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** Account that owns the resource. Default: the deployment's. */
  readonly owner?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** Endpoint that the request comes through. */
  readonly via?: Endpoint;
}

/** Statement by statement, how a mutant of a deployment differs from it; undefined removes the statement. */
export type Mutation = (statement: Statement, policy: Policy) => Statement | undefined;

/** What IAM answers to a request, by the deployment's policies and, if given, a mutation of every one of them. */
export async function simulate(
  deployment: Deployment,
  accountId: string,
  request: Request,
  mutation: Mutation = (statement) => statement,
): Promise<Result> {
  const { principal, action, resource, via } = request;
  const owner = request.owner ?? accountId;
  const prepare = (policy: Policy) => {
    const mutants = policy.document.Statement.flatMap((statement) => mutation(statement, policy) ?? []);
    // The others say nothing to the request, and take most of the time.
    const Statement = mutants.filter((statement) => speaksOf(statement, action));
    return { name: policy.name, policy: withStandIn({ ...policy.document, Statement }) };
  };
  const resourcePolicy = owner === accountId ? policyOf(deployment, action, resource) : openPolicyOf(resource);
  const viaPolicy = via?.policy;
  const stated = Object.keys(withStandIn(request.context ?? {}));
  return answer(stated, {
    request: {
      principal: arnOf(principal),
      action,
      resource: { resource, accountId: owner },
      contextVariables: withStandIn({
        ...defaults(principal, ownerIn(request, owner), via),
        ...request.context,
      }) as Record<string, string>,
    },
    identityPolicies: identityPolicies(principal)
      .map((policy) => withSession(prepare(policy), principal))
      .filter(({ policy }) => policy.Statement.length > 0),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    // A mutant may leave nothing of a policy.
    resourcePolicy: resourcePolicy && nonEmpty(prepare(resourcePolicy).policy),
    vpcEndpointPolicies: viaPolicy && [prepare(viaPolicy)],
  });
}

type Input = Parameters<typeof runSimulation>[0];

const answers = new Map<string, Promise<Result>>();

/** Answers are kept: most sets of switches have most of their policies in common. */
async function answer(stated: readonly string[], input: Input): Promise<Result> {
  const key = createHash("sha256")
    .update(JSON.stringify([stated, input]))
    .digest("base64");
  const known = answers.get(key) ?? ask(stated, input);
  answers.set(key, known);
  return known;
}

/** @param stated Condition keys that the scenario speaks of: each must be one that the action carries. */
async function ask(stated: readonly string[], input: Input): Promise<Result> {
  const { action, resource } = input.request;
  const response = await runSimulation(input, {});
  if (response.resultType === "error")
    throw new Error(`${action} on ${resource.resource}: ${JSON.stringify(response.errors)}`);
  const results = response.resultType === "single" ? [response.result] : response.results;
  const ignored = results.flatMap(({ ignoredContextKeys = [] }) => ignoredContextKeys);
  const unknown = stated.filter((key) => ignored.includes(key));
  if (unknown.length) throw new Error(`${action} does not carry ${unknown.join()}`);
  return response.overallResult as Result;
}

/**
 * The simulator knows no condition key with a variable part after a colon, nor those of the tags of a secret, and drops it
 * from the request. A key that it knows takes its place, in the policies as in the request.
 */
function withStandIn<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value)
      .replaceAll("kms:EncryptionContext:aws:logs:arn", "aws:RequestTag/logs-arn")
      .replaceAll("secretsmanager:ResourceTag/", "aws:ResourceTag/"),
  ) as T;
}

/** The policies that decide on a request. */
export function policiesOf(deployment: Deployment, accountId: string, request: Request): Policy[] {
  const { principal, action, resource, owner = accountId, via } = request;
  const resourcePolicy = owner === accountId ? policyOf(deployment, action, resource) : undefined;
  return [...identityPolicies(principal), resourcePolicy ?? [], via?.policy ?? []].flat();
}

/** Whoever wants data to leave opens a bucket or a secret of another account to everybody. */
function openPolicyOf(resource: string): Policy | undefined {
  const [, , service = ""] = resource.split(":");
  if (service !== "s3" && service !== "secretsmanager") return undefined;
  const everybody = { Effect: "Allow" as const, Principal: "*" as const, Action: `${service}:*`, Resource: "*" };
  return { name: `${service} of another account`, document: { Statement: [everybody] } };
}

function policyOf({ roles, keys, buckets }: Deployment, action: string, resource: string): Policy | undefined {
  if (action === "sts:AssumeRole" || action === "sts:SetSourceIdentity")
    return roles.find(({ arn }) => arn === resource)?.trust;
  const bucket = /^arn:[^:]+:s3:::([^/]+)/.exec(resource)?.[1];
  return bucket === undefined ? keys.get(resource) : buckets.get(bucket);
}

function arnOf(principal: Principal): string {
  if ("service" in principal) return principal.service;
  if ("administratorOf" in principal) return `arn:aws:iam::${principal.administratorOf}:role/administrator`;
  const { arn, name } = principal.role;
  return `arn:aws:sts::${arn.split(":")[4]}:assumed-role/${name}/SageMaker`;
}

function identityPolicies(principal: Principal): readonly Policy[] {
  if ("service" in principal) return [];
  if ("role" in principal) return principal.role.policies;
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow" as const, Action: "*", Resource: "*" }] };
  return [{ name: "administrator", document: everything }];
}

/** A bucket that is yet to be made may be told to belong to nobody. */
function ownerIn({ action }: Request, owner: string): string | undefined {
  return action === "s3:CreateBucket" ? undefined : owner;
}

/** What AWS puts into every request. */
function defaults(principal: Principal, owner: string | undefined, via: Request["via"]): Record<string, string> {
  const common = {
    ...(owner !== undefined && { "aws:ResourceAccount": owner }),
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:PrincipalIsAWSService": String("service" in principal),
    ...(via && { "aws:SourceVpce": via.id, "aws:SourceVpc": via.vpcId }),
  };
  if ("service" in principal) return common;
  const arn = "role" in principal ? principal.role.arn : arnOf(principal);
  return { ...common, "aws:PrincipalArn": arn, "aws:PrincipalAccount": arn.split(":")[4] ?? "" };
}

/**
 * Fills SageMaker's policy variables in: IAM's service reference does not list them, so the simulator would drop them
 * from the request. Without a session they stay, and match nothing.
 */
function withSession<T>(policy: T, principal: Principal): T {
  const session = "role" in principal ? principal.session : undefined;
  if (!session) return policy;
  return JSON.parse(
    JSON.stringify(policy)
      .replace(/\$\{sagemaker:DomainId(, '-')?\}/g, session.domainId)
      .replace(/\$\{sagemaker:UserProfileName(, '-')?\}/g, session.userProfile),
  ) as T;
}

function nonEmpty(document: Policy["document"]): Policy["document"] | undefined {
  return document.Statement.length ? document : undefined;
}
