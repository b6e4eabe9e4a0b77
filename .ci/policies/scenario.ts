import { type Deployment, type Policy, type Role } from "./deployment";
import { type Request } from "./simulate";

/** The one element of an Allow statement that keeps a request out. */
export interface Limit {
  readonly sid: string;
  readonly element: "Action" | "Resource" | "Condition";
}

export const actionOf = (sid: string): Limit => ({ sid, element: "Action" });
export const resourceOf = (sid: string): Limit => ({ sid, element: "Resource" });
export const conditionOf = (sid: string): Limit => ({ sid, element: "Condition" });

/**
 * A request and what IAM must answer. A mutant of the deployment must answer otherwise: with the request's action taken
 * out of the Deny statements of those Sids, or with the Allow statement freed of its limit.
 */
export type Scenario = { readonly name: string; readonly request: Request } & (
  | { readonly expected: "Allowed" }
  | { readonly expected: "ExplicitlyDenied"; readonly without: readonly string[] }
  | { readonly expected: "ImplicitlyDenied"; readonly limit?: Limit }
);

/** An account that has no business here. */
export const OTHER_ACCOUNT = "999999999999";

/** A region that no deployment is in. */
export const OTHER_REGION = "xx-other-1";

/** The account of a deployment, by any of its ARNs. */
export function accountOf({ roles, keys }: Deployment): string {
  return (roles[0]?.arn ?? [...keys.keys()][0] ?? "").split(":")[4] ?? "";
}

/** Whether one of the policies has a statement of that Sid. */
export function has(policies: readonly Policy[], sid: string): boolean {
  return policies.some(({ document }) => document.Statement.some(({ Sid }) => Sid === sid));
}

export const allowed = (name: string, request: Request): Scenario => ({ name, request, expected: "Allowed" });

export const denied = (name: string, request: Request, ...without: readonly string[]): Scenario => ({
  name,
  request,
  expected: "ExplicitlyDenied",
  without,
});

export const notAllowed = (name: string, request: Request, limit?: Limit): Scenario => ({
  name,
  request,
  expected: "ImplicitlyDenied",
  limit,
});

/**
 * The role whose name ends so.
 *
 * @throws if there is none
 */
export function roleOf({ roles }: Deployment, suffix: string): Role {
  const role = roles.find(({ name }) => name.endsWith(suffix));
  if (!role) throw new Error(`the deployment has a domain, but no role ${suffix}`);
  return role;
}
