import { UpdateUserProfileRequest$ } from "@aws-sdk/client-sagemaker";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { SagemakerUserProfile } from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import { DUTIES } from "../../../assets/destroy-hook/drain";
import { parseEvent } from "../../../assets/lambda/event";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { DomainDrainFunction } from "../../../src/constructs/studio/domain-drain-function";
import { type InstanceTypes } from "../../../src/constructs/studio/ide-settings";
import { UserProfile } from "../../../src/constructs/studio/user-profile";
import { UserProfileSettingsStep } from "../../../src/constructs/studio/user-profile-settings-step";
import { misfits, type Shape } from "../../support/api-shape";
import { domain, functionHome, lifecycleConfiguration, NETWORK } from "../../support/fixtures";
import { Template } from "../../support/template";

const ROLE = "arn:aws:iam::123456789012:role/ana";

function synth(instanceTypes?: InstanceTypes) {
  const template = Template.ofConstructs((stack) => {
    const studio = domain(stack);
    const handler = new DomainDrainFunction(stack, "Function", {
      home: functionHome(stack),
      name: "ml-drain",
      roleName: "ml-drain",
    });
    handler.allowIn(studio, { executionRoleArns: [ROLE], securityGroupIds: ["sg-apps"], userSecurityGroupIds: [] });
    const profile = new UserProfile(stack, "User", {
      domain: studio,
      name: "ana",
      executionRoleArn: ROLE,
      appSecurityGroup: new SecurityGroup(stack, "Shared", { network: NETWORK, name: "shared", description: "Apps" }),
      lifecycleConfigurations: {
        jupyterLab: lifecycleConfiguration("JupyterLab"),
        codeEditor: lifecycleConfiguration("CodeEditor"),
      },
      instanceTypes,
    });
    new UserProfileSettingsStep(stack, "Settings", { handler, domain: studio, profile });
  });
  const step = template.only(LambdaInvocation).attributes;
  const input = JSON.parse(step.input as string) as {
    settings: { UserSettings: object };
    fallbacks: { UserSettings: object }[];
  };
  return { template, step, input };
}

const { template, step, input } = synth();
const profile = template.only(SagemakerUserProfile);

test("tells the function the profile and its settings, in words that it and the API understand", () => {
  expect(input).toMatchObject({ duty: "profile_settings", userProfileName: "ana" });
  const told = { ...input, domainId: "d-abc123" };
  for (const action of ["create", "update", "delete"]) {
    expect(parseEvent({ ...told, tf: { action } }, DUTIES)).toEqual({ action, input: told });
  }
  for (const settings of [input.settings, ...input.fallbacks, synth({ codeEditor: "ml.m5.large" }).input.settings]) {
    expect(misfits(settings, UpdateUserProfileRequest$ as unknown as Shape)).toEqual([]);
  }
});

test("the settings are those of the profile, and the instance types", () => {
  const { security_groups: SecurityGroups } = profile.attributes.user_settings as { security_groups: string[] };
  const lab = { BuiltInLifecycleConfigArn: lifecycleConfiguration("JupyterLab").arn };
  const editor = { BuiltInLifecycleConfigArn: lifecycleConfiguration("CodeEditor").arn };
  const starting = (type: string) => ({ DefaultResourceSpec: { InstanceType: type } });
  const noShutdown = { AppLifecycleManagement: { IdleSettings: { LifecycleManagement: "DISABLED" } } };
  const made = synth({ codeEditor: "ml.m5.large" }).input;
  expect(made.settings.UserSettings).toEqual({
    ExecutionRole: ROLE,
    SecurityGroups,
    JupyterLabAppSettings: lab,
    CodeEditorAppSettings: { ...editor, ...starting("ml.m5.large") },
  });
  expect(made.fallbacks).toEqual([
    { UserSettings: { JupyterLabAppSettings: starting("ml.t3.medium") } },
    { UserSettings: { JupyterLabAppSettings: noShutdown } },
    { UserSettings: { CodeEditorAppSettings: noShutdown } },
  ]);
});

test("may change the profile whenever it runs, and is replaced with it", () => {
  expect(step.depends_on).toEqual(
    expect.arrayContaining([template.at(IamRolePolicy, "Function/Role/InDomain").address, profile.address]),
  );
  expect(step.lifecycle).toEqual({ replace_triggered_by: [`${profile.address}.id`] });
});
