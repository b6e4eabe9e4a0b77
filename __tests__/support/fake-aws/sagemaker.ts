import {
  AddTagsCommand,
  type AppDetails,
  type AppStatus,
  type AppType,
  CreateStudioLifecycleConfigCommand,
  type CreateStudioLifecycleConfigCommandInput,
  DeleteAppCommand,
  type DeleteAppCommandInput,
  DeleteSpaceCommand,
  type DeleteSpaceCommandInput,
  DeleteStudioLifecycleConfigCommand,
  type DeleteStudioLifecycleConfigCommandInput,
  DeleteUserProfileCommand,
  type DeleteUserProfileCommandInput,
  DescribeDomainCommand,
  type DescribeDomainCommandInput,
  type DescribeDomainResponse,
  DescribeUserProfileCommand,
  type DescribeUserProfileCommandInput,
  ListAppsCommand,
  type ListAppsCommandInput,
  ListSpacesCommand,
  type ListSpacesCommandInput,
  ListStudioLifecycleConfigsCommand,
  type ListStudioLifecycleConfigsCommandInput,
  ListUserProfilesCommand,
  type ListUserProfilesCommandInput,
  SageMakerClient,
  type SpaceDetails,
  UpdateDomainCommand,
  type UpdateDomainCommandInput,
  UpdateUserProfileCommand,
  type UpdateUserProfileCommandInput,
  type UserProfileDetails,
  type UserSettings,
} from "@aws-sdk/client-sagemaker";
import { mockClient } from "aws-sdk-client-mock";
import { ACCOUNT, awsError, DOMAIN, found } from "./account";
import { type Calls, WORK_MS } from "./calls";
import { FakeRunning } from "./running";

/** Studio domains and what is in them. */
export class FakeSageMaker {
  readonly domains = new Map<string, DescribeDomainResponse>();
  apps: AppDetails[] = [];
  spaces: SpaceDetails[] = [];
  profiles: UserProfileDetails[] = [];
  /** Settings of each profile by its name. */
  readonly userSettings = new Map<string, UserSettings>();
  /** What runs besides Studio. */
  readonly running: FakeRunning;

  /** ARN of each lifecycle configuration by its name. */
  readonly configurations = new Map<string, string>();
  /** Names of those that an app runs, or a domain or profile names. */
  readonly configurationsInUse = new Set<string>();

  /** Time that SageMaker takes to end an app. */
  appDeletionMs = WORK_MS;
  /** Time that SageMaker takes to update the domain. */
  updateMs = WORK_MS;
  /** Reason for which SageMaker, after it accepted an update of the domain, fails it. */
  updateFailure?: string;
  /** Whether updates of the domain are accepted and lost, as of a member that an older SDK does not know. */
  losesUpdates = false;

