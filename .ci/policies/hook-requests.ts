import { type Role } from "./deployment";
import { actionOf, allowed, notAllowed, resourceOf, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { type Studio } from "./studio";

/**
 * What the scenarios of the destroy hook's two roles share. But for the living domain, these roles have no Deny
 * statement: what keeps a request out is one element of the statement that comes nearest to it.
 */

export type RequestMaker = (action: string, resource: string, context?: Request["context"]) => Request;

/** Requests carry the region that they are sent to, as all do in AWS: conditions ask for it. */
export function requestsOf(role: Role, region: string): RequestMaker {
  return (action, resource, context) => ({
    principal: { role },
    action,
    resource,
    context: { "aws:RequestedRegion": region, ...(action.startsWith("ec2:") && { "ec2:Region": region }), ...context },
  });
}

export function logScenarios(who: string, role: Role, request: RequestMaker, studio: Studio): Scenario[] {
  // The role's name has the region in it, since IAM knows none; the function's has not.
  const group = `/aws/lambda/${role.name.replace(`-${studio.region}-studio-`, "-studio-")}`;
  const stream = (name: string) => studio.arn("logs", `log-group:${name}:log-stream:one`);
  return [
    ...["logs:CreateLogStream", "logs:PutLogEvents"].flatMap((action) => [
      allowed(`${who} calls ${action} on its log group`, request(action, stream(group))),
      notAllowed(
        `${who} calls ${action} on another log group`,
        request(action, stream(`${group}x`)),
        resourceOf("WriteOwnLog"),
      ),
    ]),
    notAllowed(
      `${who} makes its log group`,
      // CreateLogGroup is authorised on the group with an empty stream behind it.
      request("logs:CreateLogGroup", studio.arn("logs", `log-group:${group}:log-stream:`)),
      actionOf("WriteOwnLog"),
    ),
  ];
}

export function ownPermissionScenarios(who: string, role: Role, request: RequestMaker): Scenario[] {
  return [
    allowed(`${who} asks about its own permissions`, request("iam:SimulatePrincipalPolicy", role.arn)),
    notAllowed(
      `${who} asks about another role's permissions`,
      request("iam:SimulatePrincipalPolicy", `${role.arn}-other`),
      resourceOf("AskAboutOwnPermissions"),
    ),
    notAllowed(`${who} reads its own role`, request("iam:GetRole", role.arn), actionOf("AskAboutOwnPermissions")),
  ];
}
