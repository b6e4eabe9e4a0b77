import { type Deployment, type Role } from "./deployment";
import { allowed, type Limit, notAllowed, OTHER_ACCOUNT, roleOf, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { type Studio, studioOf } from "./studio";

/**
 * Scenarios of the destroy hook's two roles; none for a deployment without a domain. These roles have no Deny
 * statement: what keeps a request out is one element of the statement that comes nearest to it.
 *
 * @throws if a deployment with a domain lacks one of the roles
 */
export function hookScenarios(deployment: Deployment): Scenario[] {
  const studio = studioOf(deployment);
  if (!studio) return [];
  const { domainId } = studio;
  return [...cleanupScenarios(deployment, studio, domainId), ...drainScenarios(deployment, studio, domainId)];
}

const SERVICE_TAG = "aws:ResourceTag/ManagedByAmazonSageMakerResource";
const VPC_TAG = "aws:ResourceTag/StudioVpcId";
const VPC = "ec2:Vpc";
const OTHER_REGION = "xx-other-1";
const NFS_GROUP_CALLS = ["DeleteSecurityGroup", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"];
const KEY_CALLS = ["CancelKeyDeletion", "EnableKey", "DescribeKey", "ListResourceTags"];

const actionOf = (sid: string): Limit => ({ sid, element: "Action" });
const resourceOf = (sid: string): Limit => ({ sid, element: "Resource" });
const conditionOf = (sid: string): Limit => ({ sid, element: "Condition" });

function cleanupScenarios(deployment: Deployment, studio: Studio, domainId: string): Scenario[] {
  const role = roleOf(deployment, "-network-cleanup");
  const request = requestsOf(role, studio.region);
  const elsewhere = requestsOf(role, OTHER_REGION);
  const domain = studio.sageMaker(`domain/${domainId}`);
  return [
    allowed(
      "the cleanup looks for file systems",
      request("elasticfilesystem:DescribeFileSystems", studio.arn("elasticfilesystem", "file-system/*")),
    ),
    ...["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups"].flatMap((action) => [
      allowed(`the cleanup calls ${action}`, request(action, "*")),
      notAllowed(`the cleanup calls ${action} in another region`, elsewhere(action, "*"), conditionOf("FindInVpc")),
    ]),
    allowed("the cleanup asks whether the domain is gone", request("sagemaker:DescribeDomain", domain)),
    notAllowed("the cleanup deletes the domain", request("sagemaker:DeleteDomain", domain), actionOf("FindDomains")),
    notAllowed(
      "the cleanup deletes an app",
      request("sagemaker:DeleteApp", studio.sageMaker(`app/${domainId}/alice/canvas/default`)),
    ),
    ...fileSystemScenarios(request, studio, domain),
    ...nfsGroupScenarios(request, studio, domain),
    ...interfaceScenarios(request, studio),
    ...keyScenarios(request, deployment, studio),
    ...logScenarios("the cleanup", role, request, studio),
  ];
}

function fileSystemScenarios(request: RequestMaker, studio: Studio, domain: string): Scenario[] {
  const fileSystem = studio.arn("elasticfilesystem", "file-system/fs-1");
  return [
    ...["elasticfilesystem:DescribeMountTargets", "elasticfilesystem:DeleteMountTarget"].flatMap((action) => [
      allowed(
        `the cleanup calls ${action} on a file system of SageMaker`,
        request(action, fileSystem, { [SERVICE_TAG]: domain }),
      ),
      notAllowed(
        `the cleanup calls ${action} on a file system without the service's tag`,
        request(action, fileSystem),
        conditionOf("DeleteMountTargets"),
      ),
      notAllowed(
        `the cleanup calls ${action} on a file system of another account's domain`,
        request(action, fileSystem, { [SERVICE_TAG]: inOtherAccount(domain) }),
        conditionOf("DeleteMountTargets"),
      ),
    ]),
    notAllowed(
      "the cleanup deletes a file system of SageMaker",
      request("elasticfilesystem:DeleteFileSystem", fileSystem, { [SERVICE_TAG]: domain }),
      actionOf("DeleteMountTargets"),
    ),
  ];
}

function nfsGroupScenarios(request: RequestMaker, studio: Studio, domain: string): Scenario[] {
  const group = studio.arn("ec2", "security-group/sg-nfs");
  const own = { [VPC]: vpcOf(studio), [SERVICE_TAG]: domain };
  return [
    ...NFS_GROUP_CALLS.flatMap((name) => {
      const call = (context: Request["context"]) => request(`ec2:${name}`, group, context);
      return [
        allowed(`the cleanup calls ${name} on a group of SageMaker`, call(own)),
        notAllowed(
          `the cleanup calls ${name} on a group of SageMaker in another VPC`,
          call({ ...own, [VPC]: otherVpcOf(studio) }),
          conditionOf("DeleteNfsGroups"),
        ),
        notAllowed(
          `the cleanup calls ${name} on a group without the service's tag`,
          call({ [VPC]: vpcOf(studio) }),
          conditionOf("DeleteNfsGroups"),
        ),
        notAllowed(
          `the cleanup calls ${name} on a group of another account's domain`,
          call({ ...own, [SERVICE_TAG]: inOtherAccount(domain) }),
          conditionOf("DeleteNfsGroups"),
        ),
      ];
    }),
    notAllowed(
      "the cleanup opens a group of SageMaker",
      request("ec2:AuthorizeSecurityGroupIngress", group, own),
      actionOf("DeleteNfsGroups"),
    ),
  ];
}

function interfaceScenarios(request: RequestMaker, studio: Studio): Scenario[] {
  const networkInterface = studio.arn("ec2", "network-interface/eni-1");
  const remove = (vpc: string) => request("ec2:DeleteNetworkInterface", networkInterface, { [VPC]: vpc });
  return [
    allowed("the cleanup deletes an interface with its mount target", remove(vpcOf(studio))),
    notAllowed(
      "the cleanup deletes an interface in another VPC",
      remove(otherVpcOf(studio)),
      conditionOf("DeleteMountTargetInterfaces"),
    ),
    notAllowed(
      "the cleanup moves an interface to another group",
      request("ec2:ModifyNetworkInterfaceAttribute", networkInterface, { [VPC]: vpcOf(studio) }),
      actionOf("DeleteMountTargetInterfaces"),
    ),
  ];
}

/** Keys carry the tags that they were deployed with, so that a data key without its tag shows. */
function keyScenarios(request: RequestMaker, { keyTags }: Deployment, studio: Studio): Scenario[] {
  const { dataKeyArn } = studio;
  const call = (name: string, arn: string, changes: Request["context"] = {}) => {
    const tags = Object.entries(keyTags.get(arn) ?? {}).map(([tag, value]) => [`aws:ResourceTag/${tag}`, value]);
    return request(`kms:${name}`, arn, { ...Object.fromEntries(tags), ...changes });
  };
  const otherKeys = [...keyTags.keys()].filter((arn) => arn !== dataKeyArn);
  return [
    ...KEY_CALLS.flatMap((name) => [
      allowed(`the cleanup calls ${name} on the data key`, call(name, dataKeyArn)),
      notAllowed(
        `the cleanup calls ${name} on the data key of another stack`,
        // The key's policy leaves it to IAM, as that of any stack's does.
        call(name, dataKeyArn, { [VPC_TAG]: "vpc-other" }),
        conditionOf("RescueDataKey"),
      ),
      ...otherKeys.map((arn) =>
        notAllowed(
          `the cleanup calls ${name} on a key that is not tagged with the VPC`,
          call(name, arn),
          conditionOf("RescueDataKey"),
        ),
      ),
    ]),
    ...["ScheduleKeyDeletion", "DisableKey", "PutKeyPolicy", "Decrypt"].map((name) =>
      notAllowed(`the cleanup calls ${name} on the data key`, call(name, dataKeyArn), actionOf("RescueDataKey")),
    ),
  ];
}

function drainScenarios(deployment: Deployment, studio: Studio, domainId: string): Scenario[] {
  const role = roleOf(deployment, "-drain");
  const request = requestsOf(role, studio.region);
  const elsewhere = requestsOf(role, OTHER_REGION);
  const domain = studio.sageMaker(`domain/${domainId}`);
  return [
    ...["sagemaker:ListApps", "sagemaker:ListSpaces", "sagemaker:ListUserProfiles"].flatMap((action) => [
      allowed(`the drain calls ${action}`, request(action, "*")),
      notAllowed(`the drain calls ${action} in another region`, elsewhere(action, "*"), conditionOf("FindInDomain")),
    ]),
    allowed("the drain looks at the domain", request("sagemaker:DescribeDomain", domain)),
    notAllowed(
      "the drain looks at another domain",
      request("sagemaker:DescribeDomain", `${domain}x`),
      resourceOf("SeeDomain"),
    ),
    notAllowed("the drain deletes the domain", request("sagemaker:DeleteDomain", domain), actionOf("SeeDomain")),
    ...contentScenarios(request, studio, domainId),
    ...settingsScenarios(request, deployment, studio, domain),
    ...passRoleScenarios(request, studio),
    ...logScenarios("the drain", role, request, studio),
  ];
}

function contentScenarios(request: RequestMaker, studio: Studio, domainId: string): Scenario[] {
  const contents: [action: string, kind: string, path: string][] = [
    ["sagemaker:DeleteApp", "app", "alice/canvas/default"],
    ["sagemaker:DeleteSpace", "space", "team"],
    ["sagemaker:DeleteUserProfile", "user-profile", "alice"],
  ];
  return [
    ...contents.flatMap(([action, kind, path]) => [
      allowed(
        `the drain calls ${action} in the domain`,
        request(action, studio.sageMaker(`${kind}/${domainId}/${path}`)),
      ),
      notAllowed(
        `the drain calls ${action} in another domain`,
        request(action, studio.sageMaker(`${kind}/${domainId}x/${path}`)),
        resourceOf("EmptyDomain"),
      ),
    ]),
    notAllowed(
      "the drain signs in as a user",
      request("sagemaker:CreatePresignedDomainUrl", studio.sageMaker(`user-profile/${domainId}/alice`)),
      actionOf("EmptyDomain"),
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

function logScenarios(who: string, role: Role, request: RequestMaker, studio: Studio): Scenario[] {
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

type RequestMaker = (action: string, resource: string, context?: Request["context"]) => Request;

/** Requests carry the region that they are sent to, as all do in AWS: conditions ask for it. */
function requestsOf(role: Role, region: string): RequestMaker {
  return (action, resource, context) => ({
    principal: { role },
    action,
    resource,
    context: { "aws:RequestedRegion": region, ...(action.startsWith("ec2:") && { "ec2:Region": region }), ...context },
  });
}

function vpcOf(studio: Studio): string {
  return studio.arn("ec2", `vpc/${studio.s3Endpoint.vpcId}`);
}

function otherVpcOf(studio: Studio): string {
  return studio.arn("ec2", "vpc/vpc-other");
}

function inOtherAccount(arn: string): string {
  return arn.replace(/:\d{12}:/, `:${OTHER_ACCOUNT}:`);
}
