import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import {
  POLICY_LIMITS,
  policyDocument,
  policySize,
  policyVariable,
  type Statement,
} from "../../src/policies/statement";

const statement: Statement = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

// As IAM, KMS, S3 and EC2 document them: a test that imports a limit cannot see it change.
test("the limits are those of AWS", () => {
  expect(POLICY_LIMITS).toEqual({
    inlineRole: 10240,
    managed: 6144,
    trust: 2048,
    kmsKey: 32768,
    bucket: 20480,
    vpcEndpoint: 20480,
  });
});

test("a document is JSON without white space", () => {
  expect(policyDocument([statement])).toBe(
    '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
  );
});

test("a policy variable reaches Terraform escaped, as text", () => {
  const stack = new TerraformStack(Testing.app(), "Stack");
  new TerraformOutput(stack, "Variable", { value: policyVariable("sagemaker:DomainId") });
  expect(JSON.parse(Testing.synth(stack))).toMatchObject({
    output: { Variable: { value: "$${sagemaker:DomainId}" } },
  });
});

describe("policySize", () => {
  test("counts characters but white space", () => {
    expect(policySize('{ "a":\n "b" }')).toBe(9);
  });

  test("counts an id by its longest value, any other reference by that of an ARN", () => {
    expect(policySize("${aws_subnet.One.id}")).toBe("subnet-0123456789abcdef0".length);
    expect(policySize("${aws_kms_key.Key.arn}")).toBe(100);
    expect(policySize("${TfToken[TOKEN.7]}")).toBe(100);
  });

  test("counts a policy variable as IAM sees it", () => {
    expect(policySize(policyVariable("aws:PrincipalAccount"))).toBe("${aws:PrincipalAccount}".length);
  });
});
