import {
  AuthorizeSecurityGroupEgressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateKeyCommand, DisableKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
  type AppType,
  CreateAppCommand,
  CreateDomainCommand,
  CreateSpaceCommand,
  CreateUserProfileCommand,
  DeleteAppCommand,
  DeleteDomainCommand,
  DeleteUserProfileCommand,
  DescribeAppCommand,
  DescribeDomainCommand,
  DescribeSpaceCommand,
  DescribeUserProfileCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { setTimeout as wait } from "node:timers/promises";
import { KEY_TAG } from "../../../assets/destroy-hook/key-plan";
import { type Runtime } from "../../../assets/lambda/runtime";
import { type Control, type Fault as Rule } from "../../../local/control";
import { type Account, type Fault, HELD_BY_APPS, type Owner } from "./account";
import { settingsOf } from "./settings";

/** Milliseconds of a function that pass in one. The whole of its time is two seconds then. */
const TIME_SCALE = 400;

/** Seconds that each change of state takes: less than a function waits, however slow the machine. */
const DELAYS = {
  create: 0.05,
  update: 0.05,
  delete: 0.05,
  appCreate: 0.05,
  appDelete: 0.05,
  interfaceLinger: 0,
  mountTargetDelete: 0.05,
};

/** Seconds of a change that a function does not live to see. */
const FOR_LONG = 86_400;

const MOST_TRIES_TO_SETTLE = 600;

const RULES: Record<Fault, Pick<Rule, "kind" | "code" | "message">> = {
  denied: { kind: "error", code: "AccessDeniedException" },
  unknown: { kind: "error", code: "UnrecognizedClientException" },
  heldByApps: { kind: "error", code: "ValidationException", message: HELD_BY_APPS },
  throttled: { kind: "throttle" },
  lost: { kind: "drop" },
};

/** An account in a local AWS, which the SDK's clients find by the environment. One at a time. */
export class LocalAccount implements Account {
  /** Time of a function goes by only while it sleeps, so that a busy machine takes none of it. */
  readonly runtime: Runtime;
  private preparedAt = 0;
  /** The change that lasts until the function has looked and sleeps. */
  private slow?: keyof typeof DELAYS;
  private readonly sagemaker = new SageMakerClient();
  private readonly ec2 = new EC2Client();
  private readonly kms = new KMSClient();

  private constructor(
    private readonly control: Control,
    readonly vpcId: string,
    private readonly subnetIds: string[],
    readonly groupId: string,
    readonly keyId: string,
    readonly domainId: string,
  ) {
    let slept = 0;
    this.runtime = {
      remainingMs: () => 14 * 60_000 - slept,
      sleep: async (ms) => {
        slept += ms;
        await this.letSlowEnd();
        await wait(ms / TIME_SCALE);
      },
      random: () => 0.5,
      log: () => undefined,
    };
  }

  /** The account in which nothing else is. */
  static async make(control: Control): Promise<LocalAccount> {
    await control.reset();
    await control.clock({ delays: DELAYS });
    const [ec2, kms] = [new EC2Client(), new KMSClient()];
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc!.VpcId!;
    const subnetIds = [];
    for (const [CidrBlock, AvailabilityZone] of Object.entries({ "10.0.0.0/24": "a", "10.0.1.0/24": "b" })) {
      const zone = `${process.env.AWS_REGION}${AvailabilityZone}`;
      const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: zone }));
      subnetIds.push(Subnet!.SubnetId!);
    }
    const group = { VpcId, GroupName: "apps", Description: "Of the domain's apps" };
    const groupId = (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId!;
    const Tags = [{ TagKey: KEY_TAG, TagValue: VpcId }];
    const keyId = (await kms.send(new CreateKeyCommand({ Tags }))).KeyMetadata!.Arn!;
    const domainId = await createDomain("studio", VpcId, subnetIds, groupId, keyId);
    const account = new LocalAccount(control, VpcId, subnetIds, groupId, keyId, domainId);
    for (const name of ["alice", "bob"]) await account.addProfile(name);
    await account.prepared();
    return account;
  }

  async addProfile(UserProfileName: string): Promise<void> {
    const profile = { DomainId: this.domainId, UserProfileName };
    await this.sagemaker.send(new CreateUserProfileCommand(profile));
    await settled("InService", () => this.sagemaker.send(new DescribeUserProfileCommand(profile)));
    await this.prepared();
  }

  async addSpace(
    SpaceName: string,
    OwnerUserProfileName: string,
    SharingType: "Private" | "Shared" = "Private",
  ): Promise<void> {
    const space = { DomainId: this.domainId, SpaceName };
    const SpaceSettings = { AppType: "JupyterLab" as const };
    const [OwnershipSettings, SpaceSharingSettings] = [{ OwnerUserProfileName }, { SharingType }];
    const more = { SpaceSettings, OwnershipSettings, SpaceSharingSettings };
    await this.sagemaker.send(new CreateSpaceCommand({ ...space, ...more }));
    await settled("InService", () => this.sagemaker.send(new DescribeSpaceCommand(space)));
    await this.prepared();
  }

  async addApp(
    AppType: AppType,
    owner: Owner,
    status: "Pending" | "InService" | "Failed" | "Deleting" = "InService",
  ): Promise<void> {
    const place = "space" in owner ? { SpaceName: owner.space } : { UserProfileName: owner.profile };
    const app = { DomainId: this.domainId, AppType, AppName: "default", ...place };
    if (status === "Pending") await this.letLastUntilSleep("appCreate");
    if (status === "Failed") await this.control.fault({ ...ON("CreateApp"), kind: "fail", count: 1 });
    await this.sagemaker.send(new CreateAppCommand(app));
    if (status !== "Pending") {
      const running = status === "Failed" ? "Failed" : "InService";
      await settled(running, () => this.sagemaker.send(new DescribeAppCommand(app)));
    }
    if (status === "Deleting") {
      await this.letLastUntilSleep("appDelete");
      await this.sagemaker.send(new DeleteAppCommand(app));
    }
    await this.prepared();
  }

  async letAppsLinger(): Promise<void> {
    await this.control.clock({ delays: { appDelete: FOR_LONG } });
  }

  async letInterfacesLinger(time: "minutes" | "long"): Promise<void> {
    const seconds = time === "minutes" ? 240 / TIME_SCALE : FOR_LONG;
    await this.control.clock({ delays: { interfaceLinger: seconds } });
  }

  async deleteDomain(state: "gone" | "Deleting" = "gone"): Promise<void> {
    const DomainId = this.domainId;
    for (const UserProfileName of ["alice", "bob"]) {
      const profile = { DomainId, UserProfileName };
      await this.sagemaker.send(new DeleteUserProfileCommand(profile));
      await settled("gone", () => this.sagemaker.send(new DescribeUserProfileCommand(profile)));
    }
    if (state === "Deleting") await this.control.clock({ delays: { delete: FOR_LONG } });
    await this.sagemaker.send(new DeleteDomainCommand({ DomainId }));
    await settled(state, () => this.sagemaker.send(new DescribeDomainCommand({ DomainId })));
    await this.prepared();
  }

  async addDomain(): Promise<string> {
    const domainId = await createDomain("other", this.vpcId, this.subnetIds, this.groupId, this.keyId);
    await this.prepared();
    return domainId;
  }

  async setKey(state: "PendingDeletion" | "Disabled"): Promise<void> {
    const key = { KeyId: this.keyId };
    if (state === "Disabled") await this.kms.send(new DisableKeyCommand(key));
    else await this.kms.send(new ScheduleKeyDeletionCommand(key));
    await this.prepared();
  }

  async addReferringGroup(GroupName: string): Promise<void> {
    const Filters = [{ Name: "vpc-id", Values: [this.vpcId] }];
    const { SecurityGroups = [] } = await this.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const inbound = SecurityGroups.find((group) => group.GroupName?.includes("inbound-nfs"));
    const group = { VpcId: this.vpcId, GroupName, Description: "Made by hand" };
    const { GroupId } = await this.ec2.send(new CreateSecurityGroupCommand(group));
    const UserIdGroupPairs = [{ GroupId: inbound!.GroupId }];
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 2049, ToPort: 2049, UserIdGroupPairs }];
    await this.ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
    await this.prepared();
  }

  async addInterface(Description: string): Promise<void> {
    const [SubnetId] = this.subnetIds;
    await this.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [this.groupId], Description }));
    await this.prepared();
  }

  async failUpdates(message: string): Promise<void> {
    await this.control.fault({ ...ON("UpdateDomain"), kind: "fail", message, seconds: FOR_LONG });
  }

  async fail(operation: string, fault: Fault, times?: number): Promise<void> {
    const bounds = times === undefined ? { seconds: FOR_LONG } : { count: times };
    await this.control.fault({ service: "*", operation, ...RULES[fault], ...bounds });
  }

  async changes(): Promise<string[]> {
    const requests = await this.control.requests(this.preparedAt);
    const changes = requests.filter(
      ({ operation, answer }) => !/^(Describe|List)/.test(operation) && !answer?.includes("DryRunOperation"),
    );
    return changes.map(({ operation }) => operation);
  }

  private async letLastUntilSleep(change: keyof typeof DELAYS): Promise<void> {
    this.slow = change;
    await this.control.clock({ delays: { [change]: FOR_LONG } });
  }

  /** A delay that is set anew counts for what waits already, too. */
  private async letSlowEnd(): Promise<void> {
    if (!this.slow) return;
    await this.control.clock({ delays: { [this.slow]: DELAYS[this.slow] } });
    this.slow = undefined;
  }

  /** What comes from now on is the function's doing. */
  private async prepared(): Promise<void> {
    this.preparedAt = (await this.control.requests(this.preparedAt)).at(-1)?.number ?? this.preparedAt;
  }
}

const ON = (operation: string) => ({ service: "sagemaker", operation });

async function createDomain(
  DomainName: string,
  VpcId: string,
  SubnetIds: string[],
  groupId: string,
  KmsKeyId: string,
): Promise<string> {
  const client = new SageMakerClient();
  const { DomainSettingsForUpdate: DomainSettings, ...settings } = settingsOf(groupId);
  const network = { AppNetworkAccessType: "VpcOnly" as const, VpcId, SubnetIds };
  const domain = { DomainName, AuthMode: "IAM" as const, KmsKeyId, DomainSettings, ...network, ...settings };
  const { DomainId } = await client.send(new CreateDomainCommand(domain));
  await settled("InService", () => client.send(new DescribeDomainCommand({ DomainId })));
  return DomainId!;
}

/** Waits until something has that status, or is gone. */
async function settled(status: string, describe: () => Promise<{ Status?: string }>): Promise<void> {
  for (let n = 0; n < MOST_TRIES_TO_SETTLE; n++) {
    const now = await describe().then(
      ({ Status }) => Status,
      (error: Error) => (error.name === "ResourceNotFound" ? "gone" : Promise.reject(error)),
    );
    if (now === status) return;
    await wait(50);
  }
  throw new Error(`it was never ${status}`);
}
