import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { lifecycleConfigurations, studio, studioOf } from "../../support/fixtures";
import { reference, type Template } from "../../support/template";

// The configuration that a user starts from.
const template = studioOf("config.yaml");
const domain = template.only(SagemakerDomain);

describe("domain", () => {
  test("is the sample's, with the safer choices", () => {
    expect(domain.attributes).toMatchObject({
      domain_name: "ml-platform-domain",
      auth_mode: "IAM",
      app_network_access_type: "VpcOnly",
      vpc_id: reference(template.only(Vpc)),
      subnet_ids: template.all(Subnet).map((subnet) => reference(subnet)),
      retention_policy: { home_efs_file_system: "Retain" },
      default_user_settings: {
        execution_role: reference(template.at(IamRole, "ExecutionRole"), "arn"),
        security_groups: [reference(template.at(SecurityGroup, "Apps"))],
        canvas_app_settings: { time_series_forecasting_settings: { status: "DISABLED" } },
        jupyter_lab_app_settings: {
          app_lifecycle_management: {
            idle_settings: {
              lifecycle_management: "ENABLED",
              idle_timeout_in_minutes: 120,
              min_idle_timeout_in_minutes: 60,
            },
          },
        },
      },
    });
  });

  test("offers neither Studio Classic, which new domains cannot run, nor RStudio", () => {
    const hidden = (made: Template) =>
      (
        made.only(SagemakerDomain).attributes.default_user_settings as {
          studio_web_portal_settings: { hidden_app_types: string[] };
        }
      ).studio_web_portal_settings.hidden_app_types;
    expect(hidden(template)).toEqual(["JupyterServer", "KernelGateway", "RStudioServerPro", "RSessionGateway"]);
    expect(hidden(studio({ studio: { canvas: { enabled: false } } }))).toContain("Canvas");
    expect(hidden(studio({ studio: { classicJupyterServer: true } }))).toEqual(["RStudioServerPro", "RSessionGateway"]);
    expect(hidden(studio({ studio: { hiddenAppTypes: ["CodeEditor"] } }))).toEqual(["CodeEditor"]);
  });

  test("with deletion protection refuses at plan to lose the domain or its key", () => {
    const protectedOnes = (made: Template) =>
      made.blocks
        .filter(({ attributes }) => (attributes.lifecycle as { prevent_destroy?: boolean })?.prevent_destroy)
        .map(({ path }) => path)
        .sort();
    expect(protectedOnes(studio({ studio: { deletionProtection: true } }))).toEqual(["DataKey", "Domain"]);
    expect(protectedOnes(template)).toEqual([]);
  });

  test.each<[string, object, object]>([
    ["retentionPolicy", { retentionPolicy: "Delete" }, { retention_policy: { home_efs_file_system: "Delete" } }],
    ["domainName", { domainName: "sagemaker-domain" }, { domain_name: "sagemaker-domain" }],
    [
      "appNetworkAccessType",
      { appNetworkAccessType: "PublicInternetOnly" },
      { app_network_access_type: "PublicInternetOnly" },
    ],
    [
      "docker",
      { docker: { enabled: true, trustedAccounts: ["111122223333"] } },
      {
        domain_settings: {
          docker_settings: { enable_docker_access: "ENABLED", vpc_only_trusted_accounts: ["111122223333"] },
        },
      },
    ],
    [
      "spaceStorage",
      { spaceStorage: { defaultGb: 20, maximumGb: 200 } },
      {
        default_space_settings: {
          space_storage_settings: {
            default_ebs_storage_settings: {
              default_ebs_volume_size_in_gb: 20,
              maximum_ebs_volume_size_in_gb: 200,
            },
          },
        },
      },
    ],
    [
      "idleShutdown off",
      { idleShutdown: { enabled: false } },
      {
        default_user_settings: {
          jupyter_lab_app_settings: {
            app_lifecycle_management: { idle_settings: { lifecycle_management: "DISABLED" } },
          },
        },
      },
    ],
  ])("%s reaches it", (_, keys, attributes) => {
    expect(studio({ studio: keys }).only(SagemakerDomain).attributes).toMatchObject(attributes);
    expect(studio().only(SagemakerDomain).attributes).not.toMatchObject(attributes);
  });
});

describe("start scripts", () => {
  const scripts = (made: Template) =>
    lifecycleConfigurations(made).map(({ appType, content }) => ({
      appType,
      script: Buffer.from(content, "base64").toString(),
    }));

  test("for JupyterLab and Code Editor fetch their payload from the stack's own bucket", () => {
    expect(scripts(template).map(({ appType }) => appType)).toEqual(["JupyterLab", "CodeEditor"]);
    for (const { appType, script } of scripts(template)) {
      expect(script).toContain("BUCKET='ml-platform-studio-artifacts-123456789012-us-east-1'");
      expect(script).toContain(`APP_TYPE='${appType}'`);
    }
    expect(template.at(S3Bucket, "RuntimeAssets/Bucket").attributes.bucket).toBe(
      "ml-platform-studio-artifacts-123456789012-us-east-1",
    );
  });

  test("for JupyterServer come with Studio Classic, and with its image of the region", () => {
    const made = studio({ region: "eu-west-1", studio: { classicJupyterServer: true } });
    expect(scripts(made).map(({ appType }) => appType)).toContain("JupyterServer");
    expect(made.only(SagemakerDomain).attributes).toMatchObject({
      default_user_settings: {
        jupyter_server_app_settings: {
          default_resource_spec: {
            sagemaker_image_arn: "arn:aws:sagemaker:eu-west-1:470317259841:image/jupyter-server-3",
          },
        },
      },
    });
  });

  test("hand the idle timeout to the checker too, with its bounds", () => {
    const made = studio({ studio: { idleShutdown: { timeoutMinutes: 90, maxTimeoutMinutes: 480 } } });
    expect(JSON.parse(made.at(S3Object, "RuntimeAssets/Settings").attributes.content as string)).toEqual({
      enabled: true,
      timeoutMinutes: 90,
      minTimeoutMinutes: 60,
      maxTimeoutMinutes: 480,
      profiles: {},
    });
  });
});
