import { UpdateDomainRequest$ } from "@aws-sdk/client-sagemaker";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { SETTINGS_MEMBERS } from "../../../assets/domain-settings/event";
import { type DomainProps } from "../../../src/constructs/studio/domain";
import { updateDomainSettings } from "../../../src/constructs/studio/domain-settings";
import { domain, lifecycleConfiguration } from "../../support/fixtures";
import { Template } from "../../support/template";

/** Every option of a domain on. */
function everything(stack: TerraformStack): Partial<DomainProps> {
  return {
    idleShutdown: { timeoutMinutes: 90, minTimeoutMinutes: 60, maxTimeoutMinutes: 240 },
    canvas: { timeSeries: true, generativeAi: true, largeData: true, directDeploy: true, modelRegistration: true },
    docker: { trustedAccounts: ["111122223333"] },
    lifecycleConfigurations: {
      jupyterLab: lifecycleConfiguration(stack, "JupyterLab"),
      codeEditor: lifecycleConfiguration(stack, "CodeEditor"),
      jupyterServer: {
        configuration: lifecycleConfiguration(stack, "JupyterServer"),
        imageArn: "arn:aws:sagemaker:us-east-1:081325390199:image/jupyter-server-3",
      },
    },
  };
}

/** A domain's settings as the resource has them, and as UpdateDomain gets them. */
function synth(props: (stack: TerraformStack) => Partial<DomainProps>) {
  const template = Template.ofConstructs((stack) => {
    const { settings } = domain(stack, props(stack));
    new TerraformOutput(stack, "api", { value: updateDomainSettings(settings) });
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
  };
}

/**
 * A shape in the SDK's own model: 0 text, 1 a number, 2 a boolean, 64 or more a list of such, [1, ...] a list of shapes,
 * [3, ...] a structure. A function stands for the shape that it returns.
 */
type Shape = number | [kind: number, ...rest: unknown[]] | (() => Shape);

/** What does not fit the shape: a member that it does not know, or a value of another kind. */
function misfits(value: unknown, shape: Shape, path = ""): string[] {
  if (typeof shape === "function") return misfits(value, shape(), path);
  if (typeof shape === "number") {
    if (shape >= 64) return eachItem(value, shape - 64, path);
    return typeof value === ["string", "number", "boolean"][shape] ? [] : [`${path} is ${typeof value}`];
  }
  if (shape[0] === 1) return eachItem(value, shape[4] as Shape, path);
  if (shape[0] !== 3 || typeof value !== "object" || value === null) return [`${path} is ${typeof value}`];
  const [names, shapes] = [shape[4] as string[], shape[5] as Shape[]];
  return Object.entries(value).flatMap(([name, member]) => {
    const index = names.indexOf(name);
    return index < 0 ? [`no ${path}.${name}`] : misfits(member, shapes[index]!, `${path}.${name}`);
  });
}

function eachItem(value: unknown, shape: Shape, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is no list`];
  return value.flatMap((item, index) => misfits(item, shape, `${path}[${index}]`));
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

test.each<[string, (stack: TerraformStack) => Partial<DomainProps>]>([
  ["every option on", everything],
  ["every option off", () => ({})],
])("with %s, UpdateDomain knows every member", (_, props) => {
  expect(misfits(synth(props).api, UPDATE_DOMAIN)).toEqual([]);
});

test("UpdateDomain gets every value that the resource is made with, and no other", () => {
  const { resource, api } = synth(everything);
  expect(leaves(resource)).toContain('/domainsettingsforupdate/dockersettings/enabledockeraccess="ENABLED"');
  expect(leaves(api).sort()).toEqual(leaves(resource).sort());
});

test("what is off is said to be off: a setting that is not named would stay", () => {
  const { api } = synth(() => ({}));
  const none = { JupyterServerAppSettings: { LifecycleConfigArns: [] } };
  expect(api.DefaultUserSettings).toMatchObject({
    ...none,
    CanvasAppSettings: { TimeSeriesForecastingSettings: { Status: "DISABLED" } },
  });
  expect(api.DefaultSpaceSettings).toMatchObject(none);
  expect(api.DomainSettingsForUpdate).toMatchObject({
    DockerSettings: { EnableDockerAccess: "DISABLED", VpcOnlyTrustedAccounts: [] },
  });
});

test("never sends what cannot change in place", () => {
  const { api } = synth(everything);
  expect(Object.keys(api)).toHaveLength(3);
  expect(Object.keys(api).filter((member) => !SETTINGS_MEMBERS.some((known) => known === member))).toEqual([]);
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
