import { dataBucketStatements, readArtifacts, serviceBucketStatements } from "../../../src/policies/sagemaker/storage";
import { executionStatements } from "../../../src/policies/studio-execution";
import { executionScope } from "../../support/execution-scope";
import { iamProblems } from "../../support/iam";

const statement = (sid: string, bucketNames: readonly string[]) =>
  dataBucketStatements(executionScope({ bucketNames })).find(({ Sid }) => Sid === sid);

test("reaches the named buckets and SageMaker's own, each once, in this account", () => {
  const { Resource, Condition } = statement("UseDataBuckets", ["team-data", "sagemaker-us-east-1-123456789012"])!;
  expect(Resource).toEqual([
    "arn:aws:s3:::sagemaker-us-east-1-123456789012",
    "arn:aws:s3:::sagemaker-us-east-1-123456789012/*",
    "arn:aws:s3:::team-data",
    "arn:aws:s3:::team-data/*",
  ]);
  expect(Condition).toEqual({ StringEquals: { "aws:ResourceAccount": "123456789012" } });
});

test("what apps start from is read, in a bucket of this account, and nothing more", async () => {
  const artifacts = readArtifacts(executionScope());
  expect(executionStatements(executionScope())).toContainEqual(artifacts);
  expect(artifacts).toMatchObject({
    Action: "s3:GetObject",
    Condition: { StringEquals: { "aws:ResourceAccount": "123456789012" } },
  });
  expect(await iamProblems([artifacts])).toEqual([]);
});

test("buckets of AWS are read where there are any, and never written", () => {
  expect(serviceBucketStatements({})).toEqual([]);
  expect(serviceBucketStatements({ serviceBucketArns: ["arn:aws:s3:::jumpstart"] })).toEqual([
    {
      Sid: "ReadServiceBuckets",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: ["arn:aws:s3:::jumpstart", "arn:aws:s3:::jumpstart/*"],
    },
  ]);
});
