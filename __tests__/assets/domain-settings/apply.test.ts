import { type DescribeDomainResponse, type UserSettings } from "@aws-sdk/client-sagemaker";
import { run } from "../../../assets/destroy-hook/drain";
import { awsError, DOMAIN, FakeAws } from "../../support/fake-aws";

const idleAfter = (minutes: number) => ({
  AppLifecycleManagement: { IdleSettings: { LifecycleManagement: "ENABLED", IdleTimeoutInMinutes: minutes } },
});

const wanted = {
  DefaultUserSettings: {
    ExecutionRole: "arn:aws:iam::111122223333:role/studio",
    SecurityGroups: ["sg-1", "sg-2"],
    JupyterLabAppSettings: idleAfter(60),
    CodeEditorAppSettings: { LifecycleConfigArns: [] },
  },
  DefaultSpaceSettings: { SecurityGroups: ["sg-1"] },
  DomainSettingsForUpdate: { DockerSettings: { EnableDockerAccess: "DISABLED" } },
  TagPropagation: "ENABLED",
};

const asWanted = () =>
  ({
    AppNetworkAccessType: "VpcOnly",
    DefaultUserSettings: { ...structuredClone(wanted.DefaultUserSettings), SecurityGroups: ["sg-2", "sg-1"] },
    DefaultSpaceSettings: structuredClone(wanted.DefaultSpaceSettings),
    DomainSettings: structuredClone(wanted.DomainSettingsForUpdate),
    TagPropagation: "ENABLED",
  }) as unknown as Partial<DescribeDomainResponse>;

let aws: FakeAws;

beforeEach(() => {
  aws = new FakeAws();
  aws.sagemaker.addDomain(DOMAIN, asWanted());
});

const apply = (action: string, settings: object = wanted, fallback: object = {}) =>
  run({ duty: "domain_settings", domainId: DOMAIN, settings, fallback, tf: { action } }, aws.runtime);

const withIdle = (minutes: number) => ({
  ...wanted,
  DefaultUserSettings: { ...wanted.DefaultUserSettings, JupyterLabAppSettings: idleAfter(minutes) },
});

const IDLE = "DefaultUserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes";

test("a changed domain setting: UpdateDomain without AppNetworkAccessType, then polled to InService", async () => {
  expect(await apply("update", withIdle(120))).toEqual({
    duty: "domain_settings",
    action: "update",
    changed: [IDLE],
    notShown: [],
  });

  expect(aws.called("UpdateDomain")).toEqual([
    { DomainId: DOMAIN, DefaultUserSettings: { JupyterLabAppSettings: idleAfter(120) } },
  ]);
  expect(aws.sagemaker.domains.get(DOMAIN)).toMatchObject({ Status: "InService", AppNetworkAccessType: "VpcOnly" });
});

test("only members that differ are sent, since some may not be sent while an app runs", async () => {
  await apply("update", { ...wanted, TagPropagation: "DISABLED" });

  expect(aws.called("UpdateDomain")).toEqual([{ DomainId: DOMAIN, TagPropagation: "DISABLED" }]);
});

test("docker access that someone switched on is switched off again", async () => {
  aws.sagemaker.addDomain(DOMAIN, {
    ...asWanted(),
    DomainSettings: { DockerSettings: { EnableDockerAccess: "ENABLED" } },
  });

  await apply("update");

  expect(aws.sagemaker.domains.get(DOMAIN)?.DomainSettings?.DockerSettings?.EnableDockerAccess).toBe("DISABLED");
});

test("create, a setting that the domain was not created with: is set", async () => {
  aws.sagemaker.addDomain(DOMAIN, { ...asWanted(), TagPropagation: "DISABLED" });

  expect(await apply("create")).toMatchObject({ changed: ["TagPropagation"] });
});

test("delete: does nothing, not even look", async () => {
  expect(await apply("delete")).toMatchObject({ changed: [] });
  expect(aws.calls).toEqual([]);
});

test("domain still updating: waited for first", async () => {
  aws.sagemaker.addDomain(DOMAIN, { ...asWanted(), Status: "Updating" });
  aws.later(40_000, () => aws.sagemaker.addDomain(DOMAIN, asWanted()));

  expect(await apply("update", withIdle(120))).toMatchObject({ changed: [IDLE] });
});

