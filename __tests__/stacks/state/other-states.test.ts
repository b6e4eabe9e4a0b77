import { App, TerraformStack } from "cdktf";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { addHcpBackend } from "../../../src/stacks/state/hcp";
import { addLocalBackend } from "../../../src/stacks/state/local";
import { leaveOtherStates } from "../../../src/stacks/state/other-states";
import { addS3Backend } from "../../../src/stacks/state/s3";
import { configOf } from "../../support/config";
import { contents } from "../../support/template";

let outdir: string;
beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), "states-"))));
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

/** What makes the state of a stack lie somewhere, and what Terraform then notes in the folder of the stack. */
interface Kind {
  readonly add: (stack: TerraformStack) => void;
  readonly noted: object;
  readonly place: string;
}

const s3 = (name: string, other: { bucket?: string; region?: string } = {}): Kind => ({
  add: (stack) => addS3Backend(stack, configOf({ name })),
  noted: {
    type: "s3",
    config: {
      access_key: null,
      bucket: `${name}-tfstate-123456789012-us-east-1`,
      key: `${name}/us-east-1/studio/terraform.tfstate`,
      region: "us-east-1",
      encrypt: true,
      kms_key_id: "arn:aws:kms:us-east-1:123456789012:key/another",
      use_lockfile: true,
      workspace_key_prefix: null,
      ...other,
    },
    hash: 1,
  },
  place:
    `s3://${other.bucket ?? `${name}-tfstate-123456789012-us-east-1`}/${name}/us-east-1/studio/terraform.tfstate ` +
    `(${other.region ?? "us-east-1"})`,
});

const local = (name: string): Kind => {
  const path = `../../../terraform-state/${name}/us-east-1/studio.tfstate`;
  return {
    add: (stack) => addLocalBackend(stack, configOf({ name }), join(outdir, "../terraform-state")),
    noted: { type: "local", config: { path, workspace_dir: `${path}.d` }, hash: 2 },
    place: `local ${path}`,
  };
};

const hcp = (workspace: string): Kind => ({
  add: (stack) => addHcpBackend(stack, "acme", workspace),
  noted: {
    type: "cloud",
    config: {
      hostname: null,
      organization: "acme",
      token: null,
      workspaces: { name: workspace, project: null, tags: null },
    },
    hash: 3,
  },
  place: `workspace ${workspace} of acme`,
});

const folder = () => join(outdir, "stacks/studio");
const file = (path: string) => join(folder(), path);

function write(path: string, text: string): void {
  mkdirSync(dirname(file(path)), { recursive: true });
  writeFileSync(file(path), text);
}

/** Terraform has worked in the folder. */
function worked({ noted }: Kind): void {
  write(".terraform/terraform.tfstate", JSON.stringify({ version: 3, terraform_version: "1.11.4", backend: noted }));
  write(".terraform/environment", "dev");
  write(".terraform/providers/provider", "");
  write(".terraform.lock.hcl", "");
  write("changes.tfplan", "");
}

/** What synth does with the state, up to what it does last, and what it says. */
function prepare({ add }: Kind) {
  const app = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(app, "studio");
  add(stack);
  const forget = leaveOtherStates(app);
  return { forget, said: stack.node.metadata.map(({ data }) => String(data)) };
}

