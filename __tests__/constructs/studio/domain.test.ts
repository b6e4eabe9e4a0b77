import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import {
  type CanvasSettings,
  type DomainIdentity,
  type DomainProps,
  replacedBy,
} from "../../../src/constructs/studio/domain";
import { domain, lifecycleConfiguration, NETWORK } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const ROLE = "arn:aws:iam::123456789012:role/ml-execution";
const NO_CANVAS: CanvasSettings = {
  timeSeries: false,
  generativeAi: false,
  largeData: false,
  directDeploy: false,
  modelRegistration: false,
};

const synth = (props: () => Partial<DomainProps> = () => ({})) =>
  Template.ofConstructs((stack) => domain(stack, props()));
const attributes = (props: Partial<DomainProps>) => synth(() => props).only(SagemakerDomain).attributes;

const template = synth();
const plain = template.only(SagemakerDomain).attributes;
const apps = reference(template.at(AwsSecurityGroup, "Apps"));
const key = reference(template.only(KmsKey), "arn");
const start = (appType: "JupyterLab" | "CodeEditor") => lifecycleConfiguration(appType).arn;

test("stands in the VPC, encrypted with the key", () => {
  expect(plain).toMatchObject({
    domain_name: "ml-domain",
    auth_mode: "IAM",
    app_network_access_type: "VpcOnly",
    vpc_id: "vpc-1",
    subnet_ids: ["subnet-1", "subnet-2"],
    kms_key_id: key,
    tag_propagation: "ENABLED",
  });
  expect(attributes({ authMode: "SSO", appNetworkAccessType: "PublicInternetOnly" })).toMatchObject({
    auth_mode: "SSO",
    app_network_access_type: "PublicInternetOnly",
  });
});

test("gives users and spaces the role and the apps' group: Studio does not read the domain's own groups", () => {
  expect(plain.default_user_settings).toMatchObject({ execution_role: ROLE, security_groups: [apps] });
  expect(plain.default_space_settings).toMatchObject({ execution_role: ROLE, security_groups: [apps] });
  expect(plain.domain_settings).toMatchObject({ security_group_ids: [apps] });
});

test("lets CloudTrail name the user behind a call", () => {
  expect(plain.domain_settings).toMatchObject({ execution_role_identity_config: "USER_PROFILE_NAME" });
});

test("keeps or deletes home directories as told", () => {
  expect(plain.retention_policy).toEqual({ home_efs_file_system: "Retain" });
  expect(attributes({ retentionPolicy: "Delete" }).retention_policy).toEqual({ home_efs_file_system: "Delete" });
});

test("hides kinds of app, and keeps notebook output from being shared", () => {
  expect(plain.default_user_settings).toMatchObject({
    studio_web_portal: "ENABLED",
    studio_web_portal_settings: { hidden_app_types: ["RStudioServerPro"] },
    sharing_settings: { notebook_output_option: "Disabled" },
  });
});

test("starts apps with their script and shuts them down when idle", () => {
  const idleShutdown = { timeoutMinutes: 90, minTimeoutMinutes: 60, maxTimeoutMinutes: 240 };
  const settings = (lifecycle: object, appType: "JupyterLab" | "CodeEditor") => ({
    built_in_lifecycle_config_arn: start(appType),
    app_lifecycle_management: { idle_settings: lifecycle },
  });
  const on = {
    lifecycle_management: "ENABLED",
    idle_timeout_in_minutes: 90,
    min_idle_timeout_in_minutes: 60,
    max_idle_timeout_in_minutes: 240,
  };
  const idle = attributes({ idleShutdown });
  expect(idle.default_user_settings).toMatchObject({
    jupyter_lab_app_settings: settings(on, "JupyterLab"),
    code_editor_app_settings: settings(on, "CodeEditor"),
  });
  expect(idle.default_space_settings).toMatchObject({ jupyter_lab_app_settings: settings(on, "JupyterLab") });
  const off = { lifecycle_management: "DISABLED" };
  expect(plain.default_user_settings).toMatchObject({ jupyter_lab_app_settings: settings(off, "JupyterLab") });
});

test("bounds the volumes of spaces", () => {
  const storage = {
    space_storage_settings: {
      default_ebs_storage_settings: { default_ebs_volume_size_in_gb: 5, maximum_ebs_volume_size_in_gb: 100 },
    },
  };
  expect(plain.default_user_settings).toMatchObject(storage);
  expect(plain.default_space_settings).toMatchObject(storage);
});

