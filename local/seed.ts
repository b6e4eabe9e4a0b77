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
import { UserError } from "../scripts/user-error";

const MOST_SECONDS_TO_SETTLE = 60;

/** Who runs an app: a user profile itself (Canvas), or a space. */
export type Owner = { readonly UserProfileName: string } | { readonly SpaceName: string };

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

  async hasCanvas(): Promise<boolean> {
    const domain = await this.client.send(new DescribeDomainCommand({ DomainId: this.domainId }));
    return domain.DefaultUserSettings?.CanvasAppSettings !== undefined;
  }

  /** A user profile that Terraform does not know, as single sign-on makes them. */
  async createUserProfile(UserProfileName: string): Promise<void> {
    const profile = { DomainId: this.domainId, UserProfileName };
    await this.client.send(new CreateUserProfileCommand(profile));
    await this.settled(`user profile ${UserProfileName}`, () =>
      this.client.send(new DescribeUserProfileCommand(profile)),
    );
  }

  async createSpace(SpaceName: string, AppType: AppType, owner: string, SharingType: "Private" | "Shared") {
    const space = { DomainId: this.domainId, SpaceName };
    await this.client.send(
      new CreateSpaceCommand({
        ...space,
        OwnershipSettings: { OwnerUserProfileName: owner },
        SpaceSharingSettings: { SharingType },
        SpaceSettings: { AppType },
      }),
    );
    await this.settled(`space ${SpaceName}`, () => this.client.send(new DescribeSpaceCommand(space)));
  }

  /** Starts an app and waits until it runs, or has failed. */
  async startApp(AppType: AppType, owner: Owner): Promise<void> {
    const app = { DomainId: this.domainId, AppType, AppName: "default", ...owner };
    await this.client.send(new CreateAppCommand(app));
    await this.settled(`${AppType} app`, () => this.client.send(new DescribeAppCommand(app)));
  }

  /** Makes a space and starts the one app that it is for. */
  async openSpace(SpaceName: string, AppType: AppType, owner: string, sharing: "Private" | "Shared" = "Private") {
    await this.createSpace(SpaceName, AppType, owner, sharing);
    await this.startApp(AppType, { SpaceName });
  }

  private async settled(what: string, describe: () => Promise<{ Status?: string }>): Promise<void> {
    for (let tenths = 0; tenths < MOST_SECONDS_TO_SETTLE * 10; tenths++) {
      const { Status } = await describe();
      if (Status === "InService" || Status === "Failed") return;
      await wait(100);
    }
    throw new UserError(`${what} was not ready within ${MOST_SECONDS_TO_SETTLE} s`);
  }
}

/** Starts apps of every kind in a domain, as its users would. Tells each by `print`; what is there already, stays. */
export async function seed(users: StudioUsers, print: (line: string) => void): Promise<void> {
  const canvas = await users.hasCanvas();
  for (const name of await users.userProfileNames()) {
    const [notebooks, code] = [`${name}-notebooks`, `${name}-code`];
    await unlessThere(users.createSpace(notebooks, "JupyterLab", name, "Private"));
    await unlessThere(users.startApp("JupyterLab", { SpaceName: notebooks }));
    print(`${name} runs JupyterLab in the private space ${notebooks}`);
    await unlessThere(users.createSpace(code, "CodeEditor", name, "Shared"));
    await unlessThere(users.startApp("CodeEditor", { SpaceName: code }));
    print(`${name} runs Code Editor in the shared space ${code}`);
    if (!canvas) continue;
    await unlessThere(users.startApp("Canvas", { UserProfileName: name }));
    print(`${name} runs Canvas`);
  }
}

async function unlessThere(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if ((error as Error).name !== "ResourceInUse") throw error;
  });
}
