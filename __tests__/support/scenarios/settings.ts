import { type Account } from "./account";
import { type Scenario } from "./scenario";

const idleAfter = (minutes: number) => ({
  AppLifecycleManagement: { IdleSettings: { LifecycleManagement: "ENABLED" as const, IdleTimeoutInMinutes: minutes } },
});

const ROLE = "arn:aws:iam::111122223333:role/studio";

/** The settings that the domain of every account was made with, by the names of UpdateDomain. */
export const settingsOf = (groupId: string) => ({
  DefaultUserSettings: {
    ExecutionRole: ROLE,
    SecurityGroups: [groupId],
    JupyterLabAppSettings: idleAfter(60),
    CodeEditorAppSettings: { LifecycleConfigArns: [] },
  },
  DefaultSpaceSettings: { ExecutionRole: ROLE, SecurityGroups: [groupId] },
  DomainSettingsForUpdate: { DockerSettings: { EnableDockerAccess: "DISABLED" as const } },
  TagPropagation: "ENABLED" as const,
});

const apply =
  (changed: object = {}) =>
  ({ domainId, groupId }: Account) => ({
    duty: "domain_settings",
    domainId,
    settings: { ...settingsOf(groupId), ...changed },
    fallback: {},
  });

const withIdle =
  (minutes: number) =>
  (account: Account): ReturnType<ReturnType<typeof apply>> =>
    apply({
      DefaultUserSettings: {
        ...settingsOf(account.groupId).DefaultUserSettings,
        JupyterLabAppSettings: idleAfter(minutes),
      },
    })(account);

const IDLE = "DefaultUserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes";

/** As it was, but for the idle timeout. */
const domainWithIdle =
  (minutes: number) =>
  ({ groupId }: Account) => ({
    Status: "InService",
    AppNetworkAccessType: "VpcOnly",
    DefaultUserSettings: {
      ExecutionRole: ROLE,
      SecurityGroups: [groupId],
      JupyterLabAppSettings: idleAfter(minutes),
    },
    DefaultSpaceSettings: { SecurityGroups: [groupId] },
    TagPropagation: "ENABLED",
  });

/** Settings of a domain, and what the duty does about them. */
export const SETTINGS_SCENARIOS: readonly Scenario[] = [
  {
    name: "a changed setting: sent without AppNetworkAccessType, and the domain in service with it, the others kept",
    event: withIdle(120),
    action: "update",
    result: { changed: [IDLE], notShown: [] },
    changes: ["UpdateDomain"],
    domain: domainWithIdle(120),
  },
  {
    name: "create, settings as created: changes nothing",
    event: apply(),
    action: "create",
    result: { changed: [], notShown: [] },
    changes: [],
  },
  {
    name: "create, a setting that the domain was not created with: is set",
    event: apply({ DomainSettingsForUpdate: { DockerSettings: { EnableDockerAccess: "ENABLED" } } }),
    action: "create",
    result: { changed: ["DomainSettingsForUpdate.DockerSettings.EnableDockerAccess"] },
    changes: ["UpdateDomain"],
    domain: () => ({ Status: "InService", DomainSettings: { DockerSettings: { EnableDockerAccess: "ENABLED" } } }),
  },
  {
    name: "delete: changes nothing",
    event: withIdle(120),
    result: { changed: [] },
    changes: [],
    domain: domainWithIdle(60),
  },
  {
    name: "accepted and then Update_Failed: the failure says which setting and SageMaker's reason",
    given: (account) => account.failUpdates("no such security group"),
    event: withIdle(120),
    action: "update",
    error: "SettingsFailed",
    says: ["The domain is Update_Failed: no such security group.", `${IDLE}: 60 -> 120`],
    changes: ["UpdateDomain"],
  },
  {
    name: "another identity of the role while an app runs: refused, with the setting",
    given: (account) => account.addApp("Canvas", { profile: "alice" }),
    event: apply({ DomainSettingsForUpdate: { ExecutionRoleIdentityConfig: "USER_PROFILE_NAME" } }),
    action: "update",
    error: "SettingsFailed",
    says: [/end them first[^]*with InService App[^]*ExecutionRoleIdentityConfig: not set -> "USER_PROFILE_NAME"/],
  },
  {
    name: "another setting while an app runs: goes through",
    given: (account) => account.addApp("Canvas", { profile: "alice" }),
    event: withIdle(120),
    action: "update",
    result: { changed: [IDLE] },
    domain: domainWithIdle(120),
  },
  {
    name: "a denied update: fails with the setting",
    given: (account) => account.fail("UpdateDomain", "denied"),
    event: withIdle(120),
    action: "update",
    error: "SettingsFailed",
    says: [/AccessDenied/, `${IDLE}: 60 -> 120`],
    domain: domainWithIdle(60),
  },
  {
    name: "connection lost after the update was accepted: it counts as done",
    given: (account) => account.fail("UpdateDomain", "lost", 1),
    event: withIdle(120),
    action: "update",
    result: { changed: [IDLE] },
    domain: domainWithIdle(120),
  },
  {
    name: "throttled: gets through",
    given: async (account) => {
      for (const operation of ["DescribeDomain", "UpdateDomain"]) await account.fail(operation, "throttled", 4);
    },
    event: withIdle(120),
    action: "update",
    result: { changed: [IDLE] },
    domain: domainWithIdle(120),
  },
  {
    name: "two invocations at once: both finish",
    event: withIdle(120),
    action: "update",
    atOnce: 2,
    result: { duty: "domain_settings" },
    domain: domainWithIdle(120),
  },
  {
    name: "domain missing: fails with SageMaker's own words",
    given: (account) => account.deleteDomain(),
    event: apply(),
    action: "create",
    error: "ResourceNotFound",
    changes: [],
  },
  {
    name: "a user profile's setting: sent, and the profile in service with it",
    event: ({ domainId }) => ({
      duty: "profile_settings",
      domainId,
      userProfileName: "alice",
      settings: { UserSettings: { JupyterLabAppSettings: idleAfter(90) } },
      fallback: { UserSettings: { JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: "ml.t3.medium" } } } },
    }),
    action: "update",
    result: {
      changed: ["LifecycleManagement", "IdleTimeoutInMinutes"].map(
        (setting) => `UserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.${setting}`,
      ),
    },
    changes: ["UpdateUserProfile"],
  },
  {
    name: "a lifecycle configuration: made, with its tags",
    event: () => ({
      duty: "lifecycle_configurations",
      configurations: [{ name: "ml-lab-0123abcd", appType: "JupyterLab", content: "ZXhpdCAw" }],
      names: ["ml-lab"],
      tags: { Stack: "studio" },
    }),
    action: "create",
    result: { made: ["ml-lab-0123abcd"] },
    changes: ["CreateStudioLifecycleConfig"],
  },
];