test("a long update: is waited for, though the domain shows the new settings at once", async () => {
  aws.sagemaker.updateMs = 10 * 60_000;

  expect(await apply("update", withIdle(120))).toMatchObject({ changed: [IDLE], notShown: [] });
  expect(aws.sagemaker.domains.get(DOMAIN)?.Status).toBe("InService");
  expect(aws.now).toBeGreaterThan(10 * 60_000);
});

test("refused: the failure says which setting, from what to what, and what SageMaker said", async () => {
  aws.fail("UpdateDomain", awsError("ValidationException", "value must be at least 60"));

  const failure = apply("update", withIdle(30));

  await expect(failure).rejects.toMatchObject({ name: "SettingsFailed" });
  await expect(failure).rejects.toThrow(`${IDLE}: 60 -> 30`);
  await expect(failure).rejects.toThrow("value must be at least 60");
  await expect(failure).rejects.toThrow("terraform apply -replace=");
  await expect(failure).rejects.not.toThrow("ExecutionRole");
});

test("accepted and then Update_Failed: the failure says which setting and SageMaker's reason", async () => {
  aws.sagemaker.updateFailure = "no such security group";

  const failure = apply("update", withIdle(120));

  await expect(failure).rejects.toMatchObject({ name: "SettingsFailed" });
  await expect(failure).rejects.toThrow("The domain is Update_Failed: no such security group.");
  await expect(failure).rejects.toThrow(`${IDLE}: 60 -> 120`);
});

test("accepted, but another value is shown: the failure says which setting", async () => {
  aws.sagemaker.losesUpdates = true;

  const failure = apply("update", withIdle(120));

  await expect(failure).rejects.toThrow("accepted the update, but the domain shows other values");
  await expect(failure).rejects.toThrow(`${IDLE}: 60 -> 120`);
});

test("accepted, but not shown at all, as some defaults are: goes through and is reported", async () => {
  aws.sagemaker.losesUpdates = true;
  const kendra = { CanvasAppSettings: { KendraSettings: { Status: "DISABLED" } } };

  expect(await apply("create", { ...wanted, DefaultUserSettings: kendra })).toMatchObject({
    notShown: ["DefaultUserSettings.CanvasAppSettings.KendraSettings.Status"],
  });
});

test("after a failed update: the next one goes through", async () => {
  aws.sagemaker.addDomain(DOMAIN, { ...asWanted(), Status: "Update_Failed", FailureReason: "earlier" });

  expect(await apply("update", withIdle(120))).toMatchObject({ changed: [IDLE] });
});

test("domain in ResourceInUse for a moment: tried again", async () => {
  aws.fail("UpdateDomain", awsError("ResourceInUse"), { times: 2 });

  expect(await apply("update", withIdle(120))).toMatchObject({ changed: [IDLE] });
});

test("domain in ResourceInUse for good, as with running apps: fails with the setting, not at the deadline", async () => {
  aws.fail("UpdateDomain", awsError("ResourceInUse", "apps are running"));

  await expect(apply("update", withIdle(120))).rejects.toThrow(/apps are running[^]*IdleTimeoutInMinutes: 60 -> 120/);
  expect(aws.now).toBeLessThan(120_000);
});

test("what runs stands in the way: told at once, with what to do", async () => {
  const words =
    "Unable to update Domain [arn] with InService App. Delete all InService apps in the domain, and try again.";
  aws.fail("UpdateDomain", awsError("ValidationException", words));

  const failure = apply("update", withIdle(120));

  await expect(failure).rejects.toMatchObject({ name: "SettingsFailed" });
  await expect(failure).rejects.toThrow(
    /apps run: end them first[^]*with InService App[^]*IdleTimeoutInMinutes: 60 -> 120/,
  );
  expect(aws.called("UpdateDomain")).toHaveLength(1);
});

test("throttled for a minute: gets through", async () => {
  for (const call of ["DescribeDomain", "UpdateDomain"]) {
    aws.fail(call, awsError("ThrottlingException"), { forMs: 60_000 });
  }

  expect(await apply("update", withIdle(120))).toMatchObject({ changed: [IDLE] });
});

test("deadline: fails and names the settings that are not yet seen", async () => {
  aws.deadline = 34_000;

  const failure = apply("update", withIdle(120));

  await expect(failure).rejects.toMatchObject({ name: "NotFinished" });
  await expect(failure).rejects.toThrow(`${IDLE}: 60 -> 120`);
});

