import {
  type AppType,
  CreateAppCommand,
  CreateSpaceCommand,
  CreateUserProfileCommand,
  DescribeAppCommand,
  DescribeDomainCommand,
  DescribeSpaceCommand,
  DescribeUserProfileCommand,
  paginateListUserProfiles,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../../tools/errors";

const MOST_SECONDS_TO_SETTLE = 300;

/** Statuses that pass by themselves. */
const CHANGING = ["Pending", "Updating", "Deleting"];

/** Who runs an app: a user profile itself (Canvas), or a space. */
export type Owner = { readonly UserProfileName: string } | { readonly SpaceName: string };

/** What has become of something that was made: its status, such as `InService` or `Failed`, and why. */
export interface Settled {
  readonly Status?: string;
  readonly FailureReason?: string;
}

/** What people do in a Studio domain, by the calls that the Studio UI makes for them. */
export class StudioUsers {
  private readonly client: SageMakerClient;

  constructor(
    endpoint: string,
    region: string,
    readonly domainId: string,
  ) {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    this.client = new SageMakerClient({ endpoint, region, credentials });
  }

  async userProfileNames(): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateListUserProfiles({ client: this.client }, { DomainIdEquals: this.domainId })) {
      names.push(...(page.UserProfiles ?? []).flatMap(({ UserProfileName }) => UserProfileName ?? []));
    }
    return names;
  }

  /** Whether Studio offers an app of this type. */
  async offers(appType: AppType): Promise<boolean> {
    const { HiddenAppTypes = [] } = (await this.domain()).DefaultUserSettings?.StudioWebPortalSettings ?? {};
    return !HiddenAppTypes.includes(appType);
  }

  /** Makes a user profile that Terraform does not know, as single sign-on does. */
  async createUserProfile(UserProfileName: string): Promise<Settled> {
    const profile = { DomainId: this.domainId, UserProfileName };
    const isSso = (await this.domain()).AuthMode === "SSO";
    const identity = { SingleSignOnUserIdentifier: "UserName", SingleSignOnUserValue: UserProfileName };
    await this.client.send(new CreateUserProfileCommand({ ...profile, ...(isSso ? identity : {}) }));
    return this.settled(`user profile ${UserProfileName}`, () =>
      this.client.send(new DescribeUserProfileCommand(profile)),
    );
  }

  async createSpace(
    SpaceName: string,
    AppType: AppType,
    owner: string,
    SharingType: "Private" | "Shared",
  ): Promise<Settled> {
    await this.client.send(
      new CreateSpaceCommand({
        DomainId: this.domainId,
        SpaceName,
        OwnershipSettings: { OwnerUserProfileName: owner },
        SpaceSharingSettings: { SharingType },
        SpaceSettings: { AppType },
      }),
    );
    return this.space(SpaceName);
  }

  /** A space, once nothing changes it any more. */
  async space(SpaceName: string): Promise<Settled> {
    const space = { DomainId: this.domainId, SpaceName };
    return this.settled(`space ${SpaceName}`, () => this.client.send(new DescribeSpaceCommand(space)));
  }

  /** Starts an app and waits until it runs, or has failed. */
  async startApp(AppType: AppType, owner: Owner): Promise<Settled> {
    await this.client.send(new CreateAppCommand(this.appKey(AppType, owner)));
    return this.app(AppType, owner);
  }

  /** An app, once nothing changes it any more. */
  async app(AppType: AppType, owner: Owner): Promise<Settled> {
    return this.settled(`${AppType} app`, () => this.client.send(new DescribeAppCommand(this.appKey(AppType, owner))));
  }

  /** Makes a space and starts the one app that it is for. */
  async openSpace(SpaceName: string, AppType: AppType, owner: string, sharing: "Private" | "Shared" = "Private") {
    await this.createSpace(SpaceName, AppType, owner, sharing);
    await this.startApp(AppType, { SpaceName });
  }

  private appKey(AppType: AppType, owner: Owner) {
    return { DomainId: this.domainId, AppType, AppName: "default", ...owner };
  }

  private async domain() {
    return this.client.send(new DescribeDomainCommand({ DomainId: this.domainId }));
  }

  private async settled(what: string, describe: () => Promise<Settled>): Promise<Settled> {
    for (let tenths = 0; tenths < MOST_SECONDS_TO_SETTLE * 10; tenths++) {
      const { Status, FailureReason } = await describe();
      if (!CHANGING.includes(Status ?? "")) return { Status, FailureReason };
      await wait(100);
    }
    throw new UserError(`${what} was not ready within ${MOST_SECONDS_TO_SETTLE} s`);
  }
}
