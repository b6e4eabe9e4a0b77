import { UpdateDomainRequest$ } from "@aws-sdk/client-sagemaker";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { TerraformOutput } from "cdktf";
import { DOMAIN_MEMBERS } from "../../../assets/domain-settings/event";
import { type DomainProps } from "../../../src/constructs/studio/domain";
import { updateDomainSettings } from "../../../src/constructs/studio/domain-settings";
import { misfits, type Shape } from "../../support/api-shape";
import { domain, lifecycleConfiguration } from "../../support/fixtures";
import { Template } from "../../support/template";

/** Every option of a domain on. */
function everything(): Partial<DomainProps> {
  return {
    instanceTypes: { jupyterLab: "ml.t3.large", codeEditor: "ml.m5.large" },
    idleShutdown: { timeoutMinutes: 90, minTimeoutMinutes: 60, maxTimeoutMinutes: 240 },
    canvas: { timeSeries: true, generativeAi: true, largeData: true, directDeploy: true, modelRegistration: true },
    docker: { trustedAccounts: ["111122223333"] },
    lifecycleConfigurations: {
      jupyterLab: lifecycleConfiguration("JupyterLab"),
      codeEditor: lifecycleConfiguration("CodeEditor"),
      jupyterServer: {
        configuration: lifecycleConfiguration("JupyterServer"),
        imageArn: "arn:aws:sagemaker:us-east-1:081325390199:image/jupyter-server-3",
      },
    },
  };
}

/** A domain's settings as the resource has them, and as UpdateDomain gets them. */
function synth(props: () => Partial<DomainProps>) {
  const template = Template.ofConstructs((stack) => {
    const { settings, instanceTypes } = domain(stack, props());
    const update = updateDomainSettings(settings, instanceTypes);
    new TerraformOutput(stack, "api", { value: update.settings });
    new TerraformOutput(stack, "fallback", { value: update.fallback });
  });
  const { default_user_settings, default_space_settings, domain_settings } = template.only(SagemakerDomain).attributes;
  return {
    resource: {
      DefaultUserSettings: default_user_settings,
      DefaultSpaceSettings: default_space_settings,
      // The groups are set at creation only.
      DomainSettingsForUpdate: { ...(domain_settings as object), security_group_ids: undefined },
    },
    api: template.outputs.api as Record<string, Record<string, unknown>>,
    fallback: template.outputs.fallback as Record<string, Record<string, unknown>>,
  };
}

/** Every single value with its path, in which only letters and digits count. */
function leaves(value: unknown, path = ""): string[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [`${path}=${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, member]) =>
    leaves(member, `${path}/${name.replaceAll("_", "").toLowerCase()}`),
  );
}

const UPDATE_DOMAIN = UpdateDomainRequest$ as unknown as Shape;

test.each<[string, () => Partial<DomainProps>]>([
  ["every option on", everything],
  ["every option off", () => ({})],
])("with %s, UpdateDomain knows every member", (_, props) => {
  const { api, fallback } = synth(props);
  expect(misfits(api, UPDATE_DOMAIN)).toEqual([]);
  expect(misfits(fallback, UPDATE_DOMAIN)).toEqual([]);
});

test("UpdateDomain gets every value that the resource is made with, and the instance types", () => {
  const { resource, api } = synth(everything);
  expect(leaves(resource)).toContain('/domainsettingsforupdate/dockersettings/enabledockeraccess="ENABLED"');
  const types = ['defaultusersettings/jupyterlab="ml.t3.large"', 'defaultspacesettings/jupyterlab="ml.t3.large"'];
  types.push('defaultusersettings/codeeditor="ml.m5.large"');
  const more = types.map((type) => `/${type.replace("=", "appsettings/defaultresourcespec/instancetype=")}`);
  expect(leaves(api).sort()).toEqual([...leaves(resource), ...more].sort());
});

test("what is off is said to be off: a setting that is not named would stay", () => {
  const { api } = synth(() => ({}));
  expect(api.DefaultUserSettings).toMatchObject({
    CanvasAppSettings: { TimeSeriesForecastingSettings: { Status: "DISABLED" } },
  });
  expect(api.DomainSettingsForUpdate).toMatchObject({
    DockerSettings: { EnableDockerAccess: "DISABLED", VpcOnlyTrustedAccounts: [] },
  });
});

test("what is not wanted goes back where it was set: the classic app's scripts as the API asks for it", () => {
  const starting = { DefaultResourceSpec: { InstanceType: "ml.t3.medium" } };
  const classic = { DefaultResourceSpec: { InstanceType: "system" }, LifecycleConfigArns: [] };
  expect(synth(() => ({})).fallback).toEqual({
    DefaultUserSettings: {
      JupyterLabAppSettings: starting,
      CodeEditorAppSettings: starting,
      JupyterServerAppSettings: classic,
    },
    DefaultSpaceSettings: { JupyterLabAppSettings: starting, JupyterServerAppSettings: classic },
  });
  expect(synth(everything).fallback).toEqual({ DefaultUserSettings: {}, DefaultSpaceSettings: {} });
});

test("never sends what cannot change in place", () => {
  const { api } = synth(everything);
  expect(Object.keys(api)).toHaveLength(3);
  expect(Object.keys(api).filter((member) => !DOMAIN_MEMBERS.some((known) => known === member))).toEqual([]);
  expect(api.DomainSettingsForUpdate).not.toHaveProperty("SecurityGroupIds");
});

describe("the check of members", () => {
  test.each<[string, unknown, string]>([
    ["an unknown member", { DefaultUserSettings: { Execution_Role: "x" } }, "no .DefaultUserSettings.Execution_Role"],
    [
      "a member at the wrong depth",
      { DefaultUserSettings: { JupyterLabAppSettings: { IdleSettings: {} } } },
      "no .DefaultUserSettings.JupyterLabAppSettings.IdleSettings",
    ],
    ["text in place of a list", { DefaultUserSettings: { SecurityGroups: "sg-1" } }, "SecurityGroups is no list"],
    [
      "text in place of a number",
      {
        DefaultSpaceSettings: {
          SpaceStorageSettings: { DefaultEbsStorageSettings: { DefaultEbsVolumeSizeInGb: "5" } },
        },
      },
      "DefaultEbsVolumeSizeInGb is string",
    ],
  ])("finds %s", (_, value, problem) => {
    expect(misfits(value, UPDATE_DOMAIN)).toEqual([expect.stringContaining(problem)]);
  });
});
