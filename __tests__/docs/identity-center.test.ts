import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { configOf } from "../support/config";
import { ROOT, studio } from "../support/fixtures";

const page = readFileSync(join(ROOT, "docs/identity-center.md"), "utf8");
const [, example] = /```yaml\n([^`]*)```/.exec(page)!;

test("the example is a configuration, of which synth warns in nothing", () => {
  const keys = parse(example!) as object;
  const { studio: section } = configOf(keys);
  expect(section).toMatchObject({ authMode: "SSO", userProfiles: [] });
  expect(studio(keys).warnings).toEqual([]);
});

test("its outputs are those of such a stack", () => {
  const named = [...page.matchAll(/outputs? `(\w+)`/g)].map(([, output]) => output!);
  expect(named).toEqual(["single_sign_on_application_arn", "domain_url"]);
  expect(Object.keys(studio(parse(example!) as object).outputs)).toEqual(expect.arrayContaining(named));
});

test("the README leads to it", () => {
  expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain("(docs/identity-center.md)");
});
