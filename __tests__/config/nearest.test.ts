import { nearest } from "../../src/config/nearest";

test.each([
  ["vpcCird", ["vpcCidr", "subnets"], "vpcCidr"],
  ["authmode", ["authMode", "domainName"], "authMode"],
  ["eu-wst-1", ["us-east-1", "eu-west-1"], "eu-west-1"],
  ["sso", ["IAM", "SSO"], "SSO"],
])("%s among %j is %s", (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});

test.each([
  ["colour", ["enabled", "timeSeries"]],
  ["s3", ["q", "sts"]],
  ["x", []],
])("%s among %j is none", (word, candidates) => {
  expect(nearest(word, candidates)).toBeUndefined();
});
