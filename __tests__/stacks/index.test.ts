import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { App, type TerraformStack } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config/load";
import { makeStacks } from "../../src/stacks";
import { StudioStack } from "../../src/stacks/studio/stack";
import { configOf, withKeys } from "../support/config";
import { ASSETS, studio } from "../support/fixtures";

const outdir = mkdtempSync(join(tmpdir(), "stacks-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

function stacksOf(keys: object): TerraformStack[] {
  const app = new App({ outdir, stackTraces: false });
  makeStacks(app, parseConfig(withKeys(keys), "config.yaml"), { assetsPath: ASSETS });
  return app.node.children as TerraformStack[];
}

const warnings = (stacks: readonly TerraformStack[]) =>
  stacks.flatMap((stack) => stack.node.metadata.map(({ data }) => String(data)));

test("makes the stacks that the configuration asks for", () => {
  expect(stacksOf({ studio: {} }).map(({ node }) => node.id)).toEqual(["studio"]);
});

test("refuses a configuration that asks for none", () => {
  expect(() => stacksOf({ state: { mode: "local" } })).toThrow(
    /^the configuration asks for no stack; add studio.*, where \{\} takes every default$/,
  );
});

test("warns of the state once, beside what a stack has to say of itself", () => {
  const stacks = stacksOf({ state: { mode: "local" }, studio: { appIsolation: "shared" } });
  expect(warnings(stacks)).toEqual([
    expect.stringContaining("studio.appIsolation: shared"),
    expect.stringContaining("state.mode: local"),
  ]);
  expect(warnings(stacksOf({ studio: {} }))).toEqual([]);
  // With several stacks it is still once: no stack says it of itself.
  const app = new App({ outdir, stackTraces: false });
  const alone = new StudioStack(app, "studio", configOf({ state: { mode: "local" } }), { assetsPath: ASSETS });
  expect(warnings([alone])).toEqual([]);
});

test("a name that was cut is the same wherever a stack uses it", () => {
  const name = "a".repeat(20);
  const template = studio({ name, region: "ap-southeast-1" });
  const used = [...JSON.stringify(template.json).matchAll(/a{20}-studio-artifacts[\w-]*/g)].map(([text]) => text);
  expect(used.length).toBeGreaterThan(3);
  expect([...new Set(used)]).toEqual([`${name}-studio-artifacts-123456789012-ap-80c6fa53`]);
  expect(template.all(S3Bucket).map(({ attributes }) => attributes.bucket)).toContain(used[0]);
});
