import {
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Bootstrap } from "../../scripts/bootstrap/bootstrap";
import { Terraform } from "../../tools/terraform";

const KEY = "ml/state-backend/terraform.tfstate";

/** An app that makes the stack state-backend. */
const APP = `
  const { mkdirSync, writeFileSync } = require("node:fs");
  const directory = process.env.CDKTF_OUTDIR + "/stacks/state-backend";
  mkdirSync(directory, { recursive: true });
  const s3 = { bucket: "states", key: "${KEY}", region: "eu-west-1", kms_key_id: "arn:aws:kms:eu-west-1:1:alias/k" };
  const resource = { aws_s3_bucket: { Bucket: {} }, aws_kms_key: { Key: {} }, aws_kms_alias: { Alias: {} } };
  writeFileSync(directory + "/cdk.tf.json", JSON.stringify({ terraform: { backend: { s3 } }, resource }));
  const stacks = { "state-backend": { workingDirectory: "stacks/state-backend" } };
  writeFileSync(process.env.CDKTF_OUTDIR + "/manifest.json", JSON.stringify({ stacks }));
`;

/** A Terraform that notes how it is called, and leaves in the state file what \`apply\` and \`destroy\` would. */
const TERRAFORM = `#!${process.execPath}
  const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
  const { dirname } = require("node:path");
  const [command, ...args] = process.argv.slice(2);
  const override = "backend_override.tf.json";
  const file = existsSync(override) && JSON.parse(readFileSync(override)).terraform.backend.local.path;
  const words = [command, ...args.filter((arg) => !arg.startsWith("-") || arg.startsWith("-target"))];
  appendFileSync(process.env.CALLS, words.join(" ") + (file ? " in the file\\n" : " in the bucket\\n"));
  if (process.env.FAIL === command) {
    console.error(process.env.MESSAGE);
    process.exit(1);
  }
  if (file && (command === "apply" || command === "destroy")) {
    mkdirSync(dirname(file), { recursive: true });
    const serial = (existsSync(file) ? JSON.parse(readFileSync(file)).serial : 0) + 1;
    const bucket = { mode: "managed", type: "aws_s3_bucket", name: "Bucket", instances: [{}] };
    const resources = command === "apply" ? [bucket] : [];
    writeFileSync(file, JSON.stringify({ version: 4, lineage: "a", serial, resources }));
  }
`;

const s3 = mockClient(S3Client);
let root: string;
let file: string;
/** What the bucket holds; undefined is no bucket. */
let objects: Record<string, string> | undefined;
let printed: string[];
/** What Terraform has told the user of what went wrong. */
let errors: string;

