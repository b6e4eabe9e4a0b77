import {
  DeleteSecurityGroupCommand,
  type DeleteSecurityGroupCommandInput,
  DescribeNetworkInterfacesCommand,
  type DescribeNetworkInterfacesCommandInput,
  DescribeSecurityGroupsCommand,
  type DescribeSecurityGroupsCommandInput,
  EC2Client,
  type NetworkInterface,
  RevokeSecurityGroupEgressCommand,
  type RevokeSecurityGroupEgressCommandInput,
  RevokeSecurityGroupIngressCommand,
  type RevokeSecurityGroupIngressCommandInput,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import {
  DeleteMountTargetCommand,
  type DeleteMountTargetCommandInput,
  DescribeFileSystemsCommand,
  type DescribeFileSystemsCommandInput,
  DescribeMountTargetsCommand,
  type DescribeMountTargetsCommandInput,
  EFSClient,
  type FileSystemDescription,
  type MountTargetDescription,
} from "@aws-sdk/client-efs";
import {
  CancelKeyDeletionCommand,
  type CancelKeyDeletionCommandInput,
  DescribeKeyCommand,
  type DescribeKeyCommandInput,
  EnableKeyCommand,
  type EnableKeyCommandInput,
  type KeyState,
  KMSClient,
  ListResourceTagsCommand,
  type ListResourceTagsCommandInput,
} from "@aws-sdk/client-kms";
import {
  type AppDetails,
  type AppStatus,
  type AppType,
  DeleteAppCommand,
  type DeleteAppCommandInput,
  DeleteSpaceCommand,
  type DeleteSpaceCommandInput,
  DeleteUserProfileCommand,
  type DeleteUserProfileCommandInput,
  DescribeDomainCommand,
  type DescribeDomainCommandInput,
  type DescribeDomainResponse,
  ListAppsCommand,
  type ListAppsCommandInput,
  ListSpacesCommand,
  type ListSpacesCommandInput,
  ListUserProfilesCommand,
  type ListUserProfilesCommandInput,
  SageMakerClient,
  type SpaceDetails,
  UpdateDomainCommand,
  type UpdateDomainCommandInput,
  type UserProfileDetails,
} from "@aws-sdk/client-sagemaker";
import { mockClient } from "aws-sdk-client-mock";
import { type Runtime } from "../../assets/lambda/runtime";

export const ACCOUNT = "111122223333";
export const VPC = "vpc-0a";
export const DOMAIN = "d-1";

export const domainArn = (domainId: string) => `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:domain/${domainId}`;
export const keyArn = (id: string) => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${id}`;

/** An error as the SDK throws it. */
export function awsError(name: string, message: string = name, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** Time that one API call and one piece of asynchronous work take, in milliseconds. */
const CALL_MS = 50;
const WORK_MS = 5_000;

interface Key {
  state: KeyState;
  readonly tags: Readonly<Record<string, string>>;
  readable: boolean;
}

/** What goes wrong with calls of a name. */
interface Fault {
  readonly call: string;
  readonly error: Error;
  /** Calls that it still meets. */
  times: number;
  /** Moment from which it meets none. */
  readonly until: number;
  /** Whether AWS does the work all the same: the answer is lost. */
  readonly afterwards: boolean;
}

/**
 * A small AWS in memory behind the SDK's clients: one account, one region. It refuses what AWS refuses, works while
 * time goes by, and time goes by only through calls and through the sleep of {@link FakeAws.runtime}.
 */
export class FakeAws {
  now = 0;
  deadline = 14 * 60_000;
  /** Items per page of every list. */
  pageSize = 100;
  /** Time that SageMaker takes to end an app. */
  appDeletionMs = WORK_MS;
  /** Time that EFS takes to delete a mount target. */
  mountTargetDeletionMs = WORK_MS;

  /** Reason for which SageMaker, after it accepted an update of the domain, fails it. */
  updateFailure?: string;
  /** Whether updates of the domain are accepted and lost, as of a member that an older SDK does not know. */
  losesUpdates = false;

  readonly domains = new Map<string, DescribeDomainResponse>();
  apps: AppDetails[] = [];
  spaces: SpaceDetails[] = [];
  profiles: UserProfileDetails[] = [];
  fileSystems: FileSystemDescription[] = [];
  mountTargets: MountTargetDescription[] = [];
  groups: SecurityGroup[] = [];
  interfaces: NetworkInterface[] = [];
  readonly keys = new Map<string, Key>();

  /** Every call that reached AWS, in order. */
  readonly calls: { readonly name: string; readonly input: object }[] = [];
  /** Every line that the handler logged. */
  readonly log: Readonly<Record<string, unknown>>[] = [];

  private readonly faults: Fault[] = [];
  private readonly work: { readonly due: number; readonly finish: () => void }[] = [];

  constructor() {
    this.mockSageMaker();
    this.mockEfs();
    this.mockEc2();
    this.mockKms();
  }

  readonly runtime: Runtime = {
    remainingMs: () => this.deadline - this.now,
    sleep: (ms) => {
      this.now += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
    log: (entry) => this.log.push(entry),
  };

  /** Names of the calls that changed something. */
  get changes(): string[] {
    return this.calls.map((call) => call.name).filter((name) => !/^(Describe|List)/.test(name));
  }

  called(name: string): object[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input);
  }

  /** Lets the next calls of this name fail: all of them, unless `times` or `forMs` bounds it. */
  fail(call: string, error: Error, bounds: { times?: number; forMs?: number; afterwards?: boolean } = {}): void {
    const { times = Infinity, forMs = Infinity, afterwards = false } = bounds;
    this.faults.push({ call, error, times, until: this.now + forMs, afterwards });
  }

  later(ms: number, finish: () => void): void {
    this.work.push({ due: this.now + ms, finish });
  }

  // What there is. Each returns nothing: tests look at the lists.

  addDomain(domainId = DOMAIN, more: Partial<DescribeDomainResponse> = {}): void {
    this.domains.set(domainId, { DomainId: domainId, Status: "InService", ...more });
  }

  addProfile(name: string): void {
    this.profiles.push({ DomainId: DOMAIN, UserProfileName: name, Status: "InService" });
  }

  addSpace(name: string, owner: string, sharing: "Private" | "Shared" = "Private"): void {
    this.spaces.push({
      DomainId: DOMAIN,
      SpaceName: name,
      Status: "InService",
      OwnershipSettingsSummary: { OwnerUserProfileName: owner },
      SpaceSharingSettingsSummary: { SharingType: sharing },
    });
  }

  addApp(type: AppType, owner: { space: string } | { profile: string }, status: AppStatus = "InService"): void {
    const place = "space" in owner ? { SpaceName: owner.space } : { UserProfileName: owner.profile };
    this.apps.push({ DomainId: DOMAIN, AppType: type, AppName: "default", Status: status, ...place });
  }

  addKey(id: string, vpcId: string | undefined, state: KeyState = "PendingDeletion"): void {
    this.keys.set(id, { state, tags: vpcId === undefined ? {} : { StudioVpcId: vpcId }, readable: true });
  }

  /** A home file system as SageMaker makes it, with a mount target and its interface per subnet. */
  addFileSystem(id: string, more: { domainId?: string; key?: string; vpcId?: string; subnets?: number } = {}): void {
    const { domainId = DOMAIN, key = "data", vpcId = VPC, subnets = 2 } = more;
    this.fileSystems.push({
      FileSystemId: id,
      OwnerId: ACCOUNT,
      CreationToken: id,
      CreationTime: new Date(0),
      LifeCycleState: "available",
      NumberOfMountTargets: subnets,
      SizeInBytes: { Value: 1 },
      PerformanceMode: "generalPurpose",
      KmsKeyId: keyArn(key),
      Tags: [{ Key: "ManagedByAmazonSageMakerResource", Value: domainArn(domainId) }],
    });
    for (let subnet = 0; subnet < subnets; subnet++) {
      const target = `fsmt-${id}-${subnet}`;
      const eni = `eni-${target}`;
      this.mountTargets.push({
        MountTargetId: target,
        FileSystemId: id,
        SubnetId: `subnet-${subnet}`,
        VpcId: vpcId,
        LifeCycleState: "available",
        NetworkInterfaceId: eni,
      });
      this.addInterface(eni, `EFS mount target for ${id} (${target})`, {
        VpcId: vpcId,
        Groups: [{ GroupId: `sg-in-${domainId}` }],
      });
    }
  }

  /** The two groups that SageMaker makes for a domain, which refer to each other. */
  addNfsGroups(domainId = DOMAIN, vpcId = VPC): void {
    const [inbound, outbound] = [`sg-in-${domainId}`, `sg-out-${domainId}`];
    const tags = [{ Key: "ManagedByAmazonSageMakerResource", Value: domainArn(domainId) }];
    const nfs = (peer: string) =>
      [988, 2049].map((port) => ({
        IpProtocol: "tcp",
        FromPort: port,
        ToPort: port,
        UserIdGroupPairs: [{ GroupId: peer, UserId: ACCOUNT }],
      }));
    const common = { OwnerId: ACCOUNT, VpcId: vpcId, Tags: tags };
    this.groups.push(
      {
        ...common,
        GroupId: inbound,
        GroupName: `security-group-for-inbound-nfs-${domainId}`,
        IpPermissions: nfs(outbound),
      },
      {
        ...common,
        GroupId: outbound,
        GroupName: `security-group-for-outbound-nfs-${domainId}`,
        IpPermissionsEgress: nfs(inbound),
      },
    );
  }

  addInterface(id: string, description: string, more: Partial<NetworkInterface> = {}): void {
    this.interfaces.push({
      NetworkInterfaceId: id,
      Description: description,
      VpcId: VPC,
      InterfaceType: "interface",
      ...more,
    });
  }

  /** One call: time goes by, work falls due, faults strike, then AWS answers. */
  private answer<I extends object, O>(name: string, reply: (input: I) => O): (input: I) => Promise<O> {
    return async (input) => {
      // Lets another invocation have its turn between any two calls.
      await new Promise((resolve) => setImmediate(resolve));
      this.now += CALL_MS;
      this.finishWork();
      this.calls.push({ name, input });
      const fault = this.faults.find((each) => each.call === name && each.times > 0 && this.now < each.until);
      if (fault === undefined) return reply(input);
      fault.times -= 1;
      if (fault.afterwards) reply(input);
      throw fault.error;
    };
  }

  private finishWork(): void {
    const due = this.work.filter((each) => each.due <= this.now);
    for (const each of due) {
      this.work.splice(this.work.indexOf(each), 1);
      each.finish();
    }
  }

  private page<T>(items: readonly T[], token: string | undefined): { items: T[]; next: string | undefined } {
    const start = Number(token ?? 0);
    const end = start + this.pageSize;
    return { items: items.slice(start, end), next: end < items.length ? String(end) : undefined };
  }

  private mockSageMaker(): void {
    const mock = mockClient(SageMakerClient).rejects(new Error("a SageMaker call that the fake does not know"));
    const inDomain = <T extends { DomainId?: string }>(items: T[], domainId?: string) =>
      items.filter((item) => item.DomainId === domainId).map((item) => ({ ...item }));

    mock.on(DescribeDomainCommand).callsFake(
      this.answer("DescribeDomain", ({ DomainId }: DescribeDomainCommandInput) => {
        return { ...this.find(this.domains.get(DomainId ?? ""), "ResourceNotFound") };
      }),
    );
    mock.on(ListAppsCommand).callsFake(
      this.answer("ListApps", ({ DomainIdEquals, NextToken }: ListAppsCommandInput) => {
        const { items, next } = this.page(inDomain(this.apps, DomainIdEquals), NextToken);
        return { Apps: items, NextToken: next };
      }),
    );
    mock.on(ListSpacesCommand).callsFake(
      this.answer("ListSpaces", ({ DomainIdEquals, NextToken }: ListSpacesCommandInput) => {
        const { items, next } = this.page(inDomain(this.spaces, DomainIdEquals), NextToken);
        return { Spaces: items, NextToken: next };
      }),
    );
    mock.on(ListUserProfilesCommand).callsFake(
      this.answer("ListUserProfiles", ({ DomainIdEquals, NextToken }: ListUserProfilesCommandInput) => {
        const { items, next } = this.page(inDomain(this.profiles, DomainIdEquals), NextToken);
        return { UserProfiles: items, NextToken: next };
      }),
    );
    mock
      .on(DeleteAppCommand)
      .callsFake(this.answer("DeleteApp", (input: DeleteAppCommandInput) => this.deleteApp(input)));
    mock.on(DeleteSpaceCommand).callsFake(
      this.answer("DeleteSpace", ({ SpaceName }: DeleteSpaceCommandInput) => {
        const space = this.find(
          this.spaces.find((each) => each.SpaceName === SpaceName),
          "ResourceNotFound",
        );
        if (this.activeApps().some((app) => app.SpaceName === SpaceName)) throw awsError("ResourceInUse");
        space.Status = "Deleting";
        this.later(WORK_MS, () => (this.spaces = this.spaces.filter((each) => each !== space)));
        return {};
      }),
    );
    mock.on(DeleteUserProfileCommand).callsFake(
      this.answer("DeleteUserProfile", ({ UserProfileName: name }: DeleteUserProfileCommandInput) => {
        const profile = this.find(
          this.profiles.find((each) => each.UserProfileName === name),
          "ResourceNotFound",
        );
        const owns = this.spaces.some((space) => space.OwnershipSettingsSummary?.OwnerUserProfileName === name);
        if (owns || this.activeApps().some((app) => app.UserProfileName === name)) throw awsError("ResourceInUse");
        profile.Status = "Deleting";
        this.later(WORK_MS, () => (this.profiles = this.profiles.filter((each) => each !== profile)));
        return {};
      }),
    );
    mock
      .on(UpdateDomainCommand)
      .callsFake(this.answer("UpdateDomain", (input: UpdateDomainCommandInput) => this.updateDomain(input)));
  }

  private activeApps(): AppDetails[] {
    return this.apps.filter((app) => app.Status !== "Deleted" && app.Status !== "Failed");
  }

  private deleteApp({ SpaceName, UserProfileName, AppType, AppName }: DeleteAppCommandInput): object {
    if ((SpaceName === undefined) === (UserProfileName === undefined)) {
      throw awsError("ValidationException", "exactly one of SpaceName and UserProfileName is needed");
    }
    const app = this.find(
      this.apps.find(
        (each) =>
          each.AppType === AppType &&
          each.AppName === AppName &&
          (SpaceName === undefined ? each.UserProfileName === UserProfileName : each.SpaceName === SpaceName),
      ),
      "ResourceNotFound",
    );
    if (app.Status === "Deleted") throw awsError("ValidationException", "App has already been deleted");
    if (app.Status === "Failed") throw awsError("ValidationException", "a failed app cannot be deleted");
    if (app.Status !== "InService") throw awsError("ResourceInUse");
    app.Status = "Deleting";
    this.later(this.appDeletionMs, () => (app.Status = "Deleted"));
    return {};
  }

  private updateDomain(input: UpdateDomainCommandInput): object {
    const { DomainId, DefaultUserSettings, DefaultSpaceSettings, DomainSettingsForUpdate, TagPropagation } = input;
    const domain = this.find(this.domains.get(DomainId ?? ""), "ResourceNotFound");
    if (input.AppNetworkAccessType !== undefined && (input.VpcId === undefined || input.SubnetIds === undefined)) {
      throw awsError("ValidationException", "VpcId and SubnetIds are required with AppNetworkAccessType");
    }
    if (domain.Status !== "InService" && domain.Status !== "Update_Failed") throw awsError("ResourceInUse");
    domain.Status = "Updating";
    this.later(WORK_MS, () => {
      domain.Status = this.updateFailure === undefined ? "InService" : "Update_Failed";
      domain.FailureReason = this.updateFailure;
      if (this.losesUpdates || this.updateFailure !== undefined) return;
      domain.DefaultUserSettings = { ...domain.DefaultUserSettings, ...DefaultUserSettings };
      domain.DefaultSpaceSettings = { ...domain.DefaultSpaceSettings, ...DefaultSpaceSettings };
      domain.DomainSettings = { ...domain.DomainSettings, ...DomainSettingsForUpdate };
      domain.TagPropagation = TagPropagation ?? domain.TagPropagation;
    });
    return {};
  }

  private mockEfs(): void {
    const mock = mockClient(EFSClient).rejects(new Error("an EFS call that the fake does not know"));
    mock.on(DescribeFileSystemsCommand).callsFake(
      this.answer("DescribeFileSystems", ({ Marker }: DescribeFileSystemsCommandInput) => {
        const { items, next } = this.page(this.fileSystems, Marker);
        return { FileSystems: items, NextMarker: next };
      }),
    );
    mock.on(DescribeMountTargetsCommand).callsFake(
      this.answer("DescribeMountTargets", ({ FileSystemId, Marker }: DescribeMountTargetsCommandInput) => {
        this.find(
          this.fileSystems.find((each) => each.FileSystemId === FileSystemId),
          "FileSystemNotFound",
        );
        const targets = this.mountTargets.filter((each) => each.FileSystemId === FileSystemId);
        const { items, next } = this.page(targets, Marker);
        return { MountTargets: items, NextMarker: next };
      }),
    );
    mock.on(DeleteMountTargetCommand).callsFake(
      this.answer("DeleteMountTarget", ({ MountTargetId }: DeleteMountTargetCommandInput) => {
        const target = this.find(
          this.mountTargets.find((each) => each.MountTargetId === MountTargetId),
          "MountTargetNotFound",
        );
        target.LifeCycleState = "deleting";
        this.later(this.mountTargetDeletionMs, () => {
          this.mountTargets = this.mountTargets.filter((each) => each !== target);
        });
        // The interface outlives its mount target for a while.
        this.later(this.mountTargetDeletionMs + WORK_MS, () => {
          this.interfaces = this.interfaces.filter((each) => each.NetworkInterfaceId !== target.NetworkInterfaceId);
        });
        return {};
      }),
    );
  }

  private mockEc2(): void {
    const mock = mockClient(EC2Client).rejects(new Error("an EC2 call that the fake does not know"));
    const inVpc = <T extends { VpcId?: string }>(items: T[], { Filters }: DescribeSecurityGroupsCommandInput) => {
      const [filter, ...others] = Filters ?? [];
      if (filter?.Name !== "vpc-id" || others.length > 0) throw new Error("a filter that the fake does not know");
      return items.filter((item) => filter.Values?.includes(item.VpcId ?? ""));
    };
    mock.on(DescribeSecurityGroupsCommand).callsFake(
      this.answer("DescribeSecurityGroups", (input: DescribeSecurityGroupsCommandInput) => {
        const { items, next } = this.page(inVpc(this.groups, input), input.NextToken);
        return { SecurityGroups: structuredClone(items), NextToken: next };
      }),
    );
    mock.on(DescribeNetworkInterfacesCommand).callsFake(
      this.answer("DescribeNetworkInterfaces", (input: DescribeNetworkInterfacesCommandInput) => {
        const { items, next } = this.page(inVpc(this.interfaces, input), input.NextToken);
        return { NetworkInterfaces: items, NextToken: next };
      }),
    );
    mock.on(RevokeSecurityGroupIngressCommand).callsFake(
      this.answer(
        "RevokeSecurityGroupIngress",
        ({ GroupId, IpPermissions }: RevokeSecurityGroupIngressCommandInput) => {
          const group = this.groupOf(GroupId);
          if (!sameRules(group.IpPermissions, IpPermissions)) throw awsError("InvalidPermission.NotFound");
          group.IpPermissions = [];
          return {};
        },
      ),
    );
    mock.on(RevokeSecurityGroupEgressCommand).callsFake(
      this.answer("RevokeSecurityGroupEgress", ({ GroupId, IpPermissions }: RevokeSecurityGroupEgressCommandInput) => {
        const group = this.groupOf(GroupId);
        if (!sameRules(group.IpPermissionsEgress, IpPermissions)) throw awsError("InvalidPermission.NotFound");
        group.IpPermissionsEgress = [];
        return {};
      }),
    );
    mock.on(DeleteSecurityGroupCommand).callsFake(
      this.answer("DeleteSecurityGroup", ({ GroupId }: DeleteSecurityGroupCommandInput) => {
        const group = this.groupOf(GroupId);
        const inUse = this.interfaces.some((each) => each.Groups?.some((used) => used.GroupId === GroupId));
        const referenced = this.groups.some(
          (other) =>
            other !== group &&
            [...(other.IpPermissions ?? []), ...(other.IpPermissionsEgress ?? [])].some((rule) =>
              rule.UserIdGroupPairs?.some((pair) => pair.GroupId === GroupId),
            ),
        );
        if (inUse || referenced) throw awsError("DependencyViolation");
        this.groups = this.groups.filter((each) => each !== group);
        return {};
      }),
    );
  }

  private groupOf(groupId: string | undefined): SecurityGroup {
    return this.find(
      this.groups.find((each) => each.GroupId === groupId),
      "InvalidGroup.NotFound",
    );
  }

  private mockKms(): void {
    const mock = mockClient(KMSClient).rejects(new Error("a KMS call that the fake does not know"));
    mock.on(ListResourceTagsCommand).callsFake(
      this.answer("ListResourceTags", ({ KeyId, Marker }: ListResourceTagsCommandInput) => {
        const tags = Object.entries(this.keyOf(KeyId).tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
        const { items, next } = this.page(tags, Marker);
        return { Tags: items, NextMarker: next, Truncated: next !== undefined };
      }),
    );
    mock.on(DescribeKeyCommand).callsFake(
      this.answer("DescribeKey", ({ KeyId }: DescribeKeyCommandInput) => ({
        KeyMetadata: { KeyId: KeyId?.split("/").pop(), KeyState: this.keyOf(KeyId).state },
      })),
    );
    mock.on(CancelKeyDeletionCommand).callsFake(
      this.answer("CancelKeyDeletion", ({ KeyId }: CancelKeyDeletionCommandInput) => {
        const key = this.keyOf(KeyId);
        if (key.state !== "PendingDeletion") throw awsError("KMSInvalidStateException");
        key.state = "Disabled";
        return { KeyId };
      }),
    );
    mock.on(EnableKeyCommand).callsFake(
      this.answer("EnableKey", ({ KeyId }: EnableKeyCommandInput) => {
        const key = this.keyOf(KeyId);
        if (key.state === "PendingDeletion") throw awsError("KMSInvalidStateException");
        key.state = "Enabled";
        return {};
      }),
    );
  }

  private keyOf(keyId: string | undefined): Key {
    const key = this.find(this.keys.get(keyId?.split("/").pop() ?? ""), "NotFoundException");
    if (!key.readable) throw awsError("AccessDeniedException", "not authorized to perform kms:ListResourceTags");
    return key;
  }

  private find<T>(thing: T | undefined, notFound: string): T {
    if (thing === undefined) throw awsError(notFound);
    return thing;
  }
}

const sameRules = (these: unknown, those: unknown): boolean =>
  JSON.stringify(these ?? []) === JSON.stringify(those ?? []);
