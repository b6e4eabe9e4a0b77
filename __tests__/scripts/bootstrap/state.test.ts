import { parseState, resourceCount, type State, tainted, whichStateCounts } from "../../../scripts/bootstrap/state";

const bucket = { mode: "managed", type: "aws_s3_bucket", name: "Bucket", instances: [{}] } as const;
const state = (serial = 1, lineage = "a", resources: State["resources"] = [bucket]): State => ({
  lineage,
  serial,
  resources,
});
const empty = (serial = 1, lineage = "a") => state(serial, lineage, []);

describe("parseState", () => {
  test("reads lineage, serial and resources", () => {
    expect(parseState(JSON.stringify({ version: 4, ...state(3) }), "file")).toEqual(state(3));
  });

  test("an empty file is no state", () => {
    expect(parseState("\n", "file")).toBeUndefined();
  });

  test.each([
    ["half a file", '{"version": 4, "lin', "file is not a Terraform state: it is not JSON"],
    ["another document", "{}", "file is not a Terraform state of version 4"],
    ["null", "null", "file is not a Terraform state of version 4"],
    ["an old state", '{"version": 3, "lineage": "a", "serial": 1, "modules": []}', "of version 4"],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseState(text, "file")).toThrow(message);
  });
});

test("instances of managed resources are counted, data sources are not", () => {
  const resources: State["resources"] = [
    bucket,
    { mode: "managed", type: "aws_subnet", name: "Subnet", instances: [{}, {}] },
    { mode: "data", type: "aws_region", name: "Region", instances: [{}] },
  ];
  expect(resourceCount(state(1, "a", resources))).toBe(3);
  expect(resourceCount(undefined)).toBe(0);
});

test("only what was interrupted, and is of the types in question, is tainted", () => {
  const resources: State["resources"] = [
    bucket,
    { mode: "managed", type: "aws_kms_key", name: "Key", instances: [{ status: "tainted" }] },
    { mode: "managed", type: "aws_kms_alias", name: "Alias", instances: [{ status: "tainted" }] },
  ];
  expect(tainted(state(1, "a", resources), ["aws_s3_bucket", "aws_kms_key"])).toEqual(["aws_kms_key.Key"]);
});

describe("whichStateCounts", () => {
  test.each([
    ["nothing at all", false, undefined, undefined, "none"],
    ["after a teardown", false, empty(9), undefined, "none"],
    ["an interrupted first run", true, state(), undefined, "file"],
    ["an interrupted teardown, bucket gone", false, state(9), undefined, "file"],
    ["a fresh clone", true, undefined, state(), "bucket"],
    ["a fresh clone with an empty leftover", true, empty(7, "b"), state(), "bucket"],
    ["an empty state in the bucket", true, state(1, "a"), empty(7, "b"), "file"],
    ["the same in both", true, state(2), state(2), "bucket"],
    ["an older file", true, state(1), state(2), "bucket"],
    ["a newer file", true, state(3), state(2), "file"],
    ["a bucket that no state knows", true, undefined, undefined, "unmanaged"],
    ["a bucket that only empty states know", true, empty(), empty(2), "unmanaged"],
    ["states of different origin", true, state(1, "a"), state(2, "b"), "conflict"],
    ["the same serial with other content", true, state(2), state(2, "a", [bucket, bucket]), "conflict"],
  ])("%s", (_, bucketExists, file, object, expected) => {
    expect(whichStateCounts(bucketExists, file, object)).toBe(expected);
  });
});
