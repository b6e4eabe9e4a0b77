import { REGIONS } from "../../../src/catalogue/regions";
import { tooLong } from "../../../src/config/names/name";
import { stateNames } from "../../../src/config/names/state";
import { studioNames } from "../../../src/config/names/studio";
import { configOf } from "../../support/config";

test("every name starts with the configured one", () => {
  const names = studioNames(configOf({ name: "ml-lab", studio: { userProfiles: [{ name: "ana" }] } }));
  expect(texts(names)).toEqual({
    network: "ml-lab-studio",
    dns: "ml-lab-studio",
    domain: "ml-lab-domain",
    roles: {
      execution: "ml-lab-us-east-1-studio-execution",
      flowLog: "ml-lab-us-east-1-studio-flow-log",
      networkCleanup: "ml-lab-us-east-1-studio-network-cleanup",
      drain: "ml-lab-us-east-1-studio-drain",
    },
    policies: {
      jobGuardrails: "ml-lab-us-east-1-studio-job-guardrails",
      userGuardrails: "ml-lab-us-east-1-studio-user-guardrails",
    },
    buckets: {
      artifacts: "ml-lab-studio-artifacts-123456789012-us-east-1",
      logs: "ml-lab-studio-logs-123456789012-us-east-1",
    },
    keyAliases: { data: "alias/ml-lab-studio-data", logs: "alias/ml-lab-studio-logs" },
    functions: { networkCleanup: "ml-lab-studio-network-cleanup", drain: "ml-lab-studio-drain" },
    logGroups: {
      vpcFlowLogs: "/ml-lab/studio/vpc-flow-logs",
      dnsQueries: "/ml-lab/studio/dns-queries",
      patterns: ["/ml-lab/studio/*", "/aws/lambda/ml-lab-studio-*"],
    },
    queryFolder: "ml-lab/studio",
    securityGroups: {
      apps: "ml-lab-studio-apps",
      jobs: "ml-lab-studio-jobs",
      userProfiles: { ana: "ml-lab-studio-user-ana" },
    },
    lifecycleConfigurations: {
      JupyterLab: "ml-lab-studio-jupyter-lab",
      CodeEditor: "ml-lab-studio-code-editor",
      JupyterServer: "ml-lab-studio-jupyter-server",
    },
  });
});

test("the domain's name can be set", () => {
  expect(studioNames(configOf({ studio: { domainName: "sagemaker-domain" } })).domain.text).toBe("sagemaker-domain");
});

test("two deployments in one account share no name, whether they differ in name or in region", () => {
  const unique = (keys: object) => {
    const config = configOf(keys);
    const { roles, policies, buckets } = studioNames(config);
    const groups = [roles, policies, buckets, stateNames(config, "studio")];
    return groups.flatMap((group) => Object.values(group).map(({ text }) => text));
  };
  const all = [unique({}), unique({ name: "ml-two" }), unique({ region: "eu-west-1" })].flat();
  expect(all).toHaveLength(3 * 10);
  expect(new Set(all).size).toBe(all.length);
});

const LONGEST_PROFILE = { studio: { userProfiles: [{ name: "p".repeat(63) }] } };

test("no name is too long in any region", () => {
  for (const region of REGIONS) {
    const names = studioNames(configOf({ name: "a".repeat(20), region, ...LONGEST_PROFILE }));
    expect(tooLong(names)).toEqual([]);
    for (const { text } of [...Object.values(names.roles), ...Object.values(names.functions)])
      expect(text.length).toBeLessThanOrEqual(64);
    for (const { text } of Object.values(names.buckets)) expect(text.length).toBeLessThanOrEqual(63);
  }
});

test("of all names, only that of the artefact bucket is ever cut", () => {
  const cut = REGIONS.flatMap((region) => {
    const names = studioNames(configOf({ name: "a".repeat(20), region, ...LONGEST_PROFILE }));
    return [...JSON.stringify(texts(names)).matchAll(/"(\w+)":"[^"]*-[0-9a-f]{8}"/g)].map(([, key]) => [region, key]);
  });
  expect(cut.map(([, key]) => key)).toEqual(cut.map(() => "artifacts"));
  expect(cut.map(([region]) => region)).toEqual(REGIONS.filter((region) => region.length > 12));
  expect(cut).toHaveLength(13);
});

describe("the artefact bucket", () => {
  const bucket = (keys: object) => studioNames(configOf(keys)).buckets.artifacts.text;

  test.each([
    [18, "ap-southeast-1"],
    [19, "us-gov-west-1"],
    [20, "eu-central-1"],
  ])("with a configured name of %i characters has its whole name in %s", (length, region) => {
    const name = "a".repeat(length);
    expect(bucket({ name, region })).toBe(`${name}-studio-artifacts-123456789012-${region}`);
    expect(bucket({ name, region })).toHaveLength(63);
  });

  test.each([
    [19, "ap-southeast-1", "-studio-artifacts-123456789012-ap-s-0760c7ce"],
    [20, "ap-southeast-1", "-studio-artifacts-123456789012-ap-80c6fa53"],
    [20, "us-gov-west-1", "-studio-artifacts-123456789012-us-4b59f2c3"],
  ])("with a configured name of %i characters is cut in %s", (length, region, rest) => {
    const cut = bucket({ name: "a".repeat(length), region });
    expect(cut).toBe(`${"a".repeat(length)}${rest}`);
    expect(cut.length).toBeLessThanOrEqual(63);
  });

  test("of two long names is not the same", () => {
    const name = "a".repeat(20);
    const regions = ["ap-southeast-1", "ap-southeast-2", "ap-southeast-3"];
    expect(new Set(regions.map((region) => bucket({ name, region }))).size).toBe(3);
  });
});

/** The names as plain text, grouped alike. */
function texts(names: object): unknown {
  if ("text" in names && typeof names.text === "string") return names.text;
  if (Array.isArray(names)) return names.map((name: object) => texts(name));
  return Object.fromEntries(Object.entries(names).map(([key, value]) => [key, texts(value as object)]));
}
