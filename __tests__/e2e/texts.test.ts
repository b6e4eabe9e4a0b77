import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { ConfigError, parseConfig } from "../../src/config/load";
import { type Config } from "../../src/config/schema";
import { quoted } from "../../src/constructs/quoted";
import { makeStacks } from "../../src/stacks";
import { Terraform } from "../../tools/terraform";
import { withKeys } from "../support/config";
import { ASSETS } from "../support/fixtures";
import { Template } from "../support/template";
import { type Place, TEXT_PLACES } from "../support/text-places";

/**
 * Every text of the configuration arrives as it is written: each is made as odd as the schema lets it be, synthesized, and
 * real Terraform is asked for the value back.
 */

/** Oddities, each put where the schema takes it: at the end of a text, in its middle, at its beginning. */
const ODDITIES = [
  ...["\r\n", "//", "/*", "<<EOF", "$$", "%%", "null"],
  ..."\"\\\n\t\b\f'`{}#~é\u00a0\u2028$%=,@+_.-/ 1",
  ...["${", "%{", "$${", "%%{", "${path.root}", "#{TfToken[TOKEN.0]}"],
];

interface Sample {
  /** A text that the schema takes. */
  readonly text: string;
  /**
   * What the rest of the configuration says, so that the text counts.
   * @default - nothing
   */
  readonly beside?: object;
  /**
   * How the text is synthesized.
   * @default - as it is
   */
  readonly written?: (text: string) => string;
}

const ARN = "arn:aws:iam::123456789012";
const user = (keys: object) => ({ studio: { userProfiles: [{ name: "ana", ...keys }] } });
const network = (keys: object) => ({ studio: { network: keys } });
const SSO = { authMode: "SSO", expectedUsers: 1 };

/** One for each free text of the schema. Where a mapping is by service, the service is the first of them, which Canvas needs. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  name: { text: "zz" },
  accountId: { text: "210987654321" },
  "tags, a key": { text: "Team" },
  "tags, a value": { text: "blue" },
  "state.bucket": { text: "our-states" },
  "state.kmsKeyArn": { text: "arn:aws:kms:us-east-1:123456789012:key/1" },
  "state.organization": { text: "acme" },
  "state.workspacePrefix": { text: "blue", beside: { state: { organization: "acme" } } },
  "state.directory": { text: "our/states", written: normalize },
  "providers.aws": { text: "~> 6.19" },
  "iam.path": { text: "/platform/" },
  "iam.permissionsBoundaryArn": { text: `${ARN}:policy/boundary` },
  "defaults.network.endpoints.zones, a value[]": { text: "us-east-1b" },
  "defaults.network.endpoints.serviceNames, a value": {
    text: "com.amazonaws.us-east-1.application-autoscaling-fips",
  },
  "studio.domainName": { text: "our-domain" },
  "studio.identityCenter.groups[]": { text: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", beside: ssoWithoutProfiles() },
  "studio.identityCenter.users[]": { text: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", beside: ssoWithoutProfiles() },
  "studio.executionRole": { text: `${ARN}:role/team/studio` },
  "studio.allowedInstanceTypes[]": {
    text: "ml.m5.large",
    beside: { studio: { instanceTypes: { jupyterLab: "ml.m5.large", codeEditor: "ml.m5.large" } } },
  },
  "studio.instanceTypes.jupyterLab": { text: "ml.m5.large" },
  "studio.instanceTypes.codeEditor": { text: "ml.m5.large" },
  "studio.network.vpcCidr": { text: "10.0.0.0/22" },
  "studio.network.subnets[].cidr": {
    text: "10.0.0.0/25",
    beside: network({ subnets: [{}, { cidr: "10.0.1.0/25" }] }),
  },
  "studio.network.subnets[].availabilityZone": {
    text: "us-east-1f",
    beside: network({ subnets: [{ cidr: "10.0.0.0/25" }, { cidr: "10.0.1.0/25" }] }),
  },
  "studio.network.endpoints.zones, a value[]": { text: "us-east-1b" },
  "studio.network.endpoints.serviceNames, a value": { text: "com.amazonaws.us-east-1.application-autoscaling-fips" },
  "studio.network.allowedBuckets[]": { text: "our-data" },
  "studio.docker.trustedAccounts[]": { text: "210987654321", beside: { studio: { docker: { enabled: true } } } },
  "studio.userProfiles[].name": { text: "zoe" },
  "studio.userProfiles[].executionRoleArn": { text: `${ARN}:role/ana`, beside: user({}) },
  "studio.userProfiles[].ssoUserValue": { text: "ana", beside: { studio: { ...user({}).studio, ...SSO } } },
  "studio.userProfiles[].instanceTypes.jupyterLab": { text: "ml.m5.large", beside: user({}) },
  "studio.userProfiles[].instanceTypes.codeEditor": { text: "ml.m5.large", beside: user({}) },
  "studio.userProfiles[].tags, a key": { text: "Team", beside: user({}) },
  "studio.userProfiles[].tags, a value": { text: "blue", beside: user({}) },
};

function ssoWithoutProfiles(): object {
  return { studio: { ...SSO, userProfiles: [] } };
}

/** Mappings and lists laid over each other, entry by entry. */
function merged(below: unknown, above: unknown): unknown {
  if (typeof below !== "object" || typeof above !== "object" || !below || !above) return above ?? below;
  const entries = { ...below } as Record<string, unknown>;
  for (const [key, value] of Object.entries(above)) entries[key] = merged(entries[key], value);
  return Array.isArray(below) ? Object.values(entries) : entries;
}