describe("Canvas", () => {
  const canvas = (settings?: CanvasSettings) =>
    (attributes({ canvas: settings }).default_user_settings as { canvas_app_settings: unknown }).canvas_app_settings;

  test("is disabled part by part where it is off: what is not said stays as it was", () => {
    expect(canvas()).toEqual({
      time_series_forecasting_settings: { status: "DISABLED" },
      direct_deploy_settings: { status: "DISABLED" },
      model_register_settings: { status: "DISABLED" },
      kendra_settings: { status: "DISABLED" },
      emr_serverless_settings: { status: "DISABLED" },
    });
  });

  test.each<[keyof CanvasSettings, object]>([
    ["timeSeries", { time_series_forecasting_settings: { status: "ENABLED" } }],
    ["directDeploy", { direct_deploy_settings: { status: "ENABLED" } }],
    ["modelRegistration", { model_register_settings: { status: "ENABLED" } }],
    ["generativeAi", { kendra_settings: { status: "ENABLED" } }],
    ["largeData", { emr_serverless_settings: { status: "ENABLED", execution_role_arn: ROLE } }],
  ])("has %s by itself, and encrypts what it stores", (part, setting) => {
    const off = canvas(NO_CANVAS) as object;
    expect(off).toMatchObject({ workspace_settings: { s3_kms_key_id: key } });
    expect(canvas({ ...NO_CANVAS, [part]: true })).toEqual({ ...off, ...setting });
  });
});

test("keeps Docker off, or limited to the accounts that are named", () => {
  expect(plain.domain_settings).toMatchObject({
    docker_settings: { enable_docker_access: "DISABLED", vpc_only_trusted_accounts: [] },
  });
  expect(attributes({ docker: { trustedAccounts: ["111122223333"] } }).domain_settings).toMatchObject({
    docker_settings: { enable_docker_access: "ENABLED", vpc_only_trusted_accounts: ["111122223333"] },
  });
});

test("knows Studio Classic's app only where it is asked for", () => {
  const imageArn = "arn:aws:sagemaker:us-east-1:081325390199:image/jupyter-server-3";
  const script = lifecycleConfiguration("JupyterServer");
  const classic = synth(() => ({
    lifecycleConfigurations: {
      jupyterLab: lifecycleConfiguration("JupyterLab"),
      codeEditor: lifecycleConfiguration("CodeEditor"),
      jupyterServer: { configuration: script, imageArn },
    },
  }));
  const { attributes: made } = classic.only(SagemakerDomain);
  for (const settings of [made.default_user_settings, made.default_space_settings]) {
    expect(settings).toMatchObject({
      jupyter_server_app_settings: {
        lifecycle_config_arns: [script.arn],
        default_resource_spec: {
          instance_type: "system",
          lifecycle_config_arn: script.arn,
          sagemaker_image_arn: imageArn,
        },
      },
    });
  }
  expect(plain.default_user_settings).not.toHaveProperty("jupyter_server_app_settings");
});

test("leaves exactly those settings to UpdateDomain that the provider cannot change", () => {
  expect(plain.lifecycle).toMatchObject({
    ignore_changes: [
      "default_user_settings",
      "default_space_settings",
      "domain_settings[0].docker_settings",
      "domain_settings[0].execution_role_identity_config",
      "retention_policy",
    ],
  });
});

describe("another retention policy than the one that it was made with is refused", () => {
  const { postcondition } = plain.lifecycle as { postcondition: { condition: string; error_message: string }[] };
  const { condition, error_message: message } = postcondition[0]!;

  test("by what the state holds, where none is what AWS takes for Retain", () => {
    expect(condition).toBe(`\${try(self.retention_policy[0].home_efs_file_system, "Retain") == "Retain"}`);
    expect(attributes({ retentionPolicy: "Delete" }).lifecycle).toMatchObject({
      postcondition: [{ condition: condition.replace('== "Retain"', '== "Delete"') }],
    });
  });

  test("with the commands that come to the same, on lines that Terraform does not break", () => {
    const { address } = template.only(SagemakerDomain);
    expect(message.split("\n").slice(1)).toEqual([
      `  terraform state rm ${address}`,
      `  terraform import ${address} \${self.id}`,
    ]);
    expect(attributes({ retentionPolicy: "Delete" }).lifecycle).toMatchObject({
      postcondition: [
        {
          error_message: expect.stringMatching(
            /^ {2}aws efs delete-file-system --file-system-id \$\{self.home_efs_file_system_id\}$/m,
          ) as string,
        },
      ],
    });
  });
});

