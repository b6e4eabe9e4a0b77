import { type Deployment } from "./deployment";
import { logScenarios, ownPermissionScenarios, type RequestMaker, requestsOf } from "./hook-requests";
import {
  actionOf,
  allowed,
  conditionOf,
  notAllowed,
  OTHER_REGION,
  resourceOf,
  roleOf,
  type Scenario,
} from "./scenario";
import { type Request } from "./simulate";
import { GROUPS, type Studio } from "./studio";

/** Scenarios of the role of the drains and of the settings step. */
export function drainScenarios(deployment: Deployment, studio: Studio): Scenario[] {
  const role = roleOf(deployment, "-drain");
  const request = requestsOf(role, studio.region);
  const elsewhere = requestsOf(role, OTHER_REGION);
  const { domainId } = studio;
  const domain = studio.sageMaker(`domain/${domainId}`);
  return [
    ...["ListApps", "ListSpaces", "ListStudioLifecycleConfigs", "ListUserProfiles"]
      .map((operation) => `sagemaker:${operation}`)
      .flatMap((action) => [
        allowed(`the drain calls ${action}`, request(action, "*")),
        notAllowed(`the drain calls ${action} in another region`, elsewhere(action, "*"), conditionOf("FindInDomain")),
      ]),
    allowed("the drain looks for a user's network interfaces", request("ec2:DescribeNetworkInterfaces", "*")),
    notAllowed(
      "the drain looks for network interfaces in another region",
      elsewhere("ec2:DescribeNetworkInterfaces", "*"),
      conditionOf("FindInterfaces"),
    ),
    notAllowed(
      "the drain deletes a network interface",
      request("ec2:DeleteNetworkInterface", studio.arn("ec2", "network-interface/eni-1")),
      actionOf("FindInterfaces"),
    ),
    allowed("the drain looks at the domain", request("sagemaker:DescribeDomain", domain)),
    ...["sagemaker:DescribeUserProfile", "sagemaker:UpdateUserProfile"].flatMap((action) => [
      allowed(
        `the drain calls ${action} in the domain`,
        request(action, studio.sageMaker(`user-profile/${domainId}/alice`)),
      ),
      notAllowed(
        `the drain calls ${action} in another domain`,
        request(action, studio.sageMaker(`user-profile/${domainId}x/alice`)),
        resourceOf(action.includes("Describe") ? "SeeProfiles" : "ChangeProfileSettings"),
      ),
    ]),
    ...groupScenarios(request, studio, domain),
    notAllowed(
      "the drain makes a user profile",
      request("sagemaker:CreateUserProfile", studio.sageMaker(`user-profile/${domainId}/alice`)),
      actionOf("ChangeProfileSettings"),
    ),
    // The role's name has the region in it, since IAM knows none; the start scripts' have not.
    ...configurationScenarios(request, studio, role.name.replace(`-${studio.region}-studio-drain`, "-studio")),
    notAllowed("the drain deletes the domain", request("sagemaker:DeleteDomain", domain), actionOf("SeeDomain")),
    ...contentScenarios(request, studio, domainId),
    ...settingsScenarios(request, deployment, studio, domain),
    ...passRoleScenarios(request, studio),
    ...ownPermissionScenarios("the drain", role, request),
    ...logScenarios("the drain", role, request, studio),
  ];
}

/** The groups of apps are the stack's. */
function groupScenarios(request: RequestMaker, studio: Studio, domain: string): Scenario[] {
  const calls: [action: string, resource: string, sid: string][] = [
    ["sagemaker:UpdateDomain", domain, "ChangeDomainSettings"],
    ["sagemaker:UpdateUserProfile", studio.sageMaker(`user-profile/${studio.domainId}/alice`), "ChangeProfileSettings"],
  ];
  const apps = studio.securityGroup("-apps");
  const foreign = [["sg-foreign"], [apps, "sg-foreign"], [studio.securityGroup("-endpoints")]];
  return calls.flatMap(([action, resource, sid]) => {
    const set = (groups: readonly string[]) => request(action, resource, { [GROUPS]: groups });
    return [
      allowed(`the drain calls ${action} without groups`, request(action, resource)),
      allowed(`the drain calls ${action} with the apps' group`, set([apps])),
      ...foreign.map((groups) =>
        notAllowed(`the drain calls ${action} with ${groups.join(" and ")}`, set(groups), conditionOf(sid)),
      ),
      ...studio.userGroups.map((group) =>
        sid === "ChangeProfileSettings"
          ? allowed(`the drain calls ${action} with a user's group`, set([apps, group]))
          : notAllowed(`the drain calls ${action} with a user's group`, set([apps, group]), conditionOf(sid)),
      ),
    ];
  });
}

