import { REGIONS } from "../../../src/catalogue/regions";
import { naming } from "../../../src/config/names/studio";
import { configOf } from "../../support/config";

test("every name starts with the configured one", () => {
  const names = naming(configOf({ name: "ml-lab" }));
  expect(names.domain).toBe("ml-lab-domain");
  expect(names.buckets).toEqual({
    artifacts: "ml-lab-studio-artifacts-123456789012-us-east-1",
    logs: "ml-lab-studio-logs-123456789012-us-east-1",
  });
  expect(names.keyAliases).toEqual({ data: "alias/ml-lab-studio-data", logs: "alias/ml-lab-studio-logs" });
  expect(names.logGroups.vpcFlowLogs).toBe("/ml-lab/studio/vpc-flow-logs");
  expect(names.lifecycleConfiguration("CodeEditor")).toBe("ml-lab-studio-code-editor");
  expect(names.securityGroups.userProfile("ana")).toBe("ml-lab-studio-user-ana");
});

test("the domain's name can be set", () => {
  expect(naming(configOf({ studio: { domainName: "sagemaker-domain" } })).domain).toBe("sagemaker-domain");
});

test("two deployments in one account share no name, whether they differ in name or in region", () => {
  const unique = (keys: object) => {
    const { roles, buckets, state } = naming(configOf(keys));
    return [...Object.values(roles), ...Object.values(buckets), state.key("studio"), state.workspace("studio")];
  };
  const all = [unique({}), unique({ name: "ml-two" }), unique({ region: "eu-west-1" })].flat();
  expect(new Set(all).size).toBe(all.length);
});

test("no name is too long in any region, for a configured name of 18 characters", () => {
  for (const region of REGIONS) {
    const { roles, functions, buckets, state } = naming(configOf({ name: "a".repeat(18), region }));
    for (const name of [...Object.values(roles), ...Object.values(functions)])
      expect(name.length).toBeLessThanOrEqual(64);
    for (const name of [...Object.values(buckets), state.bucket]) expect(name.length).toBeLessThanOrEqual(63);
  }
});

describe("state", () => {
  test("lies in the deployment's own region by default", () => {
    const { state } = naming(configOf());
    expect(state.bucket).toBe("ml-tfstate-123456789012-us-east-1");
    expect(state.region).toBe("us-east-1");
    expect(state.keyAlias).toBe("alias/ml-tfstate");
    expect(state.key("studio")).toBe("ml/us-east-1/studio/terraform.tfstate");
  });

  test("of deployments in several regions fits into one bucket", () => {
    const { state } = naming(configOf({ region: "eu-west-1", state: { mode: "s3", region: "us-east-1" } }));
    expect(state.bucket).toBe("ml-tfstate-123456789012-us-east-1");
    expect(state.key("studio")).toBe("ml/eu-west-1/studio/terraform.tfstate");
  });

  test("takes a bucket and a workspace prefix from the configuration", () => {
    expect(naming(configOf({ state: { mode: "s3", bucket: "my-state" } })).state.bucket).toBe("my-state");
    const hcp = { mode: "hcp", organization: "acme" };
    expect(naming(configOf({ state: hcp })).state.workspace("studio")).toBe("ml-us-east-1-studio");
    expect(naming(configOf({ state: { ...hcp, workspacePrefix: "lab" } })).state.workspace("studio")).toBe(
      "lab-studio",
    );
  });
});
