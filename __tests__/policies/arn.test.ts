import { arn, bucketArn, iamArn, logGroupArn, sageMakerArn } from "../../src/policies/arn";

const place = { partition: "aws-cn", region: "cn-north-1", accountId: "123456789012" };

test.each([
  [arn(place, "ec2", "vpc/vpc-1"), "arn:aws-cn:ec2:cn-north-1:123456789012:vpc/vpc-1"],
  [arn({ ...place, region: "*", accountId: "*" }, "ec2", "*"), "arn:aws-cn:ec2:*:*:*"],
  [sageMakerArn(place, "domain/d-1"), "arn:aws-cn:sagemaker:cn-north-1:123456789012:domain/d-1"],
  [logGroupArn(place, "/ml/studio"), "arn:aws-cn:logs:cn-north-1:123456789012:log-group:/ml/studio"],
  [iamArn(place, "role/path/one"), "arn:aws-cn:iam::123456789012:role/path/one"],
  [bucketArn(place, "data/*"), "arn:aws-cn:s3:::data/*"],
])("%s", (made, expected) => {
  expect(made).toBe(expected);
});
