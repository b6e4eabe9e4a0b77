import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SagemakerStudioLifecycleConfig } from "@cdktf/provider-aws/lib/sagemaker-studio-lifecycle-config";
import { SagemakerUserProfile } from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { NVME_INSTANCE_FAMILIES } from "../../../src/catalogue/instance-types";
import { ROOT, studio, studioOf } from "../../support/fixtures";
import { reference, statement, type Template } from "../../support/template";

// The configuration that a user starts from.
const template = studioOf("config.yaml");
const domain = template.only(SagemakerDomain);

const endpointNames = (made: Template): string[] =>
  made
    .all(VpcEndpoint)
    .filter(({ attributes }) => attributes.vpc_endpoint_type === "Interface")
    .map(({ attributes }) => (attributes.service_name as string).split(".").slice(3).join("."))
    .sort();

describe("network", () => {
  test("is the sample's: one VPC, two private subnets in two zones", () => {
    expect(template.only(Vpc).attributes).toMatchObject({
      cidr_block: "10.0.0.0/23",
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
    expect(template.all(Subnet).map(({ attributes }) => attributes)).toMatchObject([
      { cidr_block: "10.0.1.0/25", availability_zone: "us-east-1a", map_public_ip_on_launch: false },
      { cidr_block: "10.0.1.128/25", availability_zone: "us-east-1b", map_public_ip_on_launch: false },
    ]);
  });

  test("follows the region: zones are not those of us-east-1 elsewhere", () => {
    expect(
      studio({ region: "eu-west-1" })
        .all(Subnet)
        .map(({ attributes }) => attributes.availability_zone),
    ).toEqual(["eu-west-1a", "eu-west-1b"]);
  });

  test("has no way to the internet", () => {
    const open = /internet_gateway|nat_gateway|^aws_route$|_eip|vpc_peering|vpn|transit|egress_only|aws_nat/;
    expect(template.blocks.filter(({ type }) => open.test(type))).toEqual([]);
    expect(open.test("aws_internet_gateway")).toBe(true);
  });

  test("lets nothing out of or into any group by a range but NFS to the subnets", () => {
    const rules = [...template.all(VpcSecurityGroupEgressRule), ...template.all(VpcSecurityGroupIngressRule)];
    const byRange = rules
      .map(({ attributes }) => attributes)
      .filter((rule) => "cidr_ipv4" in rule || "cidr_ipv6" in rule);
    expect(byRange.map(({ cidr_ipv4, from_port, to_port }) => [cidr_ipv4, from_port, to_port])).toEqual([
      ["10.0.1.0/25", 2049, 2049],
      ["10.0.1.128/25", 2049, 2049],
    ]);
    for (const { attributes } of rules) expect(attributes.description).toEqual(expect.any(String));
    for (const { attributes } of template.all(SecurityGroup)) {
      expect(attributes).not.toHaveProperty("ingress");
      expect(attributes).not.toHaveProperty("egress");
    }
  });

  test("records all traffic, or what is configured", () => {
    expect(template.only(FlowLog).attributes.traffic_type).toBe("ALL");
    const rejected = studio({ studio: { network: { flowLogTraffic: "REJECT" } } });
    expect(rejected.only(FlowLog).attributes.traffic_type).toBe("REJECT");
  });
});

describe("endpoints", () => {
  const SAMPLE = [
    "athena",
    "comprehend",
    "forecast",
    "forecastquery",
    "glue",
    "redshift-data",
    "rekognition",
    "sagemaker.api",
    "sagemaker.featurestore-runtime",
    "sagemaker.runtime",
    "servicecatalog",
    "sts",
    "textract",
  ];

  test("are those of the sample and those that AWS asks for today", () => {
    const added = [
      "application-autoscaling",
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "logs",
      "monitoring",
      "notebook",
      "rds",
      "secretsmanager",
      "ssm",
      "studio",
    ];
    expect(endpointNames(template)).toEqual([...SAMPLE, ...added].sort());
  });

  test("stand in both subnets, with private names", () => {
    const subnets = template.all(Subnet).map((subnet) => reference(subnet));
    for (const { attributes } of template.all(VpcEndpoint)) {
      if (attributes.vpc_endpoint_type === "Gateway") continue;
      expect(attributes).toMatchObject({ private_dns_enabled: true, subnet_ids: subnets });
    }
  });

  test.each<[string, object, string[]]>([
    ["sageMakerProjects", { sageMakerProjects: false }, ["servicecatalog"]],
    ["featureStore", { featureStore: false }, ["sagemaker.featurestore-runtime"]],
    ["canvas.timeSeries", { canvas: { timeSeries: false } }, ["forecast", "forecastquery"]],
    ["canvas.readyToUseModels", { canvas: { readyToUseModels: false } }, ["comprehend", "rekognition", "textract"]],
    [
      "canvas.dataSources",
      { canvas: { dataSources: false } },
      ["athena", "glue", "rds", "redshift-data", "secretsmanager"],
    ],
  ])("%s off takes its endpoints away, and no others", (_, keys, gone) => {
    const left = endpointNames(studio({ studio: keys }));
    expect(left).toEqual(endpointNames(studio()).filter((name) => !gone.includes(name)));
  });

  test.each<[string, object, string[]]>([
    ["remoteIde", { remoteIde: true }, ["ssmmessages"]],
    ["canvas.largeData", { canvas: { largeData: true } }, ["emr-serverless"]],
    [
      "canvas.generativeAi",
      { canvas: { generativeAi: true } },
      ["bedrock-runtime", "kendra", "q", "sagemaker-data-science-assistant"],
    ],
  ])("%s on brings its endpoints, and no others", (_, keys, added) => {
    // More addresses than the default subnets leave.
    const network = {
      vpcCidr: "10.0.0.0/22",
      subnets: [
        { cidr: "10.0.0.0/24", availabilityZone: "us-east-1a" },
        { cidr: "10.0.1.0/24", availabilityZone: "us-east-1b" },
      ],
    };
    expect(endpointNames(studio({ studio: { network, ...keys } }))).toEqual(
      [...endpointNames(studio({ studio: { network } })), ...added].sort(),
    );
  });

  test("Canvas off takes all of its endpoints away", () => {
    expect(endpointNames(studio({ studio: { canvas: { enabled: false } } }))).toEqual([
      "logs",
      "sagemaker.api",
      "sagemaker.featurestore-runtime",
      "sagemaker.runtime",
      "servicecatalog",
      "sts",
      "studio",
    ]);
  });

  test("are added, left out, renamed and bound to zones by name", () => {
    const made = studio({
      studio: {
        network: {
          endpoints: {
            include: ["kms"],
            exclude: ["textract"],
            zones: { kms: ["us-east-1a"] },
            serviceNames: { sts: "com.example.us-east-1.sts" },
            withoutPolicy: ["logs"],
          },
        },
      },
    });
    expect(endpointNames(made)).toContain("kms");
    expect(endpointNames(made)).not.toContain("textract");
    expect(made.at(VpcEndpoint, "Endpoints/Kms").attributes.subnet_ids).toHaveLength(1);
    expect(made.at(VpcEndpoint, "Endpoints/Sts").attributes.service_name).toBe("com.example.us-east-1.sts");
    expect(made.at(VpcEndpoint, "Endpoints/Logs").attributes).not.toHaveProperty("policy");
    expect(made.outputs.endpoint_network_interfaces).toBe(47);
  });

  test("that a region lacks are told, at synth and in an output, with the reason", () => {
    const made = studio({ region: "eu-central-2" });
    const dropped = Object.keys(made.outputs.dropped_endpoints as object);
    expect(dropped).toEqual(["comprehend", "forecast", "forecastquery", "rekognition", "textract"]);
    for (const name of dropped) {
      expect(endpointNames(made)).not.toContain(name);
      expect(made.warnings).toContainEqual(
        `no endpoint for ${name}: not known to be offered in eu-central-2; include it by name if it is`,
      );
    }
    expect(template.outputs.dropped_endpoints).toEqual({});
    expect(template.warnings).toEqual([]);
  });

  test("serve the account, and S3 the buckets that are named", () => {
    expect(statement(template.at(VpcEndpoint, "Endpoints/SagemakerApi"), "ThisAccountOnly")?.Condition).toEqual({
      StringEquals: { "aws:PrincipalAccount": "123456789012" },
    });
    const made = studio({ studio: { network: { allowedBuckets: ["team-data"] } } });
    const buckets = statement(made.at(VpcEndpoint, "Endpoints/S3"), "NamedBuckets")?.Resource;
    expect(buckets).toEqual(
      ["ml-studio-artifacts-123456789012-us-east-1", "sagemaker-us-east-1-123456789012", "team-data"].flatMap(
        (name) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
      ),
    );
  });
});

describe("users are kept apart", () => {
  const users = { userProfiles: [{ name: "ana" }, { name: "ben" }] };
  const appPorts = (made: Template) =>
    made
      .all(VpcSecurityGroupIngressRule)
      .filter(({ attributes }) => attributes.from_port === 8192 && attributes.to_port === 65535)
      .map(({ attributes }) => [attributes.security_group_id, attributes.referenced_security_group_id]);
  const group = (made: Template, path: string) => reference(made.at(SecurityGroup, path));
  const groupsOf = (made: Template, user: string) =>
    (made.at(SagemakerUserProfile, `User-${user}`).attributes.user_settings as { security_groups: string[] })
      .security_groups;

  test("by default: the apps of one user are in a group of their own, which admits itself alone", () => {
    const made = studio({ studio: users });
    const [ana, ben] = [group(made, "UserGroup-ana"), group(made, "UserGroup-ben")];
    expect(appPorts(made)).toEqual([
      [ana, ana],
      [ben, ben],
    ]);
    expect(groupsOf(made, "ana")).toEqual([group(made, "Apps"), ana]);
    expect(groupsOf(made, "ben")).toEqual([group(made, "Apps"), ben]);
  });

  test("not in shared mode: all are in one group, which admits itself", () => {
    const made = studio({ studio: { ...users, appIsolation: "shared" } });
    const apps = group(made, "Apps");
    expect(appPorts(made)).toEqual([[apps, apps]]);
    expect(groupsOf(made, "ana")).toEqual([apps]);
    expect(made.warnings).toContainEqual(expect.stringContaining("studio.appIsolation: shared"));
  });
});

describe("encryption", () => {
  test("two keys, both rotated: one for data, one for logs", () => {
    expect(template.all(KmsKey)).toHaveLength(2);
    for (const { attributes } of template.all(KmsKey))
      expect(attributes).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(template.all(KmsAlias).map(({ attributes }) => attributes.name)).toEqual([
      "alias/ml-platform-studio-data",
      "alias/ml-platform-studio-logs",
    ]);
    const short = studio({ studio: { kmsDeletionWindowDays: 7 } });
    for (const { attributes } of short.all(KmsKey)) expect(attributes.deletion_window_in_days).toBe(7);
  });

  test("the domain and its objects use the data key, which knows its VPC", () => {
    const key = template.at(KmsKey, "DataKey");
    expect(domain.attributes.kms_key_id).toBe(reference(key, "arn"));
    for (const { attributes } of template.all(S3Object)) expect(attributes.kms_key_id).toBe(reference(key, "arn"));
    expect(key.attributes.tags).toEqual({ StudioVpcId: reference(template.only(Vpc)) });
  });

  test("every log group uses the logs key, by name, and is kept for a time", () => {
    const key = template.at(KmsKey, "LogsKey");
    expect(template.all(CloudwatchLogGroup)).toHaveLength(3);
    for (const { attributes } of template.all(CloudwatchLogGroup))
      expect(attributes).toMatchObject({ kms_key_id: reference(key, "arn"), retention_in_days: 365 });
    const patterns = statement(key, "UsedByCloudWatchLogs")!.Condition!.ArnLike![
      "kms:EncryptionContext:aws:logs:arn"
    ] as string[];
    for (const { attributes } of template.all(CloudwatchLogGroup)) {
      const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${attributes.name as string}`;
      expect(patterns.some((pattern) => arn.startsWith(pattern.replace(/\*$/, "")))).toBe(true);
    }
    const short = studio({ studio: { logRetentionDays: 30 } });
    for (const { attributes } of short.all(CloudwatchLogGroup)) expect(attributes.retention_in_days).toBe(30);
  });
});

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
        canvas_app_settings: { time_series_forecasting_settings: { status: "ENABLED" } },
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

describe("user profiles", () => {
  test("one by default, with the studio's role", () => {
    expect(template.only(SagemakerUserProfile).attributes).toMatchObject({
      domain_id: reference(domain),
      user_profile_name: "defaultuser",
      user_settings: { execution_role: reference(template.at(IamRole, "ExecutionRole"), "arn") },
    });
  });

  test("carry what is configured for one user, and are drained with that", () => {
    const role = "arn:aws:iam::123456789012:role/ana";
    const made = studio({
      studio: {
        userProfiles: [
          {
            name: "ana",
            executionRoleArn: role,
            idleTimeoutMinutes: 240,
            instanceTypes: { codeEditor: "ml.t3.large" },
            tags: { Team: "risk" },
            forceDestroy: true,
          },
          { name: "ben" },
        ],
      },
    });
    const timeout = (minutes: number) => ({
      app_lifecycle_management: { idle_settings: { idle_timeout_in_minutes: minutes } },
    });
    expect(made.at(SagemakerUserProfile, "User-ana").attributes).toMatchObject({
      user_settings: {
        execution_role: role,
        jupyter_lab_app_settings: timeout(240),
        code_editor_app_settings: { ...timeout(240), default_resource_spec: { instance_type: "ml.t3.large" } },
      },
      tags: { Team: "risk" },
    });
    expect(made.at(SagemakerUserProfile, "User-ben").attributes).toMatchObject({
      user_settings: { jupyter_lab_app_settings: timeout(120) },
    });
    const input = (user: string) =>
      JSON.parse(made.at(LambdaInvocation, `DomainDrain/Profile-${user}`).attributes.input as string) as object;
    expect(input("ana")).toMatchObject({ forceDestroy: true });
    expect(input("ben")).toMatchObject({ forceDestroy: false });
    const settings = made.at(S3Object, "RuntimeAssets/Settings").attributes.content as string;
    expect(JSON.parse(settings)).toMatchObject({ timeoutMinutes: 120, profiles: { ana: 240 } });
    expect(
      statement(made.at(S3BucketPolicy, "RuntimeAssets/Bucket/Policy"), "AppsThroughEndpointOnly")?.Condition
        ?.ArnEquals,
    ).toEqual({
      "aws:PrincipalArn": ["arn:aws:iam::123456789012:role/ml-us-east-1-studio-execution", role],
    });
  });

  test("sign in by IAM Identity Center where the domain does; there is no presigned URL then", () => {
    const made = studio({
      studio: {
        authMode: "SSO",
        expectedUsers: 10,
        userProfiles: [{ name: "ana", ssoUserValue: "ana@example.com" }],
      },
    });
    expect(made.only(SagemakerDomain).attributes.auth_mode).toBe("SSO");
    expect(made.only(SagemakerUserProfile).attributes).toMatchObject({
      single_sign_on_user_identifier: "UserName",
      single_sign_on_user_value: "ana@example.com",
    });
    expect(made.outputs).not.toHaveProperty("presigned_url_command");
  });
});

describe("execution role", () => {
  const BOTH = ["ExecutionRole/JobGuardrails", "ExecutionRole/UserGuardrails"];
  const attached = (made: Template) =>
    made
      .all(IamRolePolicyAttachment)
      .map(({ attributes }) => (attributes.policy_arn as string).split("policy/")[1])
      .filter(Boolean);

  test("leastPrivilege: own statements that speak of this stack, under both policies of denies", () => {
    const own = template.at(IamRolePolicy, "ExecutionRole/Execution");
    expect(statement(own, "UseKey")?.Resource).toBe(reference(template.at(KmsKey, "DataKey"), "arn"));
    expect(statement(own, "InterfacesInSubnets")?.Condition?.StringEquals).toEqual({
      "ec2:SubnetID": template.all(Subnet).map((subnet) => reference(subnet)),
    });
    expect(statement(own, "InterfacesWithGroups")?.Condition?.StringEquals).toEqual({
      "ec2:SecurityGroupID": ["Apps", "Jobs"].map((path) => reference(template.at(SecurityGroup, path))),
    });
    expect(template.all(IamPolicy).map(({ path }) => path)).toEqual(BOTH);
    const jobs = template.at(IamPolicy, BOTH[0]!);
    expect(statement(jobs, "JobsOutsideVpc")?.Condition).toEqual({ Null: { "sagemaker:VpcSubnets": "true" } });
    for (const family of NVME_INSTANCE_FAMILIES) expect(jobs.attributes.policy).toContain(family);
    expect(attached(template)).not.toContain("AmazonSageMakerFullAccess");
  });

  test("managed: the sample's policies and no denies, which is told", () => {
    const made = studio({ studio: { executionRole: "managed" } });
    expect(attached(made)).toEqual(
      expect.arrayContaining([
        "AmazonSageMakerFullAccess",
        "AmazonSageMakerCanvasFullAccess",
        "AmazonSageMakerCanvasAIServicesAccess",
      ]),
    );
    expect(made.all(IamPolicy)).toEqual([]);
    expect(made.warnings).toContainEqual(expect.stringContaining("studio.executionRole: managed"));
  });

  test("an ARN: no role is made, and the given one is used everywhere", () => {
    const role = "arn:aws:iam::123456789012:role/given";
    const made = studio({ studio: { executionRole: role } });
    expect(made.blocks.filter(({ path }) => path.startsWith("ExecutionRole"))).toEqual([]);
    expect(made.only(SagemakerDomain).attributes).toMatchObject({
      default_user_settings: { execution_role: role },
      default_space_settings: { execution_role: role },
    });
    expect(made.only(SagemakerUserProfile).attributes).toMatchObject({ user_settings: { execution_role: role } });
    expect(statement(made.at(IamRolePolicy, "DomainDrain/Function/Role/Duty"), "PassExecutionRoles")?.Resource).toEqual(
      [role],
    );
    expect(made.outputs.execution_role_arn).toBe(role);
  });

  test("no instance type but those allowed", () => {
    const made = studio({ studio: { allowedInstanceTypes: ["ml.t3.medium"] } });
    const denies = made.at(IamPolicy, "ExecutionRole/UserGuardrails");
    expect(statement(denies, "InstanceTypes")?.Condition).toEqual({
      "ForAnyValue:StringNotEquals": { "sagemaker:InstanceTypes": ["system", "ml.t3.medium"] },
    });
    expect(statement(template.at(IamPolicy, "ExecutionRole/UserGuardrails"), "InstanceTypes")).toBeUndefined();
  });

  test("time series off: neither setting, nor trust, nor policy, nor endpoint speaks of Forecast", () => {
    const made = studio({ studio: { canvas: { timeSeries: false } } });
    expect(JSON.stringify(made.blocks.filter(({ path }) => /^(ExecutionRole|Endpoints)/.test(path)))).not.toMatch(
      /forecast/i,
    );
    expect(made.only(SagemakerDomain).attributes).toMatchObject({
      default_user_settings: { canvas_app_settings: { time_series_forecasting_settings: { status: "DISABLED" } } },
    });
    const role = template.at(IamRole, "ExecutionRole");
    expect(statement(role, "AssumedByServices", "assume_role_policy")?.Principal).toEqual({
      Service: ["forecast.amazonaws.com"],
    });
    expect(attached(template)).toContain("service-role/AmazonSageMakerCanvasForecastAccess");
  });

  test("roles have policies as resources of their own, as newer providers ask", () => {
    for (const { attributes } of template.all(IamRole)) {
      expect(attributes).not.toHaveProperty("managed_policy_arns");
      expect(attributes).not.toHaveProperty("inline_policy");
    }
  });
});

describe("start scripts", () => {
  const scripts = (made: Template) =>
    made.all(SagemakerStudioLifecycleConfig).map(({ attributes }) => ({
      appType: attributes.studio_lifecycle_config_app_type,
      script: Buffer.from(attributes.studio_lifecycle_config_content as string, "base64").toString(),
    }));

  test("for JupyterLab and Code Editor fetch their payload from the stack's own bucket", () => {
    expect(scripts(template).map(({ appType }) => appType)).toEqual(["CodeEditor", "JupyterLab"]);
    for (const { appType, script } of scripts(template)) {
      expect(script).toContain("BUCKET='ml-platform-studio-artifacts-123456789012-us-east-1'");
      expect(script).toContain(`APP_TYPE='${appType as string}'`);
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

describe("destroy", () => {
  const forceDestroy = (made: Template) =>
    made
      .all(LambdaInvocation)
      .map(({ attributes }) => JSON.parse(attributes.input as string) as { forceDestroy?: boolean })
      .flatMap((input) => input.forceDestroy ?? []);

  test("ends nobody's app unless armed", () => {
    expect(forceDestroy(template)).toEqual([false, false, false]);
    expect(forceDestroy(studio({ studio: { forceDestroy: true } }))).toEqual([true, true, true]);
  });

  test("clears the network also when the domain is replaced", () => {
    expect(template.at(LambdaInvocation, "NetworkCleanup/Step").attributes.triggers).toEqual({
      name: "ml-platform-domain",
      auth_mode: "IAM",
      app_network_access_type: "VpcOnly",
      subnet_ids: template
        .all(Subnet)
        .map((subnet) => reference(subnet))
        .join(" "),
      security_group_ids: reference(template.at(SecurityGroup, "Apps")),
    });
  });

  test("takes two functions, since a role that names the domain cannot come before it", () => {
    expect(template.all(LambdaFunction).map(({ attributes }) => attributes.function_name)).toEqual([
      "ml-platform-studio-drain",
      "ml-platform-studio-network-cleanup",
    ]);
  });
});

test("outputs are what users and scripts need", () => {
  const answerOf = (step: string) => `\${jsondecode(${template.at(LambdaInvocation, step).address}.result)}`;
  expect(template.outputs).toEqual({
    domain_id: reference(domain),
    domain_url: reference(domain, "url"),
    home_efs_file_system_id: reference(domain, "home_efs_file_system_id"),
    vpc_id: reference(template.only(Vpc)),
    subnet_ids: template.all(Subnet).map((subnet) => reference(subnet)),
    app_security_group_id: reference(template.at(SecurityGroup, "Apps")),
    job_security_group_id: reference(template.at(SecurityGroup, "Jobs")),
    data_key_arn: reference(template.at(KmsKey, "DataKey"), "arn"),
    logs_key_arn: reference(template.at(KmsKey, "LogsKey"), "arn"),
    execution_role_arn: reference(template.at(IamRole, "ExecutionRole"), "arn"),
    artifact_bucket: "ml-platform-studio-artifacts-123456789012-us-east-1",
    user_profile_names: ["defaultuser"],
    endpoint_network_interfaces: 48,
    dropped_endpoints: {},
    destroy_hook: {
      network_cleanup: answerOf("NetworkCleanup/Step"),
      domain_settings: answerOf("DomainDrain/Settings"),
      drain_finish: answerOf("DomainDrain/Finish"),
      drain_start: answerOf("DomainDrain/Start"),
    },
    presigned_url_command:
      `aws sagemaker create-presigned-domain-url --region us-east-1 --domain-id ${reference(domain)} ` +
      "--user-profile-name <user profile>",
    state_mode: "s3",
  });
});

describe("physical names", () => {
  const KEYS = ["name", "bucket", "function_name", "domain_name", "studio_lifecycle_config_name"];
  const names = (made: Template) =>
    made.blocks.flatMap(
      ({ type, attributes }) =>
        KEYS.map((key) => attributes[key])
          .filter((name): name is string => typeof name === "string" && !name.includes("${"))
          .filter(() => type !== "aws_iam_role_policy"), // A name within its role.
    );

  test("carry the configured prefix, so that two deployments live in one account", () => {
    const one = names(studio({ name: "one" }));
    const two = new Set(names(studio({ name: "two" })));
    expect(one.length).toBeGreaterThan(20);
    expect(one.filter((name) => two.has(name))).toEqual([]);
    expect(one.filter((name) => !/\bone\b/.test(name))).toEqual([]);
  });

  test("differ between regions where an account or a partition has them once", () => {
    const unique = (made: Template) => [
      ...made.all(IamRole).map(({ attributes }) => attributes.name),
      ...made.all(IamPolicy).map(({ attributes }) => attributes.name),
      ...made.all(S3Bucket).map(({ attributes }) => attributes.bucket),
    ];
    const elsewhere = unique(studio({ region: "eu-west-1" }));
    expect(unique(studio()).filter((name) => elsewhere.includes(name))).toEqual([]);
  });
});

describe("partitions", () => {
  test.each([
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
  ])("%s: every ARN is of it", (partition, region) => {
    const made = studio({ region, studio: { canvas: { timeSeries: false } } });
    const arns = JSON.stringify(made.blocks).match(/arn:aws[a-z-]*:/g);
    expect([...new Set(arns)]).toEqual([`arn:${partition}:`]);
  });
});

describe("the written files", () => {
  const text = Object.values(template.files).join("\n");

  test("never name a region per resource, which today's provider does not know", () => {
    expect(template.blocks.filter(({ attributes }) => "region" in attributes)).toEqual([]);
  });

  test("read no other stack's state", () => {
    expect(text).not.toContain("terraform_remote_state");
  });

  test("hold no path and no time of the machine that wrote them", () => {
    expect([ROOT, template.outdir].filter((path) => text.includes(path))).toEqual([]);
    const dates = template.files["stacks/studio/cdk.tf.json"]!.match(/\b20\d\d-\d\d-\d\d\b/g);
    expect([...new Set(dates)]).toEqual(["2012-10-17"]); // The version of every policy.
  });

  test("are the same in two folders", () => {
    const again = studioOf("config.yaml");
    expect(again.outdir).not.toBe(template.outdir);
    expect(again.files).toEqual(template.files);
  });
});