test.each(["Deleting", "Failed", "Delete_Failed"] as const)("domain %s: fails and says so", async (Status) => {
  aws.sagemaker.addDomain(DOMAIN, { ...asWanted(), Status });

  await expect(apply("update", withIdle(120))).rejects.toThrow(`The domain is ${Status}.`);
  expect(aws.changes).toEqual([]);
});

test("domain missing: fails with SageMaker's own words", async () => {
  aws.sagemaker.domains.clear();

  await expect(apply("create")).rejects.toMatchObject({ name: "ResourceNotFound" });
});

describe("what is not wanted any more", () => {
  const fallback = {
    DefaultUserSettings: {
      JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: "ml.t3.medium" } },
      JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: "system" }, LifecycleConfigArns: [] },
    },
  };
  const withUserSettings = (more: object) =>
    aws.sagemaker.addDomain(DOMAIN, {
      ...asWanted(),
      DefaultUserSettings: { ...asWanted().DefaultUserSettings, ...more },
    });

  test("goes back, with all that has to be said with it, and what is wanted stays", async () => {
    withUserSettings({
      JupyterLabAppSettings: { ...idleAfter(60), DefaultResourceSpec: { InstanceType: "ml.g5.xlarge" } },
      JupyterServerAppSettings: { LifecycleConfigArns: ["arn:start"] },
    });

    await apply("update", wanted, fallback);

    expect(aws.called("UpdateDomain")).toEqual([
      {
        DomainId: DOMAIN,
        DefaultUserSettings: {
          JupyterLabAppSettings: { ...idleAfter(60), DefaultResourceSpec: { InstanceType: "ml.t3.medium" } },
          JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: "system" }, LifecycleConfigArns: [] },
        },
      },
    ]);
  });

  test.each([
    ["was never set", {}],
    ["is back already", { JupyterServerAppSettings: fallback.DefaultUserSettings.JupyterServerAppSettings }],
  ])("is left alone where it %s", async (_, more) => {
    withUserSettings(more);

    expect(await apply("update", wanted, fallback)).toMatchObject({ changed: [] });
    expect(aws.changes).toEqual([]);
  });
});

describe("settings of a user profile", () => {
  const settings = { UserSettings: { SecurityGroups: ["sg-1"], JupyterLabAppSettings: idleAfter(60) } };
  const applyToProfile = (action: string, more: object = {}) =>
    run(
      {
        duty: "profile_settings",
        domainId: DOMAIN,
        userProfileName: "ana",
        settings,
        fallback: {},
        tf: { action },
        ...more,
      },
      aws.runtime,
    );
  const TIMEOUT = "UserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes";

  beforeEach(() => {
    aws.sagemaker.addProfile("ana", { SecurityGroups: ["sg-1"], JupyterLabAppSettings: idleAfter(90) } as UserSettings);
  });

  test("what differs is sent, and the profile in service with it", async () => {
    expect(await applyToProfile("update")).toEqual({
      duty: "profile_settings",
      action: "update",
      changed: [TIMEOUT],
      notShown: [],
    });
    expect(aws.called("UpdateUserProfile")).toEqual([
      { DomainId: DOMAIN, UserProfileName: "ana", UserSettings: { JupyterLabAppSettings: idleAfter(60) } },
    ]);
    expect(aws.sagemaker.profiles[0]).toMatchObject({ Status: "InService" });
  });

  test("while the domain is updated: tried again", async () => {
    aws.sagemaker.addDomain(DOMAIN, { ...asWanted(), Status: "Updating" });
    aws.later(10_000, () => aws.sagemaker.addDomain(DOMAIN, asWanted()));

    expect(await applyToProfile("update")).toMatchObject({ changed: [TIMEOUT] });
  });

  test("refused: the failure names the profile and the setting", async () => {
    aws.fail("UpdateUserProfile", awsError("ValidationException", "no such group"));

    await expect(applyToProfile("update")).rejects.toThrow(
      /The settings of user profile ana of domain d-[^]*no such group[^]*IdleTimeoutInMinutes: 90 -> 60/,
    );
  });

  test("a profile that is going: fails and says so", async () => {
    aws.sagemaker.profiles[0]!.Status = "Deleting";

    await expect(applyToProfile("update")).rejects.toThrow("The user profile is Deleting.");
  });

  test("delete: does nothing, not even look", async () => {
    expect(await applyToProfile("delete")).toMatchObject({ changed: [] });
    expect(aws.calls).toEqual([]);
  });
});
