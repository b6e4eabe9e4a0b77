import { sagemakerBuckets } from "../../src/catalogue/buckets";
import { type Region, REGIONS } from "../../src/catalogue/regions";

describe("buckets of AWS", () => {
  test("are those of ECR and JumpStart in the region", () => {
    expect(sagemakerBuckets("eu-west-1").map(({ arn }) => arn)).toEqual([
      "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket",
      "arn:aws:s3:::jumpstart-cache-prod-eu-west-1",
      "arn:aws:s3:::jumpstart-private-cache-prod-eu-west-1",
    ]);
  });

  test("are those of AWS's examples too, where they are known to be AWS's", () => {
    const ofExamples = (region: Region) =>
      sagemakerBuckets(region).filter(({ arn }) => /:::sagemaker-(example|sample)-files/.test(arn));
    expect(REGIONS.filter((region) => ofExamples(region).length > 0)).toEqual(["us-east-1"]);
    expect(ofExamples("us-east-1").map(({ arn }) => arn)).toEqual([
      "arn:aws:s3:::sagemaker-example-files-prod-us-east-1",
      "arn:aws:s3:::sagemaker-sample-files",
    ]);
  });

  test("follow the partition", () => {
    for (const { arn } of sagemakerBuckets("cn-north-1")) expect(arn).toMatch(/^arn:aws-cn:s3:::.*cn-north-1/);
  });

  // Whoever owns a bucket that a pattern happens to cover could take data out through it.
  test("are named in full, without a pattern", () => {
    for (const region of REGIONS) {
      for (const { arn } of sagemakerBuckets(region)) expect(arn).toMatch(/^arn:[a-z-]+:s3:::[a-z0-9-]+$/);
    }
  });
});
