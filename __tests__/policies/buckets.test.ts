import {
  onlyReadsThroughEndpoint,
  outsideEndpointDenied,
  serverAccessLogDelivery,
  thisAccountOnly,
  tlsOnly,
} from "../../src/policies/buckets";
import { POLICY_LIMITS, policyDocument, policySize } from "../../src/policies/statement";
import { iamProblems } from "../support/iam";

const BUCKET = "arn:aws:s3:::artifacts";
const ROLE = "arn:aws:iam::123456789012:role/studio";
const statements = [
  tlsOnly(BUCKET),
  thisAccountOnly(BUCKET, "123456789012"),
  outsideEndpointDenied(BUCKET, "${aws_vpc_endpoint.S3.id}", [ROLE]),
  serverAccessLogDelivery({
    logBucketArn: "arn:aws:s3:::logs",
    sourceBucketArn: BUCKET,
    accountId: "123456789012",
    prefix: "s3/",
  }),
  onlyReadsThroughEndpoint(BUCKET, "${aws_vpc_endpoint.S3.id}"),
];

test("what IAM knows", async () => {
  expect(await iamProblems(statements)).toEqual([]);
});

test.each(statements.slice(0, 3).map((statement) => [statement.Sid, statement] as const))(
  "%s binds everybody, on the bucket and its objects",
  (_, statement) => {
    expect(statement).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [BUCKET, `${BUCKET}/*`],
    });
  },
);

test("services of AWS are not taken for another account", () => {
  expect(thisAccountOnly(BUCKET, "123456789012").Condition).toEqual({
    StringNotEquals: { "aws:PrincipalAccount": "123456789012" },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  });
});

test("the endpoint binds the named roles alone, so that no deployer is locked out", () => {
  expect(outsideEndpointDenied(BUCKET, "vpce-1", [ROLE]).Condition).toEqual({
    ArnEquals: { "aws:PrincipalArn": [ROLE] },
    StringNotEquals: { "aws:SourceVpce": "vpce-1" },
  });
});

test("the endpoint is for objects as they are now, and what goes another way is not bound by it", () => {
  expect(statements[4]).toEqual({
    Sid: "OnlyReadsThroughEndpoint",
    Effect: "Deny",
    Principal: "*",
    NotAction: "s3:GetObject",
    Resource: [BUCKET, `${BUCKET}/*`],
    Condition: { StringEquals: { "aws:SourceVpce": "${aws_vpc_endpoint.S3.id}" } },
  });
});

test("log delivery may write under its prefix, for one bucket of this account", () => {
  expect(statements[3]).toMatchObject({
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::logs/s3/*",
    Condition: {
      ArnLike: { "aws:SourceArn": BUCKET },
      StringEquals: { "aws:SourceAccount": "123456789012" },
    },
  });
});

test("they fit into a bucket policy with 150 roles", () => {
  const roles = Array.from({ length: 150 }, (_, index) => `${ROLE}-${index}`.padEnd(100, "x"));
  const size = policySize(policyDocument([...statements, outsideEndpointDenied(BUCKET, "vpce-1", roles)]));
  expect(size).toBeLessThanOrEqual(POLICY_LIMITS.bucket);
});
