import { accountOnly, s3Gateway } from "../../src/policies/endpoints";
import { POLICY_LIMITS, policyDocument, policySize } from "../../src/policies/statement";
import { iamProblems } from "../support/iam";

const props = {
  partition: "aws",
  accountId: "123456789012",
  bucketNames: ["team-data"],
  serviceBucketArns: ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket"],
};
const statement = (sid: string, overrides: Partial<typeof props> = {}) =>
  s3Gateway({ ...props, ...overrides }).find(({ Sid }) => Sid === sid);

test("what IAM knows", async () => {
  expect(await iamProblems([...accountOnly("123456789012")])).toEqual([]);
  expect(await iamProblems(s3Gateway(props))).toEqual([]);
});

test("an interface endpoint serves principals of this account alone", () => {
  expect(accountOnly("123456789012")).toMatchObject([
    { Effect: "Allow", Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } },
  ]);
});

test("S3 serves the named buckets, where bucket and caller are this account's", () => {
  expect(statement("NamedBuckets")).toMatchObject({
    Resource: ["arn:aws:s3:::team-data", "arn:aws:s3:::team-data/*"],
    Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012", "aws:ResourceAccount": "123456789012" } },
  });
});

test("AWS's own buckets are read, never written", () => {
  expect(statement("ReadServiceBuckets")?.Action).toEqual(["s3:GetObject", "s3:ListBucket"]);
});

test("no bucket, no statement: an empty resource would be refused", () => {
  expect(statement("NamedBuckets", { bucketNames: [] })).toBeUndefined();
  expect(statement("ReadServiceBuckets", { serviceBucketArns: [] })).toBeUndefined();
});

test("100 buckets of the longest name fit", () => {
  const bucketNames = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(63, "x"));
  expect(policySize(policyDocument(s3Gateway({ ...props, bucketNames })))).toBeLessThanOrEqual(
    POLICY_LIMITS.vpcEndpoint,
  );
});
