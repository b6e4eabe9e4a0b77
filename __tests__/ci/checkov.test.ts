import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, type FailedCheck, judge, plannedResources, readWaivers } from "../../.ci/checkov";

const failure = (check: string, resource: string): FailedCheck => ({
  check_id: check,
  check_name: "name",
  resource,
  file_path: "/config.studio.plan.json",
});

const waivers = readWaivers(`
- check: CKV_AWS_18
  resources: ["aws_s3_bucket.*_LogBucket_*"]
  reason: The bucket that receives the logs would log to itself
`);

test("a failed check is waived for the resources that the waiver names, and for no other", () => {
  const log = failure("CKV_AWS_18", "aws_s3_bucket.Assets_LogBucket_1A2B");
  const data = failure("CKV_AWS_18", "aws_s3_bucket.Assets_Bucket_1A2B");
  const other = failure("CKV_AWS_21", "aws_s3_bucket.Assets_LogBucket_1A2B");
  expect(judge(waivers, [log, data, other])).toEqual({ failed: [data, other], unneeded: [] });
});

test("a waiver for one stack waives nothing in the plan of another", () => {
  const [waiver] = readWaivers(
    "- { check: CKV_AWS_18, stack: shop, resources: [aws_s3_bucket.One], reason: the shop logs at its door }",
  );
  const of = (plan: string) => ({ ...failure("CKV_AWS_18", "aws_s3_bucket.One"), file_path: plan });
  const [shop, workshop] = [of("/config.shop.plan.json"), of("/config.workshop.plan.json")];
  expect(judge([waiver!], [shop, workshop])).toEqual({ failed: [workshop], unneeded: [] });
});

test("a waiver that waives nothing is told", () => {
  expect(judge(waivers, [])).toEqual({ failed: [], unneeded: ["CKV_AWS_18 aws_s3_bucket.*_LogBucket_*"] });
});

test("a dot in a pattern stands for itself", () => {
  expect(judge(waivers, [failure("CKV_AWS_18", "aws_s3_bucketX_LogBucket_1")]).failed).toHaveLength(1);
});

test("a plan of no resource is told from a plan of some", () => {
  const data = { mode: "data", address: "data.aws_region.one" };
  const bucket = { mode: "managed", address: "aws_s3_bucket.one" };
  expect(plannedResources(JSON.stringify({ resource_changes: [data, bucket] }))).toBe(1);
  expect(plannedResources(JSON.stringify({ resource_changes: [data] }))).toBe(0);
  expect(plannedResources(JSON.stringify({ planned_values: { root_module: {} } }))).toBe(0);
});

test("an empty plan among good ones fails the check, before checkov runs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "checkov-"));
  const plan = (name: string, changes: readonly object[]) => {
    writeFileSync(join(folder, name), JSON.stringify({ resource_changes: changes }));
    return join(folder, name);
  };
  const plans = [plan("good.json", [{ mode: "managed" }]), plan("empty.json", [])];
  await expect(check("no-such-checkov", plans)).rejects.toThrow(/nothing to check: .*empty\.json plans no resource/);
  await expect(check("no-such-checkov", plans.slice(0, 1))).rejects.toThrow(/no-such-checkov is not on the PATH/);
  rmSync(folder, { recursive: true });
});

test.each([
  ["no reason", "- { check: CKV_AWS_18, resources: [a] }", /reason/],
  ["an empty reason", "- { check: CKV_AWS_18, resources: [a], reason: ' ' }", /reason/],
  ["no resource", "- { check: CKV_AWS_18, resources: [], reason: twenty letters and more }", /resources/],
  ["no id of a check", "- { check: all, resources: [a], reason: twenty letters and more }", /check/],
])("a waiver with %s is refused", (_, text, message) => {
  expect(() => readWaivers(text)).toThrow(message);
});

test("the project's own waivers can be read", () => {
  expect(() => readWaivers(readFileSync(join(__dirname, "../../.ci/checkov.yaml"), "utf8"))).not.toThrow();
});
