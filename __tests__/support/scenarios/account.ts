import {
  EC2Client,
  type Filter,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
} from "@aws-sdk/client-ec2";
import { EFSClient, paginateDescribeFileSystems, paginateDescribeMountTargets } from "@aws-sdk/client-efs";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  type AppType,
  DescribeDomainCommand,
  paginateListApps,
  paginateListSpaces,
  paginateListUserProfiles,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { collect } from "../../../assets/lambda/aws";
import { type Runtime } from "../../../assets/lambda/runtime";

/** Who runs an app: a space, or a user profile itself (Canvas and the classic ones). */
export type Owner = { readonly space: string } | { readonly profile: string };

/**
 * How calls go wrong: the role may not, AWS does not know its credentials yet, AWS says later, apps must end first, or the
 * work is done and the answer lost.
 */
export type Fault = "denied" | "unknown" | "throttled" | "heldByApps" | "lost";

/** The refusal for apps that run, as SageMaker words it. */
export const HELD_BY_APPS =
  "Unable to delete Space [arn] with InService App. Delete all InService apps, and try again.";

/**
 * An account with one domain in a VPC, with its home file system under a key of the stack's, and with the managed user
 * profiles alice and bob. The ids differ from account to account.
 */
export interface Account {
  readonly domainId: string;
  readonly vpcId: string;
  /** Group of the domain's apps. */
  readonly groupId: string;
  readonly keyId: string;
  readonly runtime: Runtime;

  addProfile(name: string): Promise<void>;
  addSpace(name: string, owner: string, sharing?: "Private" | "Shared"): Promise<void>;
  /** Pending: it starts soon. Failed and Deleting: by whatever happened before. */
  addApp(type: AppType, owner: Owner, status?: "Pending" | "InService" | "Failed" | "Deleting"): Promise<void>;
  /** From now on no app ends in the time that a function has. */
  letAppsLinger(): Promise<void>;
  /** From now on the network interface of an app stays for some time after it: for minutes, or longer than a function has. */
  letInterfacesLinger(time: "minutes" | "long"): Promise<void>;
  /** Deletes the profiles and the domain, as Terraform does, its home retained. Deleting: SageMaker has just begun. */
  deleteDomain(state?: "gone" | "Deleting"): Promise<void>;
  /** Another domain in the same VPC. Gives back its id. */
  addDomain(): Promise<string>;
  /** Puts the stack's key into a state, as Terraform and its users do. */
  setKey(state: "PendingDeletion" | "Disabled"): Promise<void>;
  /** A security group that someone made, with a rule that refers to the domain's inbound group for NFS. */
  addReferringGroup(name: string): Promise<void>;
  /** A network interface in the group of the domain's apps. */
  addInterface(description: string): Promise<void>;
  /** What SageMaker accepts as an update of the domain fails, for that reason. */
  failUpdates(reason: string): Promise<void>;
  /** Lets the next calls of an operation go wrong, all of them unless `times` is given. */
  fail(operation: string, fault: Fault, times?: number): Promise<void>;

  /** Operations since the account was made ready that changed something, in order. */
  changes(): Promise<string[]>;
}

/** What there is in the end, by names that are the same in every account. */
export interface Left {
  /** Apps that run or are on their way, such as `JupyterLab of lab`. */
  readonly apps: readonly string[];
  readonly spaces: readonly string[];
  readonly profiles: readonly string[];
}

export async function contentsOf({ domainId }: Account): Promise<Left> {
  const client = new SageMakerClient();
  const inDomain = () => ({ DomainIdEquals: domainId });
  const apps = await collect(paginateListApps({ client }, inDomain()), (page) => page.Apps);
  const spaces = await collect(paginateListSpaces({ client }, inDomain()), (page) => page.Spaces);
  const profiles = await collect(paginateListUserProfiles({ client }, inDomain()), (page) => page.UserProfiles);
  const active = apps.filter(({ Status }) => Status !== "Deleted" && Status !== "Failed");
  return {
    apps: active.map((app) => `${app.AppType} of ${app.SpaceName ?? app.UserProfileName}`).sort(),
    spaces: spaces.map((space) => space.SpaceName ?? "").sort(),
    profiles: profiles.map((profile) => profile.UserProfileName ?? "").sort(),
  };
}

/** What there is of homes, by how many of a kind. */
export interface Network {
  readonly fileSystems: number;
  readonly mountTargets: number;
  /** Groups that SageMaker made. */
  readonly nfsGroups: number;
  readonly interfaces: number;
  readonly keyState: string;
}

export async function networkOf({ vpcId, keyId }: Account): Promise<Network> {
  const [efs, ec2, kms] = [new EFSClient(), new EC2Client(), new KMSClient()];
  const fileSystems = await collect(paginateDescribeFileSystems({ client: efs }, {}), (page) => page.FileSystems);
  const mountTargets = [];
  for (const { FileSystemId } of fileSystems) {
    const pages = paginateDescribeMountTargets({ client: efs }, { FileSystemId });
    mountTargets.push(...(await collect(pages, (page) => page.MountTargets)));
  }
  const Filters: Filter[] = [{ Name: "vpc-id", Values: [vpcId] }];
  const groups = await collect(paginateDescribeSecurityGroups({ client: ec2 }, { Filters }), (p) => p.SecurityGroups);
  const interfaces = await collect(
    paginateDescribeNetworkInterfaces({ client: ec2 }, { Filters }),
    (page) => page.NetworkInterfaces,
  );
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
  return {
    fileSystems: fileSystems.length,
    mountTargets: mountTargets.length,
    nfsGroups: groups.filter(({ GroupName }) => GroupName?.includes("-nfs-")).length,
    interfaces: interfaces.length,
    keyState: KeyMetadata?.KeyState ?? "",
  };
}

export const domainOf = ({ domainId }: Account) =>
  new SageMakerClient().send(new DescribeDomainCommand({ DomainId: domainId }));
