import { needsOf } from "../../src/policies/needs";

test("a need for each resource, with the values that its conditions allow", () => {
  const needs = needsOf([
    {
      Sid: "One",
      Effect: "Allow",
      Action: ["ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"],
      Resource: "arn:aws:ec2:eu-west-1:111122223333:security-group/*",
      Condition: {
        ArnEquals: { "ec2:Vpc": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a" },
        StringLike: { "aws:ResourceTag/Owner": "arn:aws:sagemaker:eu-west-1:111122223333:domain/*" },
      },
    },
    {
      Sid: "Two",
      Effect: "Allow",
      Action: "sagemaker:DeleteApp",
      Resource: ["arn:aws:sagemaker:eu-west-1:111122223333:app/d-1/*", "arn:aws:sagemaker:eu-west-1:111122223333:x"],
    },
  ]);

  expect(needs).toEqual([
    {
      actions: ["ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"],
      resource: "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0",
      context: {
        "ec2:Vpc": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a",
        "aws:ResourceTag/Owner": "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-0123456789ab",
      },
    },
    {
      actions: ["sagemaker:DeleteApp"],
      resource: "arn:aws:sagemaker:eu-west-1:111122223333:app/d-1/example/jupyterlab/default",
      context: {},
    },
    { actions: ["sagemaker:DeleteApp"], resource: "arn:aws:sagemaker:eu-west-1:111122223333:x", context: {} },
  ]);
});

test("a condition key that must be absent is none of the request's context, but named", () => {
  const needs = needsOf([
    {
      Sid: "One",
      Effect: "Allow",
      Action: "sagemaker:UpdateDomain",
      Resource: "*",
      Condition: { Null: { "sagemaker:VpcSubnets": "true", "sagemaker:TaggingAction": "false" } },
    },
  ]);

  expect(needs).toEqual([
    { actions: ["sagemaker:UpdateDomain"], resource: "*", context: {}, absent: ["sagemaker:VpcSubnets"] },
  ]);
});
