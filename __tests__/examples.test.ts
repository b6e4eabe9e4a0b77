import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SagemakerUserProfile } from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SsoadminApplicationAssignment } from "@cdktf/provider-aws/lib/ssoadmin-application-assignment";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { studioFiles } from "./support/config";
import { mostInterfaces, subnetsOf } from "./support/endpoints";
import { lifecycleConfigurations, studio, studioOf } from "./support/fixtures";
import { DependencyGraph } from "./support/graph";
import { reference, type Template } from "./support/template";

const FILES = studioFiles();
const templates = new Map(FILES.map((file) => [file, studioOf(file)]));
const example = (name: string): Template => templates.get(`examples/${name}.yaml`)!;

test.each(FILES)("%s: a destroy begins with the first drain, and nothing depends on itself", (file) => {
  const template = templates.get(file)!;
  const graph = DependencyGraph.of(template);
  expect(graph.cycle()).toBeUndefined();
  const start = template.block("DomainDrain/Start").address;
  expect(graph.ancestors(start).size).toBe(graph.addresses.length - 1);
});

describe("minimal", () => {
  const template = example("minimal");

  test("has only the endpoints without which Studio does not work, and the fewest of all", () => {
    const names = template.all(VpcEndpoint).map(({ path }) => path);
    expect(names).toEqual([
      "Endpoints/Logs",
      "Endpoints/S3",
      "Endpoints/SagemakerApi",
      "Endpoints/SagemakerRuntime",
      "Endpoints/Sts",
      "Endpoints/Studio",
    ]);
    expect(mostInterfaces(template)).toBe(10);
    expect(templates.size).toBeGreaterThan(3);
    for (const other of templates.values())
      expect(mostInterfaces(other)).toBeGreaterThanOrEqual(mostInterfaces(template));
  });

  test("attaches no policy of AWS", () => {
    const own = template.all(IamPolicy).map((policy) => reference(policy, "arn"));
    expect(template.all(IamRolePolicyAttachment).map(({ attributes }) => attributes.policy_arn)).toEqual(own);
  });
});

describe("production", () => {
  const template = example("production");
  const domain = template.only(SagemakerDomain);

  test("stands in three zones, with every endpoint in each", () => {
    expect(template.all(Subnet).map(({ attributes }) => attributes.availability_zone_id)).toEqual([
      "euc1-az1",
      "euc1-az2",
      "euc1-az3",
    ]);
    const ofType = template.all(VpcEndpoint).filter(({ attributes }) => attributes.vpc_endpoint_type === "Interface");
    expect(ofType).toHaveLength(template.all(VpcEndpoint).length - 1);
    for (const endpoint of ofType) expect(subnetsOf(template, endpoint)).toHaveLength(3);
    expect(mostInterfaces(template)).toBe(3 * (template.all(VpcEndpoint).length - 1));
  });

  test("is protected from destroy: the domain and its data key", () => {
    expect(domain.attributes.lifecycle).toMatchObject({ prevent_destroy: true });
    expect(template.at(KmsKey, "DataKey").attributes.lifecycle).toEqual({ prevent_destroy: true });
  });

  test("lets users in by IAM Identity Center alone", () => {
    expect(domain.attributes.auth_mode).toBe("SSO");
    expect(template.only(SsoadminApplicationAssignment).attributes).toMatchObject({
      application_arn: reference(domain, "single_sign_on_application_arn"),
      principal_type: "GROUP",
    });
    expect(template.all(SagemakerUserProfile).map(({ attributes }) => attributes.single_sign_on_user_value)).toEqual([
      "ana@example.com",
      "ben@example.com",
      "chloe@example.com",
    ]);
    expect(template.outputs).not.toHaveProperty("presigned_url_command");
  });

  test("puts every role under path and permissions boundary", () => {
    expect(template.all(IamRole)).toHaveLength(4);
    for (const { attributes } of template.all(IamRole)) {
      expect(attributes).toMatchObject({
        path: "/ml-platform/",
        permissions_boundary: "arn:aws:iam::123456789012:policy/ml-platform-boundary",
      });
    }
  });

  test("allows one user longer fits, within the administrator's bounds", () => {
    expect(template.at(SagemakerUserProfile, "User-ben").attributes).toMatchObject({
      user_settings: {
        jupyter_lab_app_settings: {
          app_lifecycle_management: {
            idle_settings: { idle_timeout_in_minutes: 240, max_idle_timeout_in_minutes: 480 },
          },
        },
      },
    });
    const settings = template.at(LambdaInvocation, "UserSettings-ben").attributes.input as string;
    expect(JSON.parse(settings)).toMatchObject({
      settings: { UserSettings: { JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: "ml.g5.xlarge" } } } },
    });
  });

  test("keeps logs for two years, and warns of nothing", () => {
    const kept = template.all(CloudwatchLogGroup).map(({ attributes }) => attributes.retention_in_days);
    expect(kept).toEqual([731, 731, 731, 731]);
    expect(template.warnings).toEqual([]);
    expect(template.outputs.dropped_endpoints).toEqual({});
  });

  test("would be told what its region lacks, were it another", () => {
    const lacking = studio({ region: "eu-north-1" });
    expect(lacking.outputs.dropped_endpoints).toHaveProperty("comprehend");
    expect(lacking.warnings).toContainEqual(expect.stringContaining("no endpoint for comprehend"));
  });
});

