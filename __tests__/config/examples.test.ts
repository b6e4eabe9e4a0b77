import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../../src/config/load";
import { accountWarnings } from "../../src/config/warnings/account";
import { studioWarnings } from "../../src/config/warnings/studio";
import { configurations } from "../../tools/synth";
import { studioConfiguration } from "../support/config";

const ROOT = join(__dirname, "../..");
const example = (file: string) => studioConfiguration(join(ROOT, file));

test.each(configurations(ROOT))("%s is valid and tells editors its schema", (file) => {
  expect(() => loadConfig(join(ROOT, file))).not.toThrow();
  const schema = file === "config.yaml" ? "src/config/config.schema.json" : "../src/config/config.schema.json";
  expect(readFileSync(join(ROOT, file), "utf8")).toMatch(`# yaml-language-server: $schema=${schema}\n`);
});

test.each(["config.yaml", "examples/minimal.yaml", "examples/production.yaml"])("%s warns of nothing", (file) => {
  expect([...accountWarnings(example(file)), ...studioWarnings(example(file))]).toEqual([]);
});

test("the default configuration has what the Terraform sample has, with the safer choices", () => {
  const { studio } = example("config.yaml");
  const sample = example("examples/terraform-sample.yaml").studio;
  expect(studio.network).toEqual(sample.network);
  // Amazon Forecast, behind time series, takes no new customers.
  expect(studio.canvas).toEqual({ ...sample.canvas, timeSeries: false });
  expect(studio.idleShutdown).toEqual(sample.idleShutdown);
  expect(studio.userProfiles).toEqual(sample.userProfiles);
  expect(studio).toMatchObject({
    executionRole: "leastPrivilege",
    appIsolation: "perProfile",
    classicJupyterServer: false,
  });
});

test("the Terraform sample is mirrored to the letter", () => {
  expect(example("examples/terraform-sample.yaml")).toMatchObject({
    region: "us-east-1",
    studio: {
      domainName: "sagemaker-domain",
      authMode: "IAM",
      appNetworkAccessType: "VpcOnly",
      retentionPolicy: "Retain",
      executionRole: "managed",
      appIsolation: "shared",
      classicJupyterServer: true,
      idleShutdown: { timeoutMinutes: 120 },
      canvas: { enabled: true, timeSeries: true },
      network: {
        vpcCidr: "10.0.0.0/23",
        subnets: [
          { cidr: "10.0.1.0/25", availabilityZone: "use1-az1" },
          { cidr: "10.0.1.128/25", availabilityZone: "use1-az2" },
        ],
        flowLogTraffic: "ALL",
      },
      userProfiles: [{ name: "defaultuser" }],
    },
  });
});

test("the production example is protected", () => {
  const { studio, iam } = example("examples/production.yaml");
  expect(studio).toMatchObject({ authMode: "SSO", deletionProtection: true, forceDestroy: false });
  expect(new Set(studio.network.subnets.map(({ availabilityZone }) => availabilityZone)).size).toBe(3);
  expect(iam.permissionsBoundaryArn).toBeDefined();
});
