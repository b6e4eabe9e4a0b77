import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  denials,
  questions,
  refusedBySageMaker,
  type SentRequest,
  type SentRequests,
} from "../../.ci/policies/sdk-requests";
import { NVME_INSTANCE_FAMILIES } from "../../src/catalogue/instance-types";
import { ROOT } from "../support/fixtures";

const text = (file: string) => readFileSync(join(ROOT, file), "utf8");
const page = text("docs/sdk-defaults.md");
const sent = JSON.parse(text("__tests__/sdk/requests.json")) as SentRequests;

const LACKING: Readonly<Record<string, string>> = {
  JobsOutsideVpc: "network",
  VolumeWithoutKey: "volume key",
  AutoMlVolumeWithoutKey: "volume key",
  OutputWithoutKey: "output key",
  OnlineStoreWithoutKey: "key",
};

function verdict(requests: readonly SentRequest[]): string {
  const asked = requests.flatMap(questions);
  const lacking = [...new Set(asked.flatMap(denials).map((sid) => LACKING[sid]!))];
  if (lacking.length) return `denied: no ${lacking.join(", no ")}`;
  return asked.some(refusedBySageMaker) ? "SageMaker refuses the volume key" : "passes";
}

const calls = (["v2", "v3"] as const).flatMap((version) =>
  Object.entries(sent[version].file).map(([call, { requests }]) => ({ version, call, requests })),
);
const ofDocs = calls.filter(({ call }) => call.startsWith("docs: "));
const examples = calls.filter(({ call }) => !call.startsWith("docs: "));

test("the table tells what becomes of each call with the file alone", () => {
  const rows = [...page.matchAll(/^\| (v\d) \| `(.+?)`(.*?) \| (.+?) \| (.+?) \|$/gm)].map(
    ([, version, name, rest, actions, outcome]) => [version, `${name}${rest}`, actions, outcome],
  );
  expect(rows).toEqual(
    examples.map(({ version, call, requests }) => [
      version,
      call,
      requests.map(({ operation }) => operation).join(", "),
      verdict(requests),
    ]),
  );
});

test("without the file, none of the examples passes", () => {
  for (const version of ["v2", "v3"] as const) {
    const verdicts = Object.values(sent[version].none).map(({ requests }) => verdict(requests));
    expect(verdicts.length).toBeGreaterThanOrEqual(15);
    expect(verdicts.filter((outcome) => !outcome.startsWith("denied"))).toEqual([]);
  }
});

test("the code on the page passes", () => {
  expect(ofDocs.map(({ call }) => call).length).toBeGreaterThan(8);
  expect(ofDocs.filter(({ requests }) => verdict(requests) !== "passes")).toEqual([]);
});

test("all code on the page is among what was run", () => {
  const headings = [...page.matchAll(/^### (v\d): (.+)$/gm)].map(
    ([, version, heading]) => `${version} docs: ${heading}`,
  );
  expect(ofDocs.map(({ version, call }) => `${version} ${call}`)).toEqual(headings);
  expect(page.match(/^```python$/gm)).toHaveLength(headings.length);
});

test("local storage is what the guardrails take for it", () => {
  const types = calls
    .flatMap(({ requests }) => requests.flatMap(questions))
    .flatMap(({ keys }) => keys.InstanceTypes ?? []);
  const families = NVME_INSTANCE_FAMILIES.map((family) => family.replace("*", ""));
  for (const type of new Set(types)) {
    const question = { action: "CreateTransformJob", keys: { InstanceTypes: [type], VolumeKmsKeyArn: "key" } };
    expect(refusedBySageMaker(question)).toBe(families.some((family) => type.startsWith(family)));
  }
});

test("it names the paths of the start script", () => {
  const loader = text("assets/auto-shutdown/loader.sh");
  const [, file] = /^readonly SDK_DEFAULTS=(.+)$/m.exec(loader)!;
  const [, folder] = /^readonly DIR=(.+)$/m.exec(loader)!;
  expect(page).toContain(`\`${file}\``);
  expect(page).toContain(`\`SAGEMAKER_ADMIN_CONFIG_OVERRIDE=${folder}/payload/sdk_defaults.json\``);
});

test("the README leads to it", () => {
  expect(text("README.md")).toContain("(docs/sdk-defaults.md)");
});
