import { type NetworkInterface, type SecurityGroup } from "@aws-sdk/client-ec2";
import { type FileSystemDescription, type MountTargetDescription } from "@aws-sdk/client-efs";

/** Tag that SageMaker puts on what it makes for a domain: the domain's ARN. */
export const SERVICE_TAG = "ManagedByAmazonSageMakerResource";

/** Tag on the data key of a stack: the id of the stack's VPC. Terraform sets it. */
export const KEY_TAG = "StudioVpcId";

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
  const { vpcId, homes, groups, interfaces, livingDomains } = findings;
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

  return {
    deleteMountTargets: mountTargets.filter((target) => /available|error/.test(target.LifeCycleState ?? "")),
    revokeRules: nfsGroups.filter((group) => rulesOf(group).length > 0),
    deleteGroups: free.filter((group) => !inUse.includes(group.GroupId)),
    waitingFor: [
      ...mountTargets.map(
        (each) => `mount target ${each.MountTargetId} of ${each.FileSystemId} (${each.LifeCycleState})`,
      ),
      ...free.map((group) => `security group ${labelOfGroup(group)}`),
      ...labelsOf("leaving"),
    ],
    blockers: [
      ...references.map(
        ({ group, nfs }) => `security group ${labelOfGroup(group)} has a rule that refers to ${labelOfGroup(nfs)}`,
      ),
      ...labelsOf("foreign"),
    ],
    untouched: [...livingDomains].map((domainId) => `domain ${domainId} and what belongs to it`),
  };
}

const labelOfGroup = (group: SecurityGroup) => `${group.GroupId} (${group.GroupName})`;

export function labelOfInterface({ NetworkInterfaceId, Description = "" }: NetworkInterface): string {
  return `network interface ${NetworkInterfaceId} (${Description === "" ? "no description" : Description})`;
}

const rulesOf = (group: SecurityGroup) => [...(group.IpPermissions ?? []), ...(group.IpPermissionsEgress ?? [])];

const refersTo = (group: SecurityGroup, other: SecurityGroup): boolean =>
  rulesOf(group).some((rule) => rule.UserIdGroupPairs?.some((pair) => pair.GroupId === other.GroupId));

/** leaving: it goes by itself. foreign: a person has to remove it. other: someone else's business, or counted already. */
type Fate = "leaving" | "foreign" | "other";

function fateOf(networkInterface: NetworkInterface, findings: Findings): Fate {
  // Terraform deletes the stack's own endpoints, perhaps at this moment, and users are denied to make any.
  if (networkInterface.InterfaceType === "vpc_endpoint") return "other";
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
  // Interfaces of jobs go when the job ends. A notebook instance stays until someone deletes it.
  return /SageMaker/i.test(description) && !/Notebook Instance/i.test(description) ? "leaving" : "foreign";
}

/** What was found out about the key of a file system whose domain is gone. */
export interface HomeKey {
  readonly keyId: string;
  readonly fileSystemId: string;
  /** Whether the file system has mount targets in the VPC, so that it must be this stack's. */
  readonly inVpc: boolean;
  /** Value of the key's tag with the VPC id. */
  readonly vpcId?: string;
  /** State, known only of a key whose tag names the VPC. */
  readonly state?: string;
  /** Why the key could not be read. */
  readonly denied?: string;
}

/** What there is to do about keys. */
export interface KeyPlan {
  /** Keys under which data lives, scheduled for deletion. */
  readonly cancelDeletion: readonly string[];
  /** Keys under which data lives, disabled: what a cancelled deletion leaves behind. */
  readonly enable: readonly string[];
  readonly waitingFor: readonly string[];
  readonly blockers: readonly string[];
  /** Data that stays, with its key. */
  readonly retained: readonly string[];
}

/** Home file systems of gone domains that exist and will go on to exist: their data needs its key. */
export const keptHomes = (findings: Findings): HomeFileSystem[] =>
  findings.homes.filter(
    (home) =>
      !findings.livingDomains.has(home.domainId) && !/^delet(ing|ed)$/.test(home.fileSystem.LifeCycleState ?? ""),
  );

/** Keeps every key alive that is this stack's and under which a file system still exists, whatever the retention. */
export function planKeys(keys: readonly HomeKey[], vpcId: string): KeyPlan {
  const ours = keys.filter((key) => key.vpcId === vpcId);
  const inState = (...states: string[]) => [
    ...new Set(ours.filter((key) => states.includes(key.state ?? "")).map((key) => key.keyId)),
  ];
  const rescuable = ["PendingDeletion", "PendingReplicaDeletion", "Disabled"];
  return {
    cancelDeletion: inState("PendingDeletion", "PendingReplicaDeletion"),
    enable: inState(...rescuable),
    waitingFor: inState(...rescuable).map((keyId) => `key ${keyId}, not yet enabled`),
    blockers: [
      // Unreadable and outside the VPC is another stack's. Inside it must be ours, and its data would die with the key.
      ...keys
        .filter((key) => key.denied !== undefined && key.inVpc)
        .map((key) => `key ${key.keyId} of file system ${key.fileSystemId} cannot be read: ${key.denied}`),
      ...ours
        .filter((key) => key.state !== "Enabled" && !rescuable.includes(key.state ?? ""))
        .map((key) => `key ${key.keyId} of file system ${key.fileSystemId} is ${key.state}`),
    ],
    retained: ours.map((key) => `file system ${key.fileSystemId} under key ${key.keyId}`),
  };
}
