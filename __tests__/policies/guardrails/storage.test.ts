import { storageGuardrails, type StorageGuardrailScope } from "../../../src/policies/guardrails/storage";
import { executionScope } from "../../support/execution-scope";

const statement = (sid: string, overrides: Partial<StorageGuardrailScope> = {}) =>
  storageGuardrails(executionScope(overrides)).find(({ Sid }) => Sid === sid);

test("AWS's buckets are spared only where they are named", () => {
  const serviceBucketArns = ["arn:aws:s3:::jumpstart-cache-prod-us-east-1"];
  expect(statement("BucketsOfOtherAccounts")).toMatchObject({ Resource: "*" });
  expect(statement("BucketsOfOtherAccounts", { serviceBucketArns })?.NotResource).toEqual([
    "arn:aws:s3:::jumpstart-cache-prod-us-east-1",
    "arn:aws:s3:::jumpstart-cache-prod-us-east-1/*",
  ]);
});

test("an ACL is the one that gives all to the bucket's owner, and none is left out: the request's body may have another", () => {
  expect(statement("ObjectAcls")).toMatchObject({
    Action: "s3:Put*Acl",
    Resource: "*",
    Condition: { StringNotEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
  });
});