describe.each<[string, Kind, Kind]>([
  ["S3, of another name", s3("aa"), s3("bb")],
  ["S3, in another bucket", s3("aa", { bucket: "another" }), s3("aa")],
  ["S3, in another region", s3("aa", { region: "eu-west-1" }), s3("aa")],
  ["a file, of another name", local("aa"), local("bb")],
  ["HCP Terraform, in another workspace", hcp("aa-studio"), hcp("bb-studio")],
  ["S3, then a file", s3("aa"), local("aa")],
  ["S3, then HCP Terraform", s3("aa"), hcp("aa-studio")],
  ["a file, then S3", local("aa"), s3("aa")],
  ["a file, then HCP Terraform", local("aa"), hcp("aa-studio")],
  ["HCP Terraform, then S3", hcp("aa-studio"), s3("aa")],
  ["HCP Terraform, then a file", hcp("aa-studio"), local("aa")],
])("the state before: %s", (_, before, after) => {
  test("Terraform forgets it and its workspace, nothing else, and only at the end", () => {
    worked(before);
    const all = Object.keys(contents(folder()));
    const { forget, said } = prepare(after);
    expect(Object.keys(contents(folder()))).toEqual(all);
    expect(said).toEqual([expect.stringContaining(`another state, ${before.place}. `)]);
    forget();
    expect(Object.keys(contents(folder()))).toEqual(
      all.filter((path) => !/terraform\.tfstate$|environment$/.test(path)),
    );
    expect(all).toHaveLength(5);
  });

  test.each(["errored.tfstate", "terraform.tfstate", "terraform.tfstate.d/dev/terraform.tfstate"])(
    "%s of it is never touched: refused",
    (path) => {
      worked(before);
      write(path, "{}");
      const all = contents(folder());
      expect(() => prepare(after)).toThrow(join("stacks/studio", path.split("/")[0]!));
      expect(contents(folder())).toEqual(all);
    },
  );
});

test.each<[string, Kind]>([
  ["S3, under whatever key of KMS", s3("aa")],
  ["a file", local("aa")],
  ["HCP Terraform", hcp("aa-studio")],
])("the same state: Terraform keeps it, with its workspace and what it could not store: %s", (_, kind) => {
  worked(kind);
  write("errored.tfstate", "{}");
  const all = contents(folder());
  const { forget, said } = prepare(kind);
  forget();
  expect(said).toEqual([]);
  expect(contents(folder())).toEqual(all);
});

describe("what tells of no other state is left as it is:", () => {
  test.each<[string, string, string]>([
    ["no JSON", ".terraform/terraform.tfstate", "{"],
    ["no backend", ".terraform/terraform.tfstate", '{"version": 3}'],
    ["a workspace alone", ".terraform/environment", "dev"],
  ])("%s", (_, path, text) => {
    write(path, text);
    const { forget, said } = prepare(s3("aa"));
    forget();
    expect(said).toEqual([]);
    expect(contents(folder())).toEqual({ [path]: text });
  });

  test("a folder that Terraform has not worked in, or that does not exist", () => {
    prepare(s3("aa")).forget();
    expect(existsSync(folder())).toBe(false);
  });
});

test.each<[string, string, boolean]>([
  ["local_override.tf.json", '{ "terraform": { "backend": { "local": { "path": "x" } } } }', true],
  ["override.tf", 'terraform {\n  backend "local" {}\n}', true],
  ["cloud_override.tf", "terraform {\n  cloud {}\n}", true],
  ["quick_override.tf.json", '{ "resource": {} }', false],
  ["local.tf.json", '{ "terraform": { "backend": { "local": { "path": "x" } } } }', false],
])("Terraform may work with the backend of an override file: %s", (name, text, isKept) => {
  worked(local("aa"));
  write(name, text);
  prepare(s3("aa")).forget();
  expect(existsSync(file(".terraform/terraform.tfstate"))).toBe(isKept);
});

test.each(["errored.tfstate", "terraform.tfstate", "terraform.tfstate.d/dev/terraform.tfstate"])(
  "the folder of a stack that there no longer is, which the CLI removes, may not hold %s",
  (path) => {
    write("cdk.tf.json", "{}");
    const rest = new App({ outdir, stackTraces: false });
    expect(() => leaveOtherStates(rest)).not.toThrow();
    write(path, "{}");
    expect(() => leaveOtherStates(rest)).toThrow("this is Terraform state of another configuration than this one");
    expect(readFileSync(file(path), "utf8")).toBe("{}");
  },
);
