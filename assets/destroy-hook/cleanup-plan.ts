import { type NetworkInterface, type SecurityGroup, type VpcEndpoint } from "@aws-sdk/client-ec2";
import { type FileSystemDescription, type MountTargetDescription } from "@aws-sdk/client-efs";
import { type Holder } from "./holders";

/** Tag that SageMaker puts on what it makes for a domain: the domain's ARN. */
export const SERVICE_TAG = "ManagedByAmazonSageMakerResource";

/** Tags that every stack of this project puts on what it makes. */
export const STACK_TAGS = ["Deployment", "Stack"];

/** Tag that GuardDuty puts on endpoints and security groups that it makes in the VPCs of others. */
const GUARDDUTY_TAG = "GuardDutyManaged";

/** A file system that SageMaker made for a domain of this account. */
export interface HomeFileSystem {
  readonly fileSystem: FileSystemDescription;
  readonly domainId: string;
  /** All of them, in whatever VPC. */
  readonly mountTargets: readonly MountTargetDescription[];
}

/** What there is in the VPC, and the home file systems of the account. */
export interface Findings {
  readonly vpcId: string;
  /** Ids of every file system of the account and region. */
  readonly fileSystemIds: ReadonlySet<string>;
  readonly homes: readonly HomeFileSystem[];
  /** Every security group of the VPC. */
  readonly groups: readonly SecurityGroup[];
  /** Every network interface of the VPC. */
  readonly interfaces: readonly NetworkInterface[];
  /** Every VPC endpoint of the VPC. */
  readonly endpoints: readonly VpcEndpoint[];
  /** What runs in SageMaker and may hold interfaces. Looked up only if there are interfaces of that kind. */
  readonly holders: readonly Holder[];
  /** Domains that are still there. Whatever belongs to one of them stays. */
  readonly livingDomains: ReadonlySet<string>;
}

/** What there is to do in one round. */
export interface NetworkPlan {
  readonly deleteMountTargets: readonly MountTargetDescription[];
  /** Groups whose rules go, before any of them is deleted, since they refer to each other. */
  readonly revokeRules: readonly SecurityGroup[];
  readonly deleteGroups: readonly SecurityGroup[];
  /** What still has to go: by this round's calls, or by itself. */
  readonly waitingFor: readonly string[];
  /** What holds the network and is not for this function to remove. */
  readonly blockers: readonly string[];
  /** Belongs to a domain that is still there. */
  readonly untouched: readonly string[];
}

/** The domain whose ARN a service tag holds, if the owner of the tagged thing is the domain's account. */
export function domainOf(
  tags: readonly { readonly Key?: string; readonly Value?: string }[] | undefined,
  ownerId: string | undefined,
): string | undefined {
  const arn = tags?.find((tag) => tag.Key === SERVICE_TAG)?.Value ?? "";
  const [, account, domainId] = /^arn:[^:]+:sagemaker:[^:]+:(\d{12}):domain\/(d-[a-z0-9-]+)$/.exec(arn) ?? [];
  return account === ownerId ? domainId : undefined;
}

/** The domain that SageMaker names in the description of an app's network interface. */
export const domainOfInterface = (networkInterface: NetworkInterface): string | undefined =>
  /SageMaker for Studio Domain ?\((d-[a-z0-9-]+)\)/.exec(networkInterface.Description ?? "")?.[1];

/** Whether SageMaker made the interface for an endpoint or a job, whose description names neither. */
export function isOfJob(networkInterface: NetworkInterface): boolean {
  const { Description = "" } = networkInterface;
  const isStudio = domainOfInterface(networkInterface) !== undefined;
  return /SageMaker/i.test(Description) && !isStudio && !/Notebook Instance/i.test(Description);
}

/** Every domain that something in the findings belongs to. */
export function domainsNamed(findings: Omit<Findings, "livingDomains">): string[] {
  const named = [
    ...findings.homes.map((home) => home.domainId),
    ...findings.groups.map((group) => domainOf(group.Tags, group.OwnerId)),
    ...findings.interfaces.map(domainOfInterface),
  ];
  return [...new Set(named.filter((domainId) => domainId !== undefined))];
}