describe("what replaces it", () => {
  /** Arguments whose change makes a new domain, as provider 5.100 plans it, by the trigger that says so. */
  const REPLACING: Record<string, string> = {
    domain_name: "name",
    auth_mode: "auth_mode",
    subnet_ids: "subnet_ids",
    "domain_settings.security_group_ids": "security_group_ids",
    // 5.100 plans a change in place; a provider that replaces the domain for it needs the trigger.
    app_network_access_type: "app_network_access_type",
  };
  /** Arguments that make a new domain too, and why there is no trigger. */
  const WITHOUT_TRIGGER = {
    vpc_id: "a new VPC has new subnets",
    kms_key_id: "the key depends on the cleanup, which cannot depend on the key",
  };
  const IN_PLACE = ["retention_policy", "tag_propagation", "default_user_settings", "default_space_settings"];

  const identity = (stack: TerraformStack): DomainIdentity => ({
    name: "ml-domain",
    authMode: "IAM",
    appNetworkAccessType: "VpcOnly",
    network: NETWORK,
    securityGroup: new SecurityGroup(stack, "Group", { network: NETWORK, name: "apps", description: "Apps" }),
  });
  const [first] = NETWORK.subnets;
  const other = (stack: TerraformStack): DomainIdentity => ({
    name: "other",
    authMode: "SSO",
    appNetworkAccessType: "PublicInternetOnly",
    network: { ...NETWORK, subnets: [{ ...first!, id: "subnet-3" }] },
    securityGroup: new SecurityGroup(stack, "Other", { network: NETWORK, name: "other", description: "Apps" }),
  });

  /** The arguments of a domain that could replace it, as text, and the triggers of that domain. */
  const synthesize = (of: (stack: TerraformStack) => DomainIdentity) => {
    const made = Template.ofConstructs((stack) => {
      const settled = of(stack);
      domain(stack, settled);
      new TerraformOutput(stack, "triggers", { value: replacedBy(settled) });
    });
    const { domain_settings: settings, ...args } = made.only(SagemakerDomain).attributes;
    const { security_group_ids } = settings as Record<string, unknown>;
    return {
      args: { ...args, "domain_settings.security_group_ids": security_group_ids } as Record<string, unknown>,
      triggers: made.outputs.triggers as Record<string, string>,
    };
  };
  const text = (value: unknown) => (Array.isArray(value) ? value.join(" ") : value);

  test.each([
    ["one domain", identity],
    ["another", other],
  ])("is told of %s, argument by argument", (_, of) => {
    const { args, triggers } = synthesize(of);
    expect(triggers).toEqual(
      Object.fromEntries(Object.entries(REPLACING).map(([argument, trigger]) => [trigger, text(args[argument])])),
    );
  });

  test("differs between the two in each", () => {
    const [one, two] = [synthesize(identity).triggers, synthesize(other).triggers];
    expect(Object.keys(one)).toHaveLength(Object.keys(REPLACING).length);
    expect(Object.keys(one).filter((trigger) => one[trigger] === two[trigger])).toEqual([]);
  });

  test("is known of every argument", () => {
    const known = [...Object.keys(REPLACING), ...Object.keys(WITHOUT_TRIGGER), ...IN_PLACE, "depends_on", "lifecycle"];
    expect(Object.keys(synthesize(identity).args).sort()).toEqual(known.sort());
  });
});

test("is protected from destroy only if asked", () => {
  expect(attributes({ preventDestroy: true }).lifecycle).toMatchObject({ prevent_destroy: true });
  expect(plain.lifecycle).not.toMatchObject({ prevent_destroy: true });
});

const idle = { timeoutMinutes: 60, minTimeoutMinutes: 60, maxTimeoutMinutes: 525_600 };
const subnets = (count: number) => ({
  ...NETWORK,
  subnets: Array.from({ length: count }, (_, index) => ({ ...NETWORK.subnets[0]!, id: `subnet-${index}` })),
});

test.each<[string, Partial<DomainProps>, string]>([
  ["no name", { name: "" }, '[test/Domain] name is ""; allowed: 1 to 63 characters'],
  ["a name too long", { name: "x".repeat(64) }, "allowed: 1 to 63 characters"],
  ["a network without subnets", { network: subnets(0) }, "number of subnets is 0; allowed: 1 to 16"],
  ["more subnets than SageMaker takes", { network: subnets(17) }, "number of subnets is 17; allowed: 1 to 16"],
  ["a volume too small", { spaceStorage: { defaultGb: 4, maximumGb: 100 } }, "spaceStorage.defaultGb is 4; allowed: 5"],
  [
    "a volume too large",
    { spaceStorage: { defaultGb: 5, maximumGb: 16_385 } },
    "spaceStorage.maximumGb is 16385; allowed: 5 to 16384",
  ],
  ["an idle time too short", { idleShutdown: { ...idle, timeoutMinutes: 59 } }, "idleShutdown.timeoutMinutes is 59;"],
  ["a least idle time too short", { idleShutdown: { ...idle, minTimeoutMinutes: 59 } }, "minTimeoutMinutes is 59;"],
  [
    "an idle time too long",
    { idleShutdown: { ...idle, maxTimeoutMinutes: 525_601 } },
    "maxTimeoutMinutes is 525601; allowed: 60 to 525600",
  ],
])("refuses %s", (_, props, message) => {
  expect(() => attributes(props)).toThrow(message);
});

test("takes what is just within its bounds", () => {
  const spaceStorage = { defaultGb: 5, maximumGb: 16_384 };
  expect(() =>
    attributes({ name: "x".repeat(63), network: subnets(16), spaceStorage, idleShutdown: idle }),
  ).not.toThrow();
});
