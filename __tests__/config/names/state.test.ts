import { REGIONS } from "../../../src/catalogue/regions";
import { stateNameLengths } from "../../../src/config/checks/name-lengths";
import { tooLong } from "../../../src/config/names/name";
import { stateBackendNames, stateNames, stateRegion } from "../../../src/config/names/state";
import { type Config } from "../../../src/config/schema";
import { configOf } from "../../support/config";

const studio = (config: Config) => stateNames(config, "studio");

test("lies in the deployment's own region by default", () => {
  const config = configOf();
  expect(stateBackendNames(config).bucket.text).toBe("ml-tfstate-123456789012-us-east-1");
  expect(stateRegion(config)).toBe("us-east-1");
  expect(stateBackendNames(config).keyAlias.text).toBe("alias/ml-tfstate");
  expect(studio(config).key.text).toBe("ml/us-east-1/studio/terraform.tfstate");
});

test("of deployments in several regions fits into one bucket", () => {
  const config = configOf({ region: "eu-west-1", state: { mode: "s3", region: "us-east-1" } });
  expect(stateRegion(config)).toBe("us-east-1");
  expect(stateBackendNames(config).bucket.text).toBe("ml-tfstate-123456789012-us-east-1");
  expect(studio(config).key.text).toBe("ml/eu-west-1/studio/terraform.tfstate");
});

test("takes a bucket and a workspace prefix from the configuration", () => {
  expect(stateBackendNames(configOf({ state: { mode: "s3", bucket: "my-state" } })).bucket.text).toBe("my-state");
  const hcp = { mode: "hcp", organization: "acme" };
  expect(studio(configOf({ state: hcp })).workspace.text).toBe("ml-us-east-1-studio");
  expect(studio(configOf({ state: { ...hcp, workspacePrefix: "lab" } })).workspace.text).toBe("lab-studio");
});

test("is never found under a cut name: one that is too long is a problem", () => {
  const config = configOf({ state: { mode: "hcp", organization: "acme", workspacePrefix: "w".repeat(60) } });
  const names = stateNames(config, "s".repeat(1000));
  expect(names.workspace.text).toBe(`${"w".repeat(60)}-${"s".repeat(1000)}`);
  expect(names.key.text).toContain("s".repeat(1000));
  expect(stateNameLengths(config, "s".repeat(1000))).toEqual([
    { path: ["name"], message: expect.stringContaining("makes the S3 object key name ml/us-east-1/s") as string },
    {
      path: ["state", "workspacePrefix"],
      message: `${"w".repeat(60)} makes the HCP Terraform workspace name ${names.workspace.text} of 1061 characters, 90 are allowed; shorten the workspacePrefix by 971`,
    },
  ]);
});

test("has a bucket whose name fits, whatever the region and the configured name", () => {
  const config = configOf({ name: "a".repeat(20), region: "ap-southeast-1" });
  expect(stateBackendNames(config).bucket.text).toHaveLength(56);
  expect(tooLong(stateBackendNames(config))).toEqual([]);
});

test.each(REGIONS)("fits in %s, also of the longest name", (region) => {
  const config = configOf({ name: "a".repeat(20), region });
  expect(tooLong({ ...stateBackendNames(config), ...stateNames(config, "environment-project-type") })).toEqual([]);
});