/** What to do about mount targets, security groups and network interfaces. Only what no living domain owns goes. */
export function planNetwork(findings: Findings): NetworkPlan {
  const { vpcId, homes, groups, interfaces, endpoints, livingDomains } = findings;
  const isLeft = (domainId: string | undefined) => domainId !== undefined && !livingDomains.has(domainId);

  const mountTargets = homes
    .filter((home) => isLeft(home.domainId))
    .flatMap((home) => home.mountTargets)
    .filter((target) => target.VpcId === vpcId && target.LifeCycleState !== "deleted");
  const nfsGroups = groups.filter((group) => isLeft(domainOf(group.Tags, group.OwnerId)));
  const references = groups
    .filter((group) => !nfsGroups.includes(group))
    .flatMap((group) => nfsGroups.filter((nfs) => refersTo(group, nfs)).map((nfs) => ({ group, nfs })));
  const referenced = references.map(({ nfs }) => nfs);
  const free = nfsGroups.filter((group) => !referenced.includes(group));
  const inUse = interfaces.flatMap((each) => each.Groups?.map((group) => group.GroupId) ?? []);
  const fates = interfaces.map((each) => ({ label: labelOfInterface(each), fate: fateOf(each, findings) }));
  const labelsOf = (fate: Fate) => fates.flatMap((each) => (each.fate === fate ? [each.label] : []));
  const foreignEndpoints = endpoints.filter((each) => !isStacks(each) && stateOf(each) !== "deleted");

  return {
    deleteMountTargets: mountTargets.filter((target) => /available|error/.test(target.LifeCycleState ?? "")),
    revokeRules: nfsGroups.filter((group) => rulesOf(group).length > 0),
    deleteGroups: free.filter((group) => !inUse.includes(group.GroupId)),
    waitingFor: [
      ...mountTargets.map(
        (each) => `mount target ${each.MountTargetId} of ${each.FileSystemId} (${each.LifeCycleState})`,
      ),
      ...free.map((group) => `security group ${labelOfGroup(group)}`),
      ...foreignEndpoints.filter(isDeleting).map(labelOfEndpoint),
      ...labelsOf("leaving"),
    ],
    blockers: [
      ...references.map(
        ({ group, nfs }) => `security group ${labelOfGroup(group)} has a rule that refers to ${labelOfGroup(nfs)}`,
      ),
      ...foreignEndpoints.filter((each) => !isDeleting(each)).map(labelOfEndpoint),
      ...groups.filter(isGuardDutys).map((group) => `security group ${labelOfGroup(group)}, made by GuardDuty`),
      ...findings.holders.flatMap((holder) => {
        const held = interfaces.filter((each) => isOfJob(each) && holds(holder, each));
        return held.length === 0 ? [] : [`${holder.name} of SageMaker, which ends by: ${holder.end}`];
      }),
      ...labelsOf("foreign"),
    ],
    untouched: [...livingDomains].map((domainId) => `domain ${domainId} and what belongs to it`),
  };
}

const labelOfGroup = (group: SecurityGroup) => `${group.GroupId} (${group.GroupName})`;

export function labelOfInterface({ NetworkInterfaceId, Description = "" }: NetworkInterface): string {
  return `network interface ${NetworkInterfaceId} (${Description === "" ? "no description" : Description})`;
}

const isStacks = ({ Tags = [] }: VpcEndpoint): boolean =>
  STACK_TAGS.every((key) => Tags.some((tag) => tag.Key === key));

/** EC2 writes it small, its documentation with a capital. */
const stateOf = ({ State = "Available" }: VpcEndpoint): string => State.toLowerCase();

const isDeleting = (endpoint: VpcEndpoint): boolean => stateOf(endpoint) === "deleting";

const isGuardDutys = ({ Tags = [] }: VpcEndpoint | SecurityGroup): boolean =>
  Tags.some((tag) => tag.Key === GUARDDUTY_TAG);

function labelOfEndpoint(endpoint: VpcEndpoint): string {
  const by = isGuardDutys(endpoint)
    ? ", made by GuardDuty"
    : endpoint.RequesterManaged
      ? ", made by an AWS service"
      : "";
  return `VPC endpoint ${endpoint.VpcEndpointId} (${endpoint.ServiceName}, ${stateOf(endpoint)})${by}`;
}

/** Whether the interface is in a network of the holder's, by its subnet and one of its groups. */
const holds = ({ networks }: Holder, { SubnetId = "", Groups = [] }: NetworkInterface): boolean =>
  networks.some(
    ({ Subnets = [], SecurityGroupIds = [] }) =>
      Subnets.includes(SubnetId) && Groups.some(({ GroupId = "" }) => SecurityGroupIds.includes(GroupId)),
  );

const rulesOf = (group: SecurityGroup) => [...(group.IpPermissions ?? []), ...(group.IpPermissionsEgress ?? [])];

const refersTo = (group: SecurityGroup, other: SecurityGroup): boolean =>
  rulesOf(group).some((rule) => rule.UserIdGroupPairs?.some((pair) => pair.GroupId === other.GroupId));

/** leaving: it goes by itself. foreign: a person has to remove it. other: someone else's business, or counted already. */
type Fate = "leaving" | "foreign" | "other";

function fateOf(networkInterface: NetworkInterface, findings: Findings): Fate {
  // The endpoint is looked at instead. Terraform deletes the stack's own, perhaps at this moment.
  if (networkInterface.InterfaceType?.endsWith("_endpoint")) return "other";
  const id = networkInterface.NetworkInterfaceId;
  if (findings.homes.some((home) => home.mountTargets.some((target) => target.NetworkInterfaceId === id)))
    return "other";
  const description = networkInterface.Description ?? "";
  const domainId = domainOfInterface(networkInterface);
  if (domainId !== undefined) return findings.livingDomains.has(domainId) ? "other" : "leaving";
  // An interface outlives its mount target, and its file system, by some seconds.
  const fileSystemId = /EFS mount target for (fs-[0-9a-f]+)/.exec(description)?.[1];
  if (fileSystemId !== undefined) {
    const isHome = findings.homes.some((home) => home.fileSystem.FileSystemId === fileSystemId);
    return isHome || !findings.fileSystemIds.has(fileSystemId) ? "leaving" : "foreign";
  }
  // Interfaces of an endpoint or a job go with it. A notebook instance stays until someone deletes it.
  if (!isOfJob(networkInterface)) return "foreign";
  return findings.holders.some((holder) => holds(holder, networkInterface)) ? "other" : "leaving";
}
