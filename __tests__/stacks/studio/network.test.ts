import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { mostInterfaces, subnetsOf } from "../../support/endpoints";
import { studio, studioOf } from "../../support/fixtures";
import { reference, statement, type Template } from "../../support/template";

// The configuration that a user starts from.
const template = studioOf("config.yaml");

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
      { cidr_block: "10.0.1.0/25", availability_zone_id: "use1-az1", map_public_ip_on_launch: false },
      { cidr_block: "10.0.1.128/25", availability_zone_id: "use1-az2", map_public_ip_on_launch: false },
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
    expect(rules.filter(({ attributes }) => typeof attributes.description !== "string")).toEqual([]);
    const groups = template.all(SecurityGroup);
    expect(groups.map(({ path }) => path)).toEqual(["Apps", "Endpoints/Endpoints", "Jobs", "UserGroup-defaultuser"]);
    expect(groups.filter(({ attributes }) => "ingress" in attributes || "egress" in attributes)).toEqual([]);
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

  test("are those of the sample without time series, and those that AWS asks for today", () => {
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
    const timeSeries = endpointNames(studio({ studio: { canvas: { timeSeries: true } } }));
    expect(timeSeries.filter((name) => ![...SAMPLE, ...added].includes(name))).toEqual(["forecast", "forecastquery"]);
  });

  test("stand in both subnets, with private names", () => {
    const subnets = template.all(Subnet).map((subnet) => reference(subnet));
    const interfaces = template.all(VpcEndpoint).filter(({ attributes }) => attributes.vpc_endpoint_type !== "Gateway");
    expect(interfaces).toHaveLength(22);
    for (const endpoint of interfaces) {
      expect(endpoint.attributes).toMatchObject({ private_dns_enabled: true });
      expect(subnetsOf(template, endpoint)).toEqual(subnets);
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
    ["canvas.largeData", { canvas: { largeData: true }, executionRole: "managed" }, ["emr-serverless"]],
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
            serviceNames: { sts: "com.amazonaws.us-east-1.sts-fips" },
            withoutPolicy: ["logs"],
          },
        },
      },
    });
    expect(endpointNames(made)).toContain("kms");
    expect(endpointNames(made)).not.toContain("textract");
    expect(subnetsOf(made, made.at(VpcEndpoint, "Endpoints/Kms"))).toHaveLength(1);
    expect(made.at(VpcEndpoint, "Endpoints/Sts").attributes.service_name).toBe("com.amazonaws.us-east-1.sts-fips");
    expect(made.at(VpcEndpoint, "Endpoints/Logs").attributes).not.toHaveProperty("policy");
    expect(mostInterfaces(made)).toBe(43);
  });

  test("without a policy are told in an output and warned of at plan, less those that the configuration names", () => {
    const chosen = studio({
      defaults: { network: { endpoints: { withoutPolicy: ["redshift-data"] } } },
      studio: { network: { endpoints: { withoutPolicy: ["servicecatalog"] } } },
    });
    expect(chosen.checks).toHaveLength(1);
    expect(chosen.checks[0]!.condition).toContain('["redshift-data", "servicecatalog"]');
    const output = /local\.\w+/.exec(chosen.outputs.endpoints_without_policy as string)![0];
    expect(chosen.checks[0]!.condition).toContain(`in ${output} :`);
    const told = chosen.locals[output.replace("local.", "")] as Record<string, unknown>;
    expect(Object.keys(told).sort()).toEqual(endpointNames(chosen));
    expect(told).toMatchObject({
      "redshift-data": true,
      servicecatalog: true,
      sts: expect.stringContaining("!coalesce") as string,
    });
  });

  test("that a region lacks are told, at synth and in an output, with the reason", () => {
    const made = studio({ region: "eu-central-2" });
    const dropped = Object.keys(made.outputs.dropped_endpoints as object);
    expect(dropped).toEqual(["comprehend", "rekognition", "textract"]);
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
