import { type Deployment } from "./deployment";
import { allowed, notAllowed, roleOf, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { studioOf } from "./studio";

/**
 * Scenarios of the role that delivers the VPC's flow log; none for a deployment without a domain.
 *
 * @throws if a deployment with a domain lacks the role
 */
export function flowLogScenarios(deployment: Deployment): Scenario[] {
  const studio = studioOf(deployment);
  if (!studio) return [];
  const role = roleOf(deployment, "-flow-log");
  const [prefix = ""] = role.name.split(`-${studio.region}-`);
  const stream = (group: string) => studio.arn("logs", `log-group:${group}:log-stream:one`);
  const own = `/${prefix}/studio/vpc-flow-logs`;
  const request = (action: string, resource: string): Request => ({ principal: { role }, action, resource });
  return [
    ...["logs:CreateLogStream", "logs:PutLogEvents"].flatMap((action) => [
      allowed(`the flow log calls ${action} on its log group`, request(action, stream(own))),
      notAllowed(`the flow log calls ${action} on another log group`, request(action, stream(`${own}x`)), {
        sid: "WriteRecords",
        element: "Resource",
      }),
    ]),
    allowed(
      "the flow log looks for its streams",
      request("logs:DescribeLogStreams", studio.arn("logs", `log-group:${own}:log-stream:`)),
    ),
    allowed("the flow log looks for its group", request("logs:DescribeLogGroups", "*")),
    notAllowed(
      "the flow log makes its log group",
      request("logs:CreateLogGroup", studio.arn("logs", `log-group:${own}:log-stream:`)),
      { sid: "WriteRecords", element: "Action" },
    ),
  ];
}
