import { keyAdministration, keyUse, logsServiceUse } from "../../src/policies/keys";
import { iamProblems } from "../support/iam";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/*";
const LOG_GROUPS = ["arn:aws:logs:us-east-1:123456789012:log-group:/ml/*"];
const REASONS = { AdministeredThroughIam: "a key policy speaks of its own key" };

test("the account administers its key", async () => {
  const statements = keyAdministration("aws-us-gov", "123456789012");
  expect(statements).toMatchObject([
    { Principal: { AWS: "arn:aws-us-gov:iam::123456789012:root" }, Action: "kms:*", Resource: "*" },
  ]);
  expect(await iamProblems(statements, REASONS)).toEqual([]);
});

test("CloudWatch Logs of the region uses the key for the named groups alone", async () => {
  const statements = logsServiceUse({
    region: "us-east-1",
    dnsSuffix: "amazonaws.com",
    logGroupArnPattern: LOG_GROUPS,
  });
  expect(statements).toMatchObject([
    {
      Principal: { Service: "logs.us-east-1.amazonaws.com" },
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": LOG_GROUPS } },
    },
  ]);
  expect(JSON.stringify(statements)).not.toContain("kms:CreateGrant");
  expect(await iamProblems(statements)).toEqual([]);
});

test("use of a key is use of that key", async () => {
  expect(keyUse(KEY)).toMatchObject({ Effect: "Allow", Resource: KEY });
  expect(keyUse(KEY).Condition).toBeUndefined();
  expect(await iamProblems([keyUse(KEY)])).toEqual([]);
});
