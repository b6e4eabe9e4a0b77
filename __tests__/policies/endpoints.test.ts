import { accountOnly, s3Gateway, type S3GatewayProps } from "../../src/policies/endpoints";
import { POLICY_LIMITS, policyDocument, policySize } from "../../src/policies/statement";
import { iamProblems } from "../support/iam";

const props: S3GatewayProps = {
  partition: "aws",
  accountId: "123456789012",
  bucketNames: ["team-data"],
  serviceBucketArns: ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket"],
};
const statement = (sid: string, overrides: Partial<S3GatewayProps> = {}) =>
  s3Gateway({ ...props, ...overrides }).find(({ Sid }) => Sid === sid);

test("what IAM knows", async () => {
  expect(await iamProblems([...accountOnly("123456789012")])).toEqual([]);
  expect(await iamProblems(s3Gateway({ ...props, madeBucketName: "sagemaker" }))).toEqual([]);
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

test("one bucket may be made, by a principal of this account, and not for others", () => {
  expect(statement("MakeDefaultBucket")).toBeUndefined();
  expect(statement("MakeDefaultBucket", { madeBucketName: "sagemaker" })).toEqual({
    Sid: "MakeDefaultBucket",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:CreateBucket",
    Resource: "arn:aws:s3:::sagemaker",
    // Nothing of the bucket's account: it has none yet.
    Condition: {
      StringEquals: { "aws:PrincipalAccount": "123456789012" },
      StringEqualsIfExists: { "s3:x-amz-acl": "private", "s3:x-amz-object-ownership": "BucketOwnerEnforced" },
    },
  });
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