  constructor(private readonly calls: Calls) {
    const mock = mockClient(SageMakerClient).rejects(new Error("a SageMaker call that the fake does not know"));
    this.running = new FakeRunning(mock, calls);
    const inDomain = <T extends { DomainId?: string }>(items: T[], domainId?: string) =>
      items.filter((item) => item.DomainId === domainId).map((item) => ({ ...item }));

    mock.on(DescribeDomainCommand).callsFake(
      calls.answer("DescribeDomain", ({ DomainId }: DescribeDomainCommandInput) => {
        return { ...found(this.domains.get(DomainId ?? ""), "ResourceNotFound") };
      }),
    );
    mock.on(ListAppsCommand).callsFake(
      calls.answer("ListApps", ({ DomainIdEquals, NextToken }: ListAppsCommandInput) => {
        const { items, next } = calls.page(inDomain(this.apps, DomainIdEquals), NextToken);
        return { Apps: items, NextToken: next };
      }),
    );
    mock.on(ListSpacesCommand).callsFake(
      calls.answer("ListSpaces", ({ DomainIdEquals, NextToken }: ListSpacesCommandInput) => {
        const { items, next } = calls.page(inDomain(this.spaces, DomainIdEquals), NextToken);
        return { Spaces: items, NextToken: next };
      }),
    );
    mock.on(ListUserProfilesCommand).callsFake(
      calls.answer("ListUserProfiles", ({ DomainIdEquals, NextToken }: ListUserProfilesCommandInput) => {
        const { items, next } = calls.page(inDomain(this.profiles, DomainIdEquals), NextToken);
        return { UserProfiles: items, NextToken: next };
      }),
    );
    mock
      .on(DeleteAppCommand)
      .callsFake(calls.answer("DeleteApp", (input: DeleteAppCommandInput) => this.deleteApp(input)));
    mock
      .on(DeleteSpaceCommand)
      .callsFake(calls.answer("DeleteSpace", (input: DeleteSpaceCommandInput) => this.deleteSpace(input)));
    mock
      .on(DeleteUserProfileCommand)
      .callsFake(
        calls.answer("DeleteUserProfile", (input: DeleteUserProfileCommandInput) => this.deleteProfile(input)),
      );
    mock
      .on(UpdateDomainCommand)
      .callsFake(calls.answer("UpdateDomain", (input: UpdateDomainCommandInput) => this.updateDomain(input)));
    mock.on(ListStudioLifecycleConfigsCommand).callsFake(
      calls.answer(
        "ListStudioLifecycleConfigs",
        ({ NameContains = "", NextToken }: ListStudioLifecycleConfigsCommandInput) => {
          const names = [...this.configurations.keys()].filter((name) => name.includes(NameContains));
          const { items, next } = calls.page(names, NextToken);
          const details = items.map((name) => ({
            StudioLifecycleConfigName: name,
            StudioLifecycleConfigArn: this.configurations.get(name),
          }));
          return { StudioLifecycleConfigs: details, NextToken: next };
        },
      ),
    );
    mock.on(CreateStudioLifecycleConfigCommand).callsFake(
      calls.answer(
        "CreateStudioLifecycleConfig",
        ({ StudioLifecycleConfigName: name = "" }: CreateStudioLifecycleConfigCommandInput) => {
          if (this.configurations.has(name)) throw awsError("ResourceInUse", "it already exists");
          this.addConfiguration(name);
          return { StudioLifecycleConfigArn: this.configurations.get(name) };
        },
      ),
    );
    mock.on(DeleteStudioLifecycleConfigCommand).callsFake(
      calls.answer(
        "DeleteStudioLifecycleConfig",
        ({ StudioLifecycleConfigName: name = "" }: DeleteStudioLifecycleConfigCommandInput) => {
          found(this.configurations.get(name), "ResourceNotFound");
          if (this.configurationsInUse.has(name)) throw awsError("ResourceInUse");
          this.configurations.delete(name);
          return {};
        },
      ),
    );
    mock.on(AddTagsCommand).callsFake(calls.answer("AddTags", () => ({})));
    mock.on(DescribeUserProfileCommand).callsFake(
      calls.answer("DescribeUserProfile", ({ UserProfileName }: DescribeUserProfileCommandInput) => {
        return { ...this.profile(UserProfileName), UserSettings: this.userSettings.get(UserProfileName ?? "") };
      }),
    );
    mock
      .on(UpdateUserProfileCommand)
      .callsFake(
        calls.answer("UpdateUserProfile", (input: UpdateUserProfileCommandInput) => this.updateProfile(input)),
      );
  }

  addConfiguration(name: string): void {
    this.configurations.set(name, `arn:aws:sagemaker:us-east-1:${ACCOUNT}:studio-lifecycle-config/${name}`);
  }

  addDomain(domainId = DOMAIN, more: Partial<DescribeDomainResponse> = {}): void {
    this.domains.set(domainId, { DomainId: domainId, Status: "InService", ...more });
  }