describe("terraform-sample", () => {
  const template = example("terraform-sample");
  const domain = template.only(SagemakerDomain);
  const apps = reference(template.at(SecurityGroup, "Apps"));

  test("has the sample's name and ranges, in two zones by id", () => {
    expect(domain.attributes).toMatchObject({
      domain_name: "sagemaker-domain",
      auth_mode: "IAM",
      app_network_access_type: "VpcOnly",
      retention_policy: { home_efs_file_system: "Retain" },
    });
    expect(
      template.all(Subnet).map(({ attributes }) => [attributes.cidr_block, attributes.availability_zone_id]),
    ).toEqual([
      ["10.0.1.0/25", "use1-az1"],
      ["10.0.1.128/25", "use1-az2"],
    ]);
  });

  test("has the sample's managed policies, among those that Canvas has asked for since", () => {
    const attached = template.all(IamRolePolicyAttachment).map(({ attributes }) => attributes.policy_arn);
    expect(attached).toEqual(
      expect.arrayContaining(
        ["AmazonSageMakerFullAccess", "AmazonSageMakerCanvasFullAccess", "AmazonSageMakerCanvasAIServicesAccess"].map(
          (name) => `arn:aws:iam::aws:policy/${name}`,
        ),
      ),
    );
    expect(template.all(IamPolicy)).toEqual([]);
  });

  test("runs Studio Classic's JupyterServer with the sample's image and a start script", () => {
    const { name } = lifecycleConfigurations(template).find(({ appType }) => appType === "JupyterServer")!;
    const script = `arn:aws:sagemaker:us-east-1:123456789012:studio-lifecycle-config/${name}`;
    expect(domain.attributes.default_user_settings).toMatchObject({
      jupyter_server_app_settings: {
        lifecycle_config_arns: [script],
        default_resource_spec: {
          instance_type: "system",
          lifecycle_config_arn: script,
          sagemaker_image_arn: "arn:aws:sagemaker:us-east-1:081325390199:image/jupyter-server-3",
        },
      },
      canvas_app_settings: { time_series_forecasting_settings: { status: "ENABLED" } },
    });
  });

  test("has one group for all users, in whose apps' ports they meet", () => {
    expect(template.only(SagemakerUserProfile).attributes).toMatchObject({
      user_profile_name: "defaultuser",
      user_settings: { security_groups: [apps] },
    });
    const ports = template
      .all(VpcSecurityGroupIngressRule)
      .filter(({ attributes }) => attributes.security_group_id === apps)
      .map(({ attributes }) => [attributes.from_port, attributes.to_port, attributes.referenced_security_group_id]);
    expect(ports).toEqual([
      [2049, 2049, apps],
      [8192, 65535, apps],
    ]);
  });

  test("is told what is weak about it", () => {
    expect(template.warnings).toEqual([
      expect.stringContaining("studio.executionRole: managed"),
      expect.stringContaining("studio.appIsolation: shared"),
    ]);
  });
});