function configOf({ key, holding }: Place, text: string): Config | undefined {
  const around = merged({ studio: {} }, SAMPLES[key]?.beside ?? {});
  try {
    return parseConfig(withKeys(merged(around, holding(text)) as object), "config.yaml");
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** The sample with every oddity that the schema takes there. */
function oddest(place: Place): string {
  return ODDITIES.reduce((text, oddity) => {
    const half = Math.ceil(text.length / 2);
    const odder = [text + oddity, text.slice(0, half) + oddity + text.slice(half), oddity + text];
    return odder.find((each) => configOf(place, each)) ?? text;
  }, SAMPLES[place.key]!.text);
}

/** Whether a value holds a text, as it is or within JSON. */
function holds(value: string, text: string): boolean {
  return value.includes(text) || value.includes(JSON.stringify(text).slice(1, -1));
}

/** Texts and keys of all that is synthesized, without those that refer to what only a deployment has. */
function textsOf(config: Config): string[] {
  const found = new Set<string>();
  const walk = (value: unknown) => {
    if (typeof value === "string") found.add(withoutReferences(value));
    else if (typeof value === "object" && value) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === "//") continue;
        found.add(key);
        walk(inner);
      }
    }
  };
  const templates = Template.each((app) => makeStacks(app, config, { assetsPath: ASSETS }));
  for (const [, { json }] of templates) walk(json);
  // A condition gives back no text.
  return [...found]
    .filter((text) => !text.startsWith("${contains("))
    .filter((text) => !/\$\{[^}]*\b(aws_\w+|data|local|self|var)\./.test(text));
}

/** A text with something in the place of each reference. */
function withoutReferences(text: string): string {
  return text
    .replace(/\$\{(data\.)?\w+\.[\w-]+(\.[\w-]+)*\}/g, "a-reference")
    .replace(/data\.[\w.-]+\.vpc_endpoint_policy_supported/g, "true")
    .replace(/data\.[\w.-]+\.(availability_zones|names|zone_ids)/g, "[]")
    .replace(/(?<=keys\()local\.[\w-]+/g, "{}");
}

const folder = mkdtempSync(join(tmpdir(), "texts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Terraform makes of texts. */
async function evaluated(texts: readonly string[]): Promise<string[]> {
  const terraform = new Terraform(process.env, folder);
  await terraform.version(); // says how to install it
  const values = Object.fromEntries(texts.map((text, index) => [`text${index}`, text]));
  const output = { values: { value: "${local.values}" } };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ locals: { values }, output }, undefined, 1));
  for (const args of [["init"], ["apply", "-auto-approve"]]) {
    const { status, stdout, stderr } = await terraform.run(folder, ...args, "-no-color");
    if (status !== 0) throw new Error(`terraform ${args[0]}:\n${stderr || stdout}`);
  }
  const { stdout } = await terraform.run(folder, "output", "-json", "values");
  const back = JSON.parse(stdout) as Record<string, unknown>;
  return texts.map((_, index) => String(back[`text${index}`]));
}

const free = TEXT_PLACES.filter(({ isFree }) => isFree);

test("every free text of the schema has a sample", () => {
  expect([...new Set(free.map(({ key }) => key))].sort()).toEqual(Object.keys(SAMPLES).sort());
  for (const place of free) expect([place.key, configOf(place, SAMPLES[place.key]!.text)]).not.toContain(undefined);
});

test("Terraform gives every text of the configuration back as it is written", async () => {
  const asked = free.flatMap((place) => {
    const { written = (each) => each } = SAMPLES[place.key]!;
    const odd = oddest(place);
    const text = written(odd);
    const texts = textsOf(configOf(place, odd)!).filter((each) => holds(each, text));
    return (texts.length > 0 ? texts : ["nothing"]).map((asked) => ({ key: place.key, text, asked }));
  });
  const values = await evaluated(asked.map(({ asked: each }) => each));
  const wrong = asked
    .map((each, index) => ({ ...each, value: values[index]! }))
    .filter((each) => !holds(each.value, each.text));
  expect(wrong).toEqual([]);

  const odd = Object.fromEntries(asked.map(({ key, text }) => [key, text]));
  for (const oddity of ['"', "\\", "'", "$$", "%%", "{", "#", "\u00a0", "\t"]) {
    expect(odd["studio.userProfiles[].ssoUserValue"]).toContain(oddity);
  }
  expect(odd["tags, a value"]).toMatch(/[=@/]/);
});

test("a text within an expression comes back as it is written, whatever is in it", async () => {
  const text = `${ODDITIES.join("")}\\b\\f\\n`;
  expect(await evaluated([`\${true ? ${quoted(text)} : null}`])).toEqual([text]);
});

test("a text that the schema refuses would come back as another", async () => {
  const text = "${1 + 1}";
  const place = free.find(({ key }) => key === "tags, a value")!;
  const config = configOf(place, "blue")!;
  expect(configOf(place, text)).toBeUndefined();
  const texts = textsOf({ ...config, tags: { Team: text } }).filter((each) => holds(each, text));
  expect(texts).toContain(text);
  const values = await evaluated(texts);
  expect(values).toContain("2");
  expect(values.filter((value) => holds(value, text))).toEqual([]);
});