function contentScenarios(request: RequestMaker, studio: Studio, domainId: string): Scenario[] {
  const contents: [sid: string, action: string, kind: string, path: string][] = [
    ["EndApps", "sagemaker:DeleteApp", "app", "alice/canvas/default"],
    ["DeleteSpaces", "sagemaker:DeleteSpace", "space", "team"],
    ["DeleteForeignProfiles", "sagemaker:DeleteUserProfile", "user-profile", "alice"],
  ];
  return [
    ...contents.flatMap(([sid, action, kind, path]) => [
      allowed(
        `the drain calls ${action} in the domain`,
        request(action, studio.sageMaker(`${kind}/${domainId}/${path}`)),
      ),
      notAllowed(
        `the drain calls ${action} in another domain`,
        request(action, studio.sageMaker(`${kind}/${domainId}x/${path}`)),
        resourceOf(sid),
      ),
    ]),
    notAllowed(
      "the drain signs in as a user",
      request("sagemaker:CreatePresignedDomainUrl", studio.sageMaker(`user-profile/${domainId}/alice`)),
      actionOf("DeleteForeignProfiles"),
    ),
  ];
}

function settingsScenarios(
  request: RequestMaker,
  { subnetIds }: Deployment,
  studio: Studio,
  domain: string,
): Scenario[] {
  const update = (arn: string, network: Request["context"] = {}) =>
    request("sagemaker:UpdateDomain", arn, {
      "sagemaker:VpcSecurityGroupIds": [studio.securityGroup("-apps")],
      ...network,
    });
  return [
    allowed("the drain changes the domain's settings", update(domain)),
    notAllowed("the drain changes another domain's settings", update(`${domain}x`), resourceOf("ChangeDomainSettings")),
    notAllowed(
      "the drain lets the domain's apps out to the internet",
      update(domain, { "sagemaker:AppNetworkAccessType": "PublicInternetOnly" }),
      conditionOf("ChangeDomainSettings"),
    ),
    notAllowed(
      "the drain sends the domain's subnets",
      update(domain, { "sagemaker:VpcSubnets": subnetIds }),
      conditionOf("ChangeDomainSettings"),
    ),
  ];
}

function passRoleScenarios(request: RequestMaker, studio: Studio): Scenario[] {
  const pass = (arn: string, service: string) => request("iam:PassRole", arn, { "iam:PassedToService": service });
  return [
    allowed("the drain passes the execution role to SageMaker", pass(studio.role.arn, "sagemaker.amazonaws.com")),
    notAllowed(
      "the drain passes the execution role to another service",
      pass(studio.role.arn, "lambda.amazonaws.com"),
      conditionOf("PassExecutionRoles"),
    ),
    notAllowed(
      "the drain passes another role to SageMaker",
      pass(`arn:aws:iam::${studio.account}:role/other`, "sagemaker.amazonaws.com"),
      resourceOf("PassExecutionRoles"),
    ),
  ];
}

function configurationScenarios(request: RequestMaker, studio: Studio, prefix: string): Scenario[] {
  const configuration = (name: string) => studio.sageMaker(`studio-lifecycle-config/${name}`);
  const own = (kind: string) => configuration(`${prefix}-${kind}-0123abcd`);
  return [
    ...["AddTags", "CreateStudioLifecycleConfig", "DeleteStudioLifecycleConfig"]
      .map((operation) => `sagemaker:${operation}`)
      .flatMap((action) => [
        ...["jupyter-lab", "code-editor", "jupyter-server"].map((kind) =>
          allowed(`the drain calls ${action} on the start script of ${kind}`, request(action, own(kind))),
        ),
        notAllowed(
          `the drain calls ${action} on a start script that is not the stack's`,
          request(action, configuration("other-0123abcd")),
          resourceOf("KeepLifecycleConfigurations"),
        ),
      ]),
    notAllowed(
      "the drain tags the domain",
      request("sagemaker:AddTags", studio.sageMaker(`domain/${studio.domainId}`)),
      resourceOf("KeepLifecycleConfigurations"),
    ),
  ];
}
