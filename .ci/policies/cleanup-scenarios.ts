import { type Deployment } from "./deployment";
import { logScenarios, ownPermissionScenarios, type RequestMaker, requestsOf } from "./hook-requests";
import {
  actionOf,
  allowed,
  conditionOf,
  denied,
  notAllowed,
  OTHER_ACCOUNT,
  OTHER_REGION,
  roleOf,
  type Scenario,
} from "./scenario";
import { type Request } from "./simulate";
import { type Studio } from "./studio";

const SERVICE_TAG = "aws:ResourceTag/ManagedByAmazonSageMakerResource";
const RESCUER_TAG = "aws:ResourceTag/StudioNetworkCleanup";
const VPC = "ec2:Vpc";
const NFS_GROUP_CALLS = ["DeleteSecurityGroup", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"];
const KEY_CALLS = ["CancelKeyDeletion", "EnableKey", "DescribeKey"];
const LISTS: Readonly<Record<string, string>> = {
  "ec2:DescribeNetworkInterfaces": "FindInVpc",
  "ec2:DescribeSecurityGroups": "FindInVpc",
  "ec2:DescribeVpcEndpoints": "FindInVpc",
  "kms:ListKeys": "FindKeys",
  "sagemaker:ListEndpoints": "FindJobs",
  "sagemaker:ListProcessingJobs": "FindJobs",
  "sagemaker:ListTrainingJobs": "FindJobs",
  "sagemaker:ListTransformJobs": "FindJobs",
};
const JOB_CALLS: Readonly<Record<string, string>> = {
  DescribeEndpoint: "endpoint/churn",
  DescribeEndpointConfig: "endpoint-config/churn",
  DescribeModel: "model/churn",
  DescribeProcessingJob: "processing-job/churn",
  DescribeTrainingJob: "training-job/churn",
  DescribeTransformJob: "transform-job/churn",
};

/** Scenarios of the role of the network cleanup. */
export function cleanupScenarios(deployment: Deployment, studio: Studio): Scenario[] {
  const role = roleOf(deployment, "-network-cleanup");
  const request = requestsOf(role, studio.region);
  const elsewhere = requestsOf(role, OTHER_REGION);
  const { domainId } = studio;
  const domain = studio.sageMaker(`domain/${domainId}`);
  const gone = studio.sageMaker("domain/d-gone");
  return [
    allowed(
      "the cleanup looks for file systems",
      request("elasticfilesystem:DescribeFileSystems", studio.arn("elasticfilesystem", "file-system/*")),
    ),
    ...Object.entries(LISTS).flatMap(([action, sid]) => [
      allowed(`the cleanup calls ${action}`, request(action, "*")),
      notAllowed(`the cleanup calls ${action} in another region`, elsewhere(action, "*"), conditionOf(sid)),
    ]),
    ...jobScenarios(request, studio),
    allowed("the cleanup asks whether the domain is gone", request("sagemaker:DescribeDomain", domain)),
    notAllowed("the cleanup deletes the domain", request("sagemaker:DeleteDomain", domain), actionOf("FindDomains")),
    notAllowed(
      "the cleanup deletes an app",
      request("sagemaker:DeleteApp", studio.sageMaker(`app/${domainId}/alice/canvas/default`)),
    ),
    ...fileSystemScenarios(request, studio, { living: domain, gone }),
    ...nfsGroupScenarios(request, studio, gone),
    ...interfaceScenarios(request, studio),
    ...keyScenarios(request, deployment, studio),
    ...ownPermissionScenarios("the cleanup", role, request),
    ...logScenarios("the cleanup", role, request, studio),
  ];
}

function jobScenarios(request: RequestMaker, studio: Studio): Scenario[] {
  return [
    ...Object.entries(JOB_CALLS).map(([name, resource]) =>
      allowed(`the cleanup calls ${name}`, request(`sagemaker:${name}`, studio.sageMaker(resource))),
    ),
    notAllowed(
      "the cleanup deletes an endpoint",
      request("sagemaker:DeleteEndpoint", studio.sageMaker("endpoint/churn")),
      actionOf("SeeEndpoint"),
    ),
    notAllowed(
      "the cleanup stops a job",
      request("sagemaker:StopTrainingJob", studio.sageMaker("training-job/churn")),
      actionOf("SeeTrainingJob"),
    ),
  ];
}

function fileSystemScenarios(
  request: RequestMaker,
  studio: Studio,
  { living, gone }: { readonly living: string; readonly gone: string },
): Scenario[] {
  const fileSystem = studio.arn("elasticfilesystem", "file-system/fs-1");
  return [
    allowed(
      "the cleanup looks for mount targets, whatever the file system's tags",
      request("elasticfilesystem:DescribeMountTargets", fileSystem),
    ),
    allowed(
      "the cleanup deletes a mount target of a domain that is gone",
      request("elasticfilesystem:DeleteMountTarget", fileSystem, { [SERVICE_TAG]: gone }),
    ),
    denied(
      "the cleanup deletes a mount target of the living domain",
      request("elasticfilesystem:DeleteMountTarget", fileSystem, { [SERVICE_TAG]: living }),
      "LivingDomain",
    ),
    notAllowed(
      "the cleanup deletes a mount target of a file system without the service's tag",
      request("elasticfilesystem:DeleteMountTarget", fileSystem),
      conditionOf("DeleteMountTargets"),
    ),
    notAllowed(
      "the cleanup deletes a mount target of another account's domain",
      request("elasticfilesystem:DeleteMountTarget", fileSystem, { [SERVICE_TAG]: inOtherAccount(gone) }),
      conditionOf("DeleteMountTargets"),
    ),
    notAllowed(
      "the cleanup deletes a file system of SageMaker",
      request("elasticfilesystem:DeleteFileSystem", fileSystem, { [SERVICE_TAG]: gone }),
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
    // So a mount target of another stack's domain, which goes with its interface, stays.
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
    ...[...keyTags.keys()].map((arn) =>
      allowed("the cleanup reads the tags of a key, whosever it is", call("ListResourceTags", arn)),
    ),
    ...KEY_CALLS.flatMap((name) => [
      allowed(`the cleanup calls ${name} on the data key`, call(name, dataKeyArn)),
      notAllowed(
        `the cleanup calls ${name} on the data key of another stack`,
        // The key's policy leaves it to IAM, as that of any stack's does.
        call(name, dataKeyArn, { [RESCUER_TAG]: "other-studio-network-cleanup" }),
        conditionOf("RescueDataKey"),
      ),
      ...otherKeys.map((arn) =>
        notAllowed(
          `the cleanup calls ${name} on a key that is not tagged with its function`,
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

function vpcOf(studio: Studio): string {
  return studio.arn("ec2", `vpc/${studio.s3Endpoint.vpcId}`);
}

function otherVpcOf(studio: Studio): string {
  return studio.arn("ec2", "vpc/vpc-other");
}

function inOtherAccount(arn: string): string {
  return arn.replace(/:\d{12}:/, `:${OTHER_ACCOUNT}:`);
}
