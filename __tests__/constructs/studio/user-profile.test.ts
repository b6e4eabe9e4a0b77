import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SagemakerUserProfile } from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type TerraformStack } from "cdktf";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { UserProfile, type UserProfileProps } from "../../../src/constructs/studio/user-profile";
import { UserSecurityGroup } from "../../../src/constructs/studio/user-security-group";
import { domain, lifecycleConfiguration, NETWORK } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const ROLE = "arn:aws:iam::123456789012:role/ana";

const synth = (props: (stack: TerraformStack) => Partial<UserProfileProps> = () => ({})) =>
  Template.ofConstructs((stack) => {
    new UserProfile(stack, "User", {
      domain: domain(stack),
      name: "ana",
      executionRoleArn: ROLE,
      appSecurityGroup: new SecurityGroup(stack, "Shared", { network: NETWORK, name: "shared", description: "Apps" }),
      lifecycleConfigurations: {
        jupyterLab: lifecycleConfiguration("JupyterLab"),
        codeEditor: lifecycleConfiguration("CodeEditor"),
      },
      ...props(stack),
    });
  });

const template = synth();
const profile = template.only(SagemakerUserProfile).attributes;
const ownGroup = (stack: TerraformStack) => ({
  ownSecurityGroup: new UserSecurityGroup(stack, "Own", { network: NETWORK, name: "own", userProfileName: "ana" }),
});

test("belongs to the domain, with its own name and role", () => {
  expect(profile).toMatchObject({
    domain_id: reference(template.only(SagemakerDomain)),
    user_profile_name: "ana",
    user_settings: { execution_role: ROLE },
  });
});

test("is in the apps' group and in one of its own, whose rules are there before an app is", () => {
  const own = synth(ownGroup);
  const { user_settings: settings, depends_on: dependsOn } = own.only(SagemakerUserProfile).attributes;
  expect(settings).toMatchObject({
    security_groups: [reference(own.at(AwsSecurityGroup, "Shared")), reference(own.at(AwsSecurityGroup, "Own"))],
  });
  expect(new Set(dependsOn as string[])).toEqual(
    new Set([
      own.at(VpcSecurityGroupIngressRule, "Own/WithinTcp8192to65535In").address,
      own.at(VpcSecurityGroupEgressRule, "Own/WithinTcp8192to65535Out").address,
    ]),
  );
});

test("comes after what it needs, as its user's assignment", () => {
  const made = synth((stack) => ({ ...ownGroup(stack), dependsOn: [new Vpc(stack, "First", {})] }));
  const dependsOn = made.only(SagemakerUserProfile).attributes.depends_on;
  expect(dependsOn).toHaveLength(3);
  expect(dependsOn).toContain(made.only(Vpc).address);
});

test("is in the apps' group alone where users are not kept apart", () => {
  expect(profile.user_settings).toMatchObject({
    security_groups: [reference(template.at(AwsSecurityGroup, "Shared"))],
  });
});

test("signs in by IAM Identity Center where it has a user there", () => {
  expect(synth(() => ({ ssoUserValue: "ana@example.com" })).only(SagemakerUserProfile).attributes).toMatchObject({
    single_sign_on_user_identifier: "UserName",
    single_sign_on_user_value: "ana@example.com",
  });
  expect(profile).not.toHaveProperty("single_sign_on_user_identifier");
  expect(profile).not.toHaveProperty("single_sign_on_user_value");
});

test("carries the settings of its apps whole: what is given for a user hides the domain's", () => {
  const made = synth(() => ({ idleShutdown: { timeoutMinutes: 240, minTimeoutMinutes: 60, maxTimeoutMinutes: 480 } }));
  const settings = (appType: "JupyterLab" | "CodeEditor") => ({
    built_in_lifecycle_config_arn: lifecycleConfiguration(appType).arn,
    app_lifecycle_management: {
      idle_settings: {
        lifecycle_management: "ENABLED",
        idle_timeout_in_minutes: 240,
        min_idle_timeout_in_minutes: 60,
        max_idle_timeout_in_minutes: 480,
      },
    },
  });
  const { user_settings: userSettings } = made.only(SagemakerUserProfile).attributes as {
    user_settings: Record<string, unknown>;
  };
  expect(userSettings.jupyter_lab_app_settings).toEqual(settings("JupyterLab"));
  expect(userSettings.code_editor_app_settings).toEqual(settings("CodeEditor"));
});

test("leaves later changes of its settings to its step: what SageMaker adds, as for RStudio, is no change", () => {
  expect(profile.lifecycle).toEqual({ ignore_changes: ["user_settings"] });
});

test("does not shut idle apps down where that is off", () => {
  const off = { app_lifecycle_management: { idle_settings: { lifecycle_management: "DISABLED" } } };
  expect(profile.user_settings).toMatchObject({ jupyter_lab_app_settings: off, code_editor_app_settings: off });
});

test("carries its own tags", () => {
  expect(synth(() => ({ tags: { Team: "risk" } })).only(SagemakerUserProfile).attributes.tags).toEqual({
    Team: "risk",
  });
});

test.each([
  ["no name", { name: "" }],
  ["a name too long", { name: "x".repeat(64) }],
  ["a name too long for its dashes", { name: `a${"-".repeat(62)}b` }],
  ["a name with a dot", { name: "ana.b" }],
  ["a name that ends in a dash", { name: "ana-" }],
])("refuses %s", (_, props) => {
  expect(() => synth(() => props)).toThrow(
    `[test/User] name is "${props.name}"; allowed: 1 to 63 letters, digits and dashes`,
  );
});

test("takes the longest name and the widest times, and refuses others", () => {
  const idle = { timeoutMinutes: 60, minTimeoutMinutes: 60, maxTimeoutMinutes: 525_600 };
  expect(() => synth(() => ({ name: `a-${"x".repeat(61)}`, idleShutdown: idle }))).not.toThrow();
  expect(() => synth(() => ({ idleShutdown: { ...idle, timeoutMinutes: 59 } }))).toThrow(
    "[test/User] idleShutdown.timeoutMinutes is 59; allowed: 60 to 525600",
  );
});
