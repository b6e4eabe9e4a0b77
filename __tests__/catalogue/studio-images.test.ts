import { REGIONS } from "../../src/catalogue/regions";
import { jupyterServerImageArn } from "../../src/catalogue/studio-images";

test("names the image in AWS's account of the region", () => {
  expect(jupyterServerImageArn("us-east-1")).toBe("arn:aws:sagemaker:us-east-1:081325390199:image/jupyter-server-3");
  expect(jupyterServerImageArn("eu-west-1")).toBe("arn:aws:sagemaker:eu-west-1:470317259841:image/jupyter-server-3");
});

test("yields undefined, never something else than an ARN, where AWS publishes no image", () => {
  expect(jupyterServerImageArn("mx-central-1")).toBeUndefined();
  expect(jupyterServerImageArn("cn-north-1")).toBeUndefined();
});

test("is an ARN or undefined in every region, and no account is named twice", () => {
  const arns = REGIONS.map(jupyterServerImageArn).filter((arn) => arn !== undefined);
  for (const arn of arns) expect(arn).toMatch(/^arn:aws:sagemaker:[a-z0-9-]+:\d{12}:image\/jupyter-server-3$/);
  expect(new Set(arns.map((arn) => arn.split(":")[4])).size).toBe(arns.length);
  expect(arns).toHaveLength(25);
});
