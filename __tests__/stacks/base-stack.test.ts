import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { isAbsolute, join, resolve } from "node:path";
import { STACK_TAGS } from "../../assets/destroy-hook/cleanup-plan";
import { s3BackendSettings } from "../../src/stacks/state/s3";
import { configOf } from "../support/config";
import { ROOT, studio } from "../support/fixtures";
import { type Template } from "../support/template";

const template = studio();

const backend = (made: Template) => made.json.terraform.backend as Record<string, Record<string, unknown>> | undefined;
const guard = (made: Template) => made.json.output!.state_mode!;

describe("provider", () => {
  const provider = (made: Template) => made.json.provider.aws![0];

  test("is a range that the real one of today and the next are in, and narrower if configured", () => {
    const versions = (made: Template) => made.json.terraform.required_providers;
    expect(versions(template)).toEqual({
      aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" },
      archive: { source: "hashicorp/archive", version: ">= 2.7.0, < 3.0.0" },
    });
    expect(versions(studio({ providers: { aws: "~> 6.19" } }))).toMatchObject({ aws: { version: "~> 6.19" } });
  });

  test("needs a Terraform that knows the S3 backend's own lock file", () => {
    expect(template.json.terraform.required_version).toBe(">= 1.10.0");
  });

  test("tags what it makes as the destroy hook knows it by", () => {
    const [{ tags }] = provider(template)!.default_tags as [{ tags: Record<string, string> }];
    expect(STACK_TAGS).not.toEqual([]);
    expect(Object.keys(tags)).toEqual(expect.arrayContaining(STACK_TAGS));
  });

  test("refuses every account but the configured one", () => {
    expect(provider(template)).toMatchObject({ region: "us-east-1", allowed_account_ids: ["123456789012"] });
  });

  test("tags whatever takes tags", () => {
    expect(provider(studio({ tags: { CostCenter: "4711" } }))?.default_tags).toEqual([
      { tags: { Deployment: "ml", Stack: "studio", CostCenter: "4711" } },
    ]);
  });
});

describe("state in S3", () => {
  test("lies under a key of its own, encrypted and locked", () => {
    expect(backend(template)).toEqual({
      s3: {
        bucket: "ml-tfstate-123456789012-us-east-1",
        key: "ml/us-east-1/studio/terraform.tfstate",
        region: "us-east-1",
        encrypt: true,
        kms_key_id: "arn:aws:kms:us-east-1:123456789012:alias/ml-tfstate",
        use_lockfile: true,
      },
    });
  });

  test("lies in another bucket if configured, where two regions still do not share a state", () => {
    const state = {
      mode: "s3",
      bucket: "own-state",
      region: "eu-west-1",
      kmsKeyArn: `arn:aws:kms:eu-west-1:123456789012:key/1`,
    };
    expect(backend(studio({ state }))).toMatchObject({
      s3: {
        bucket: "own-state",
        region: "eu-west-1",
        kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/1",
        key: "ml/us-east-1/studio/terraform.tfstate",
      },
    });
    expect(backend(studio({ state, region: "eu-central-1" }))).toMatchObject({
      s3: { key: "ml/eu-central-1/studio/terraform.tfstate" },
    });
  });

  test("is not to be had for a configuration that keeps its state elsewhere", () => {
    expect(() => s3BackendSettings(configOf({ state: { mode: "local" } }), "studio")).toThrow("state.mode is local");
  });
});

describe("state in HCP Terraform", () => {
  const state = { mode: "hcp", organization: "acme" };

  test("has a workspace per stack, without a program on the PATH", () => {
    const { PATH } = process.env;
    process.env.PATH = "";
    try {
      const made = studio({ state });
      expect(made.json.terraform.cloud).toEqual({ organization: "acme", workspaces: { name: "ml-us-east-1-studio" } });
      expect(backend(made)).toBeUndefined();
    } finally {
      process.env.PATH = PATH;
    }
  });

  test("has the configured prefix", () => {
    expect(studio({ state: { ...state, workspacePrefix: "team" } }).json.terraform.cloud).toMatchObject({
      workspaces: { name: "team-studio" },
    });
  });
});

describe("state in a file", () => {
  test("lies outside the output folder, under a relative path", () => {
    const made = studio({ state: { mode: "local", directory: "trial" } });
    const { path, workspace_dir } = backend(made)!.local as { path: string; workspace_dir: string };
    const file = join(ROOT, "trial/ml/us-east-1/studio.tfstate");
    // Terraform would keep the states of workspaces in the stack's folder, which other configurations write to as well.
    for (const [relative, absolute] of [[path, file] as const, [workspace_dir, `${file}.d`] as const]) {
      expect(isAbsolute(relative)).toBe(false);
      expect(resolve(made.outdir, "stacks", "studio", relative)).toBe(absolute);
    }
  });
});

describe("guard against another kind of state", () => {
  test.each<[string, object, string]>([
    ["s3", { mode: "s3" }, '${contains([""], var.TFC_WORKSPACE_NAME)}'],
    ["local", { mode: "local" }, '${contains([""], var.TFC_WORKSPACE_NAME)}'],
    ["hcp", { mode: "hcp", organization: "acme" }, '${contains(["","ml-us-east-1-studio"], var.TFC_WORKSPACE_NAME)}'],
  ])("%s runs in no workspace but its own", (mode, state, condition) => {
    const { value, precondition } = guard(studio({ state }));
    expect(value).toBe(mode);
    expect(precondition?.condition).toBe(condition);
    expect(precondition?.error_message).toContain(`state.mode "${mode}"`);
    expect(precondition?.error_message).toContain("${var.TFC_WORKSPACE_NAME}");
  });

  test("knows the workspace by the variable that HCP Terraform sets", () => {
    expect(template.json.variable).toEqual({
      TFC_WORKSPACE_NAME: { type: "string", default: "", description: expect.any(String) as string },
    });
  });
});

test("path and permissions boundary are on every role, the path on every policy", () => {
  const boundary = "arn:aws:iam::123456789012:policy/boundary";
  const made = studio({ iam: { path: "/platform/", permissionsBoundaryArn: boundary } });
  expect(made.all(IamRole).length).toBeGreaterThan(3);
  for (const { attributes } of made.all(IamRole))
    expect(attributes).toMatchObject({ path: "/platform/", permissions_boundary: boundary });
  expect(made.all(IamPolicy)).toHaveLength(2);
  for (const { attributes } of made.all(IamPolicy)) expect(attributes.path).toBe("/platform/");
});

test("every output is described", () => {
  const outputs = Object.entries(template.json.output!);
  expect(outputs.map(([name]) => name)).toContain("state_mode");
  expect(outputs.filter(([, { description }]) => !description)).toEqual([]);
});
