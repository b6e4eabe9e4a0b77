import { type Statement } from "../../src/policies/statement";
import { iamProblems } from "./iam";

const sound: Statement = {
  Sid: "ReadBucket",
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:ListBucket"],
  Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
  Condition: { StringEquals: { "aws:ResourceAccount": "123456789012" } },
};

test("finds nothing wrong with a sound statement", async () => {
  expect(await iamProblems([sound])).toEqual([]);
});

test.each<[string, Partial<Statement>, string]>([
  ["an invented action", { Action: "s3:HeadBucket" }, "ReadBucket: no action s3:HeadBucket"],
  ["an invented service", { Action: "s4:GetObject" }, "ReadBucket: no action s4:GetObject"],
  ["a wildcard that matches nothing", { Action: "s3:Frob*" }, "ReadBucket: no action s3:Frob*"],
  ["a bucket where an object is meant", { Action: "s3:GetObject", Resource: "arn:aws:s3:::data" }, "no action takes"],
  ["an action without its kind of resource", { Resource: "arn:aws:s3:::data" }, "s3:GetObject takes none of the"],
  [
    "another service's resource",
    { Resource: "arn:aws:sqs:us-east-1:123456789012:queue" },
    "no action takes arn:aws:sqs",
  ],
  [
    "an invented condition key",
    { Condition: { Null: { "s3:Colour": "true" } } },
    "does not know the condition key s3:Colour",
  ],
  [
    "an invented global key",
    { Condition: { Null: { "aws:Colour": "true" } } },
    "does not know the condition key aws:Colour",
  ],
  ["an invented policy variable", { Resource: "arn:aws:s3:::data/$${aws:Colour}" }, "no policy variable aws:Colour"],
  ["an open Allow", { Resource: "*", Condition: undefined }, "allows on * what could be narrowed"],
  ["a Sid that IAM refuses", { Sid: "read-bucket" }, "read-bucket: a Sid takes letters and digits alone"],
])("finds %s", async (_, change, problem) => {
  expect(await iamProblems([{ ...sound, ...change }])).toContainEqual(expect.stringContaining(problem));
});

test("finds a condition key that one of several actions lacks", async () => {
  const statement: Statement = {
    Sid: "JobsOutsideVpc",
    Effect: "Deny",
    Action: ["sagemaker:CreateTrainingJob", "sagemaker:CreateTransformJob"],
    Resource: "*",
    Condition: { Null: { "sagemaker:VpcSubnets": "true" } },
  };
  expect(await iamProblems([statement])).toEqual([
    "JobsOutsideVpc: sagemaker:CreateTransformJob does not know the condition key sagemaker:VpcSubnets",
  ]);
});

test("accepts an open Allow with a reason", async () => {
  const open = { ...sound, Resource: "*", Condition: undefined };
  expect(await iamProblems([open], { ReadBucket: "every bucket is public anyway" })).toEqual([]);
});

test("finds a Sid used twice", async () => {
  expect(await iamProblems([sound, sound])).toEqual(["ReadBucket: not unique"]);
});