beforeEach(() => {
  errors = "";
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    errors += text.toString();
    return true;
  });
  root = mkdtempSync(join(tmpdir(), "bootstrap-test-"));
  file = join(root, ".bootstrap/state/states.tfstate");
  mkdirSync(join(root, "tools"));
  mkdirSync(join(root, ".bootstrap/state"), { recursive: true });
  writeFileSync(join(root, "tools/runner.js"), APP);
  writeFileSync(join(root, "terraform"), TERRAFORM);
  chmodSync(join(root, "terraform"), 0o755);
  writeFileSync(join(root, "calls"), "");
  objects = undefined;
  printed = [];
  s3.reset();
  s3.on(HeadBucketCommand).callsFake(() => {
    if (!bucketExists()) throw new NotFound({ message: "", $metadata: {} });
    return {};
  });
  s3.on(ListObjectsV2Command).callsFake(() => ({ Contents: Object.keys(objects ?? {}).map((Key) => ({ Key })) }));
  s3.on(GetObjectCommand).callsFake(({ Key }: { Key: string }) => {
    const text = objects?.[Key];
    if (text === undefined) throw new NoSuchKey({ message: "", $metadata: {} });
    return { Body: { transformToString: () => Promise.resolve(text) }, ETag: "etag" };
  });
  s3.on(PutObjectCommand).callsFake(({ Key, Body }: { Key: string; Body: string }) => {
    objects = { ...objects, [Key]: Body };
    return {};
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** The bucket is what the state of the fake Terraform says, unless the test has said otherwise. */
const bucketExists = () => objects !== undefined || calls().some((call) => call.startsWith("apply"));

const calls = () => readFileSync(join(root, "calls"), "utf8").split("\n").filter(Boolean);

function state(serial = 1, ...instances: { status?: "tainted" }[]): string {
  const resources = [{ mode: "managed", type: "aws_s3_bucket", name: "Bucket", instances: [{}, ...instances] }];
  return JSON.stringify({ version: 4, lineage: "a", serial, resources });
}

function bootstrap(options: { env?: NodeJS.ProcessEnv; ask?: () => Promise<string> } = {}): Bootstrap {
  const env = { PATH: process.env.PATH, CALLS: join(root, "calls"), TERRAFORM_BINARY_NAME: join(root, "terraform") };
  return new Bootstrap({
    root,
    accountId: "123456789012",
    terraform: new Terraform({ ...env, ...options.env }, join(root, ".bootstrap")),
    autoApprove: !options.ask,
    ask: options.ask ?? (() => Promise.reject(new Error("asked"))),
    print: (line) => printed.push(line),
  });
}

describe("deploy", () => {
  test("the first run keeps the state in a file until there is a bucket, then moves it there as it is", async () => {
    await bootstrap().deploy();
    expect(calls()).toEqual([
      "init in the file",
      "apply in the file",
      "init in the bucket",
      "output backend_settings in the bucket",
    ]);
    expect(objects?.[KEY]).toBe(state());
    expect(existsSync(file)).toBe(false);
  });

  test("a fresh clone works on the state in the bucket", async () => {
    objects = { [KEY]: state(5) };
    await bootstrap().deploy();
    expect(calls()).toEqual(["init in the bucket", "apply in the bucket", "output backend_settings in the bucket"]);
    expect(objects).toEqual({ [KEY]: state(5) });
  });

  test("a first run that was interrupted before the migration goes on with the file", async () => {
    objects = {};
    writeFileSync(file, state(3));
    await bootstrap().deploy();
    expect(calls()[1]).toBe("apply in the file");
    expect(objects).toEqual({ [KEY]: state(4) });
    expect(existsSync(file)).toBe(false);
  });

  test("a bucket whose creation was interrupted is kept, since it is protected", async () => {
    objects = {};
    writeFileSync(file, state(3, { status: "tainted" }));
    await bootstrap().deploy();
    expect(calls().slice(0, 3)).toEqual([
      "init in the file",
      "untaint aws_s3_bucket.Bucket in the file",
      "apply in the file",
    ]);
  });

  test("a failed apply moves nothing", async () => {
    const env = { FAIL: "apply", MESSAGE: "Error: no" };
    await expect(bootstrap({ env }).deploy()).rejects.toThrow("terraform apply did not succeed");
    expect(errors).toBe("Error: no\n");
    expect(objects).toBeUndefined();
  });

  test("the wrong account is told by name", async () => {
    const env = { FAIL: "apply", MESSAGE: "Error: AWS account ID not allowed: 999999999999" };
    await expect(bootstrap({ env }).deploy()).rejects.toThrow("these credentials are of account 999999999999");
    expect(errors).toBe(`${env.MESSAGE}\n`);
  });

  test("a bucket that no state knows is left alone, with the ways out", async () => {
    objects = { "other/eu-west-1/state-backend/terraform.tfstate": state() };
    const message = await bootstrap()
      .deploy()
      .then(
        () => "",
        (error: Error) => error.message,
      );
    expect(message).toContain("holds its state (other/eu-west-1/state-backend/terraform.tfstate)");
    expect(message).toContain(
      "terraform -chdir=.bootstrap/cdktf.out/stacks/state-backend import aws_s3_bucket.Bucket states",
    );
    expect(message).toContain("import aws_kms_alias.Alias alias/k");
    expect(calls()).toEqual(["init in the file"]);
  });

  test("two states of different origin are both left alone", async () => {
    objects = { [KEY]: state().replace('"a"', '"b"') };
    writeFileSync(file, state());
    await expect(bootstrap().deploy()).rejects.toThrow(/lineage a, serial 1\n.*lineage b, serial 1/);
    expect(calls()).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });
});

describe("migrate", () => {
  test("says that the state is already there", async () => {
    objects = { [KEY]: state(2) };
    writeFileSync(file, state(2));
    await bootstrap().migrate();
    expect(printed.at(-1)).toBe(`The state is already there: s3://states/${KEY}`);
    expect(existsSync(file)).toBe(false);
  });

  test("a newer state in the file takes the place of the older one", async () => {
    objects = { [KEY]: state(2) };
    writeFileSync(file, state(3));
    await bootstrap().migrate();
    expect(objects).toEqual({ [KEY]: state(3) });
  });

  test("without a bucket there is nothing to do yet", async () => {
    await expect(bootstrap().migrate()).rejects.toThrow("run `npm run bootstrap` first");
  });

  test("waits for nobody's lock, and breaks none", async () => {
    objects = { [`${KEY}.tflock`]: "{}" };
    writeFileSync(file, state());
    await expect(bootstrap().migrate()).rejects.toThrow("is locked");
    expect(objects).not.toHaveProperty([KEY]);
    expect(existsSync(file)).toBe(true);
  });

  test("the file stays if the bucket does not take the state", async () => {
    objects = {};
    writeFileSync(file, state());
    const $metadata = { httpStatusCode: 412 };
    s3.on(PutObjectCommand).rejects(
      new S3ServiceException({ name: "PreconditionFailed", $fault: "client", $metadata }),
    );
    await expect(bootstrap().migrate()).rejects.toThrow("has changed in the meantime");
    expect(readFileSync(file, "utf8")).toBe(state());
  });

  test("the file stays if the bucket gives back something else", async () => {
    objects = {};
    writeFileSync(file, state());
    s3.on(PutObjectCommand).resolves({});
    await expect(bootstrap().migrate()).rejects.toThrow(`the state is still in ${file}`);
    expect(existsSync(file)).toBe(true);
  });
});

test("plan changes nothing", async () => {
  objects = { [KEY]: state() };
  await bootstrap().plan();
  expect(calls()).toEqual(["init in the bucket", "plan in the bucket"]);
});

describe("destroy", () => {
  const confirmed = () => Promise.resolve("states\n");

  test("moves the state to a file, unprotects the bucket, destroys all and removes the file", async () => {
    objects = { [KEY]: state(5) };
    await bootstrap({ ask: confirmed }).destroy();
    expect(calls()).toEqual([
      "init in the file",
      "apply -target=aws_s3_bucket.Bucket in the file",
      "destroy in the file",
    ]);
    expect(existsSync(file)).toBe(false);
    expect(printed.at(-1)).toContain("its key is scheduled for deletion");
  });

  test("an interrupted one goes on with the file, and makes no bucket anew", async () => {
    writeFileSync(file, state(6));
    await bootstrap({ ask: confirmed }).destroy();
    expect(calls()).toEqual(["init in the file", "destroy in the file"]);
  });

  test("a failed one keeps the state", async () => {
    objects = { [KEY]: state(5) };
    const env = { FAIL: "destroy", MESSAGE: "Error: no" };
    await expect(bootstrap({ env }).destroy()).rejects.toThrow("safe to run the same command again");
    expect(errors).toBe("Error: no\n");
    expect(readFileSync(file, "utf8")).toBe(state(6));
  });

  test("nothing left is no error", async () => {
    writeFileSync(file, state(7).replace(/"resources":.*/, '"resources":[]}'));
    await bootstrap().destroy();
    expect(printed).toEqual(["Nothing is left to destroy: neither the bucket states nor a state of it."]);
    expect(existsSync(file)).toBe(false);
    expect(calls()).toEqual([]);
  });

  test("is refused while another stack has resources, before anything is asked or done", async () => {
    objects = { [KEY]: state(5), "ml/studio/terraform.tfstate": state() };
    const ask = jest.fn(confirmed);
    await expect(bootstrap({ ask }).destroy()).rejects.toThrow("ml/studio/terraform.tfstate: 1 resource\n");
    expect(ask).not.toHaveBeenCalled();
    expect(calls()).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  test("is refused if a stack was deployed while the question stood", async () => {
    objects = { [KEY]: state(5) };
    const ask = () => {
      objects = { ...objects, "ml/studio/terraform.tfstate": state() };
      return confirmed();
    };
    await expect(bootstrap({ ask }).destroy()).rejects.toThrow("is still needed, so nothing is destroyed");
    expect(calls()).toEqual([]);
  });

  test.each(["yes", "", "state"])("the answer %p destroys nothing", async (answer) => {
    objects = { [KEY]: state(5) };
    await expect(bootstrap({ ask: () => Promise.resolve(answer) }).destroy()).rejects.toThrow("nothing is destroyed");
    expect(calls()).toEqual([]);
  });
});

describe("the command line", () => {
  const project = join(__dirname, "../..");

  function run(args: string[], config?: string) {
    const path = join(root, "config.yaml");
    if (config !== undefined) writeFileSync(path, config);
    const env = { ...process.env, ...(config === undefined ? {} : { SAGEMAKER_CONFIG: path }) };
    return spawnSync(process.execPath, ["tools/runner.js", "scripts/bootstrap.ts", ...args], {
      cwd: project,
      env: { ...env, TERRAFORM_BINARY_NAME: "no-such-terraform" },
      encoding: "utf8",
    });
  }

  const config = 'name: ml\nregion: us-east-1\naccountId: "123456789012"\n';

  test("--help explains every command", () => {
    const { status, stdout } = run(["--help"]);
    expect(status).toBe(0);
    for (const word of ["deploy", "plan", "migrate", "destroy", "--auto-approve"]) expect(stdout).toContain(word);
  });

  test.each([
    ["an unknown command", ["remove"], undefined, "unknown command: remove"],
    ["two commands", ["plan", "deploy"], undefined, "unknown command: plan deploy"],
    ["an unknown option", ["--force"], undefined, "Unknown option '--force'"],
    ["a wrong configuration", ["plan"], "name: ml\n", "accountId"],
    ["another kind of state", ["plan"], `${config}state: { mode: local }\n`, "state.mode is local"],
    ["no terminal to ask on", ["destroy"], config, "add --auto-approve to destroy"],
    ["a missing Terraform", ["plan"], config, "no-such-terraform is not on the PATH. Install Terraform"],
  ])("%s gets one message and status 1", (_, args, text, message) => {
    const { status, stderr, stdout } = run(args, text);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });
});