  addProfile(name: string, settings: UserSettings = {}): void {
    this.profiles.push({ DomainId: DOMAIN, UserProfileName: name, Status: "InService" });
    this.userSettings.set(name, settings);
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

  private activeApps(): AppDetails[] {
    return this.apps.filter((app) => app.Status !== "Deleted" && app.Status !== "Failed");
  }

  private deleteApp({ SpaceName, UserProfileName, AppType, AppName }: DeleteAppCommandInput): object {
    if ((SpaceName === undefined) === (UserProfileName === undefined)) {
      throw awsError("ValidationException", "exactly one of SpaceName and UserProfileName is needed");
    }
    const app = found(
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
    this.calls.later(this.appDeletionMs, () => (app.Status = "Deleted"));
    return {};
  }

  private deleteSpace({ SpaceName }: DeleteSpaceCommandInput): object {
    const space = found(
      this.spaces.find((each) => each.SpaceName === SpaceName),
      "ResourceNotFound",
    );
    if (this.activeApps().some((app) => app.SpaceName === SpaceName)) throw awsError("ResourceInUse");
    space.Status = "Deleting";
    this.calls.later(WORK_MS, () => (this.spaces = this.spaces.filter((each) => each !== space)));
    return {};
  }

  private deleteProfile({ UserProfileName: name }: DeleteUserProfileCommandInput): object {
    const profile = this.profile(name);
    const owns = this.spaces.some((space) => space.OwnershipSettingsSummary?.OwnerUserProfileName === name);
    if (owns || this.activeApps().some((app) => app.UserProfileName === name)) throw awsError("ResourceInUse");
    profile.Status = "Deleting";
    this.calls.later(WORK_MS, () => (this.profiles = this.profiles.filter((each) => each !== profile)));
    return {};
  }

  private profile(name: string | undefined): UserProfileDetails {
    return found(
      this.profiles.find((each) => each.UserProfileName === name),
      "ResourceNotFound",
    );
  }

  private updateProfile({ DomainId, UserProfileName, UserSettings }: UpdateUserProfileCommandInput): object {
    const profile = this.profile(UserProfileName);
    if (found(this.domains.get(DomainId ?? ""), "ResourceNotFound").Status !== "InService") {
      throw awsError("ResourceInUse");
    }
    profile.Status = "Updating";
    this.calls.later(this.updateMs, () => (profile.Status = "InService"));
    const { userSettings } = this;
    const name = UserProfileName ?? "";
    userSettings.set(name, merged(userSettings.get(name) ?? {}, UserSettings ?? {}));
    return {};
  }

  private updateDomain(input: UpdateDomainCommandInput): object {
    const { DomainId, DefaultUserSettings, DefaultSpaceSettings, DomainSettingsForUpdate, TagPropagation } = input;
    const domain = found(this.domains.get(DomainId ?? ""), "ResourceNotFound");
    if (input.AppNetworkAccessType !== undefined && (input.VpcId === undefined || input.SubnetIds === undefined)) {
      throw awsError("ValidationException", "VpcId and SubnetIds are required with AppNetworkAccessType");
    }
    if (domain.Status !== "InService" && domain.Status !== "Update_Failed") throw awsError("ResourceInUse");
    const identity = DomainSettingsForUpdate?.ExecutionRoleIdentityConfig;
    const changesIdentity = identity !== undefined && identity !== domain.DomainSettings?.ExecutionRoleIdentityConfig;
    if (changesIdentity && this.activeApps().length > 0) {
      throw awsError("ValidationException", `Unable to update Domain [${DomainId}] with InService App.`);
    }
    domain.Status = "Updating";
    this.calls.later(this.updateMs, () => {
      domain.Status = this.updateFailure === undefined ? "InService" : "Update_Failed";
      domain.FailureReason = this.updateFailure;
    });
    // The domain shows the new settings from now on, while they are not yet in force.
    if (this.losesUpdates || this.updateFailure !== undefined) return {};
    domain.DefaultUserSettings = merged(domain.DefaultUserSettings ?? {}, DefaultUserSettings ?? {});
    domain.DefaultSpaceSettings = merged(domain.DefaultSpaceSettings ?? {}, DefaultSpaceSettings ?? {});
    domain.DomainSettings = merged(domain.DomainSettings ?? {}, DomainSettingsForUpdate ?? {});
    domain.TagPropagation = TagPropagation ?? domain.TagPropagation;
    return {};
  }
}

/** Settings after an update: what it does not name stays, at any depth. */
function merged<T extends object>(old: T, more: T): T {
  const members = Object.entries(more).map(([name, value]: [string, unknown]) => {
    const before = (old as Readonly<Record<string, unknown>>)[name];
    return [name, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...old, ...(Object.fromEntries(members) as T) };
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
