import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { mostInterfaces } from "../../support/endpoints";
import { lifecycleConfigurations, ROOT, studio, studioOf } from "../../support/fixtures";
import { reference, type Template } from "../../support/template";

// The configuration that a user starts from.
const template = studioOf("config.yaml");
const domain = template.only(SagemakerDomain);

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
    data_key_after_destroy: expect.stringContaining("stays, since data outside of this stack may need it") as unknown,
    logs_key_arn: reference(template.at(KmsKey, "LogsKey"), "arn"),
    execution_role_arn: reference(template.at(IamRole, "ExecutionRole"), "arn"),
    artifact_bucket: "ml-platform-studio-artifacts-123456789012-us-east-1",
    user_profile_names: ["defaultuser"],
    endpoint_network_interfaces: expect.stringMatching(/^\$\{0 \+ length\(/) as string,
    endpoints_without_policy: expect.stringMatching(
      /^\$\{\[for name, open in local\.\w+ : name if open\]\}$/,
    ) as string,
    dropped_endpoints: {},
    dns_allowed_domain_list_id: reference(template.block("DnsFirewall/Allowed"), "firewall_domain_list_id"),
    dns_query_log_group: reference(template.block("DnsQueryLog/LogGroup"), "name"),
    destroy_hook: {
      network_cleanup: answerOf("NetworkCleanup/Step"),
      domain_settings: answerOf("DomainSettings"),
      earlier_lifecycle_configurations: answerOf("LifecycleConfigurations/Earlier"),
      drain_finish: answerOf("DomainDrain/Finish"),
      drain_start: answerOf("DomainDrain/Start"),
    },
    presigned_url_command:
      `aws sagemaker create-presigned-domain-url --region us-east-1 --domain-id ${reference(domain)} ` +
      "--user-profile-name <user profile>",
    state_mode: "s3",
  });
  expect(mostInterfaces(template)).toBe(44);
});

describe("physical names", () => {
  const KEYS = ["name", "bucket", "function_name", "domain_name"];
  const names = (made: Template) =>
    made.blocks.flatMap(
      ({ type, attributes }) =>
        KEYS.map((key) => attributes[key])
          .filter((name): name is string => typeof name === "string" && !name.includes("${"))
          .filter(() => type !== "aws_iam_role_policy"), // A name within its role.
    );
  const scripts = (made: Template) => lifecycleConfigurations(made).map(({ name }) => name);

  test("carry the configured prefix, so that two deployments live in one account", () => {
    const [first, second] = [studio({ name: "one" }), studio({ name: "two" })];
    const one = [...names(first), ...scripts(first)];
    const two = new Set([...names(second), ...scripts(second)]);
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
