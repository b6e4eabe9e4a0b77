import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sdkDefaults } from "../../../src/constructs/compute/sdk-defaults";
import { ROOT } from "../../support/fixtures";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const defaults = sdkDefaults({
  subnetIds: ["subnet-0a", "subnet-0b"],
  securityGroupIds: ["sg-0jobs"],
  keyArn: KEY,
});

/** Every value of an object by its path. */
function leaves(value: unknown, path = ""): [path: string, value: unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

const ending = (pattern: RegExp) => leaves(defaults).filter(([path]) => pattern.test(path));

test("both SDKs are tested with this content", () => {
  expect(JSON.parse(readFileSync(join(ROOT, "__tests__/sdk/config.json"), "utf8"))).toEqual(defaults);
});

test("every key is the one that is given", () => {
  const keys = ending(/KmsKeyId$/);
  expect(keys.length).toBeGreaterThan(10);
  expect(keys.filter(([, value]) => value !== KEY)).toEqual([]);
});

test("every network is the one that is given", () => {
  expect(ending(/\.Subnets$|\.subnets$/).length).toBeGreaterThan(5);
  for (const [, value] of ending(/\.Subnets$|\.subnets$/)) expect(value).toEqual(["subnet-0a", "subnet-0b"]);
  for (const [, value] of ending(/SecurityGroupIds$|security_group_ids$/)) expect(value).toEqual(["sg-0jobs"]);
});

test("it turns encryption of traffic on wherever it speaks of it, and isolation, a role or tags nowhere", () => {
  expect(ending(/TrafficEncryption$|traffic_encryption$/).filter(([, value]) => value !== true)).toEqual([]);
  expect(ending(/Isolation|Role|Tags/)).toEqual([]);
});
