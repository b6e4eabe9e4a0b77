import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Configuration } from "../../local/configuration";
import { AWS_PROVIDER, Workspace } from "../../local/workspace";
import { UserError } from "../../tools/errors";
import { synthWithBootstrap } from "../../tools/synth";

const ROOT = resolve(__dirname, "../..");

describe("the workspace of the local AWS", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "workspace-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const workspace = (props: Partial<ConstructorParameters<typeof Workspace>[0]> = {}) =>
    new Workspace({
      root: ROOT,
      folder,
      configuration: new Configuration(join(ROOT, "config.yaml")),
      endpoint: "http://127.0.0.1:4711",
      env: process.env,
      ...props,
    });

  const override = (directory: string) =>
    JSON.parse(readFileSync(join(directory, "local_override.tf.json"), "utf8")) as { terraform: object };

  test("nothing of the user's environment leads to a real account", () => {
    const { env } = workspace({
      env: { PATH: "/bin", AWS_PROFILE: "prod", AWS_ENDPOINT_URL_S3: "https://s3.example", AWS_SESSION_TOKEN: "real" },
    }).terraform;
    expect(env).toMatchObject({ PATH: "/bin", AWS_ENDPOINT_URL: "http://127.0.0.1:4711", AWS_ACCESS_KEY_ID: "test" });
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(["AWS_PROFILE"]));
    expect(env.AWS_ENDPOINT_URL_S3).toBeUndefined();
    expect(env.AWS_SESSION_TOKEN).toBeUndefined();
  });

  test("the synthesized JSON is that of a real deployment; an override keeps state and provider apart", async () => {
    const local = workspace();
    expect(await local.synth()).toEqual(["studio"]);
    const real = join(folder, "real");
    mkdirSync(real);
    const [stack] = await synthWithBootstrap(ROOT, "config.yaml", real);
    const json = (directory: string) => readFileSync(join(directory, "cdk.tf.json"), "utf8");
    expect(json(local.directory("studio"))).toBe(json(stack!.directory));
    expect(readdirSync(stack!.directory)).not.toContain("local_override.tf.json");
    expect(override(local.directory("studio")).terraform).toEqual({
      backend: { local: { path: "../../../state/ml-platform/us-east-1/studio.tfstate" } },
      required_providers: { aws: { source: "hashicorp/aws", version: AWS_PROVIDER } },
    });
  }, 60_000);

  test.each([
    ["", "5.100.0"],
    ["6.25.0", "6.25.0"],
  ])("the version of the provider where LOCAL_AWS_PROVIDER is '%s'", (named, version) => {
    const before = process.env.LOCAL_AWS_PROVIDER;
    process.env.LOCAL_AWS_PROVIDER = named;
    try {
      jest.isolateModules(() => {
        const isolated = jest.requireActual<{ AWS_PROVIDER: string }>("../../local/workspace");
        expect(isolated.AWS_PROVIDER).toBe(version);
      });
    } finally {
      if (before === undefined) delete process.env.LOCAL_AWS_PROVIDER;
      else process.env.LOCAL_AWS_PROVIDER = before;
    }
  });

  test("another configuration has another state, and Terraform forgets the one before", async () => {
    const local = workspace();
    await local.synth();
    const note = join(local.directory("studio"), ".terraform/terraform.tfstate");
    mkdirSync(dirname(note));
    writeFileSync(note, "{}");
    await local.synth();
    expect(existsSync(note)).toBe(true);
    const other = local.with(new Configuration(join(ROOT, "config.yaml")).copy(join(folder, "b.yaml"), { name: "bb" }));
    await other.synth();
    expect(existsSync(note)).toBe(false);
    expect(other.stateFile("studio")).not.toBe(local.stateFile("studio"));
  }, 60_000);

  test("with the configured backend, the override leaves it alone", async () => {
    const local = workspace({ backend: "configured" });
    await local.synth();
    expect(override(local.directory("studio")).terraform).not.toHaveProperty("backend");
  }, 60_000);

  describe("with a Terraform that plans as told", () => {
    /** A plan that ends with that status, after an init that succeeds. */
    const planning = (status: number) => {
      const binary = join(folder, "terraform");
      writeFileSync(binary, `#!/bin/sh\n[ "$1" = plan ] || exit 0\necho "$*"; echo trouble >&2; exit ${status}\n`);
      chmodSync(binary, 0o755);
      const local = workspace({ env: { PATH: process.env.PATH, TERRAFORM_BINARY_NAME: binary } });
      mkdirSync(local.directory("studio"), { recursive: true });
      return local.plan("studio", "-destroy");
    };
    const output = "plan -detailed-exitcode -no-color -destroy\n";

    test("a plan without changes has none", async () => {
      expect(await planning(0)).toEqual({ changes: false, output });
    });

    test("a plan that has changes is seen to have them", async () => {
      expect(await planning(2)).toEqual({ changes: true, output });
    });

    test.each([1, 3])("a plan that fails, here with status %d, is no plan without changes", async (status) => {
      await expect(planning(status)).rejects.toThrow(new UserError("terraform plan:\ntrouble"));
    });
  });

  test("a configuration that the app refuses is refused in its words", async () => {
    const configuration = new Configuration(join(ROOT, "config.yaml")).copy(join(folder, "bad.yaml"), {
      region: "mars",
    });
    await expect(workspace({ configuration }).synth()).rejects.toThrow(/region \(line \d+\)/);
  }, 60_000);
});
