import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { awsEnvironment, withoutAws } from "../local/workspace";
import { Terraform } from "../scripts/terraform";
import { withLocalAws } from "./local-aws";

/**
 * `ts-node .ci/bootstrap.ts <python>`: `npm run bootstrap` from its first run to its teardown, with real Terraform and the
 * real provider against a local AWS (run by the given Python). Works on copies of the project, since the project's own
 * `.bootstrap` may hold a real state. Takes about four minutes, one of which the provider waits for a lifecycle rule.
 */

const ROOT = resolve(__dirname, "..");
const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const BUCKET = `ml-platform-tfstate-${ACCOUNT}-${REGION}`;
const KEY = `ml-platform/${REGION}/state-backend/terraform.tfstate`;
const KEY_ALIAS = `arn:aws:kms:${REGION}:${ACCOUNT}:alias/ml-platform-tfstate`;

interface Run {
  readonly status: number;
  /** What it printed, without colours. */
  readonly output: string;
}

interface State {
  serial: number;
  lineage: string;
  resources: { type: string; instances: { attributes: { id: string } }[] }[];
}

/** A copy of the project as a clone would be: without anything generated. */
class Clone {
  readonly stateFile: string;

  constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    mkdirSync(folder, { recursive: true });
    const parts = ["main.ts", "cdktf.json", "package.json", "tsconfig.json", "config.yaml", "src", "scripts", "assets"];
    for (const part of parts) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    this.stateFile = join(folder, ".bootstrap", "state", `${BUCKET}.tfstate`);
  }

  /** Runs the command, and sends what Ctrl-C sends once the output has the given text. */
  async bootstrap(args: string[], interruptAt?: RegExp): Promise<Run> {
    // A group of its own, as a shell would give it.
    const child = spawn("npm", ["run", "--silent", "bootstrap", "--", ...args], {
      cwd: this.folder,
      env: this.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let interrupted = false;
    const add = (text: Buffer) => {
      output += stripVTControlCharacters(text.toString());
      if (!interrupted && interruptAt?.test(output)) {
        interrupted = true;
        process.kill(-child.pid!, "SIGINT");
      }
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    const limit = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 180_000);
    const status = await new Promise<number>((done) => child.once("close", (code) => done(code ?? -1)));
    clearTimeout(limit);
    return { status, output };
  }
}

class Proof {
  private readonly env: NodeJS.ProcessEnv;
  private readonly s3: S3Client;
  private readonly kms: KMSClient;
  private readonly terraform: Terraform;
  private keyId = "";

  constructor(
    private readonly folder: string,
    endpoint: string,
  ) {
    this.env = { ...withoutAws(process.env), ...awsEnvironment(endpoint, REGION) };
    const client = { endpoint, region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    this.s3 = new S3Client(client);
    this.kms = new KMSClient(client);
    this.terraform = new Terraform(this.env, folder);
  }

  async run(): Promise<void> {
    const clone = new Clone(join(this.folder, "clone"), this.env);
    await this.refusals(clone);
    await this.firstRun(clone);
    const fresh = new Clone(join(this.folder, "fresh-clone"), this.env);
    await this.repeat(fresh);
    await this.migration(fresh);
    await this.lostState(fresh);
    await this.teardown(fresh);
  }

  private async refusals(clone: Clone): Promise<void> {
    const unasked = await clone.bootstrap([]);
    this.check("without a terminal it asks for --auto-approve", unasked, 1, /add --auto-approve/);
    const nothing = await clone.bootstrap(["destroy", "--auto-approve"]);
    this.check("a teardown of nothing says so", nothing, 0, /Nothing is left to destroy/);

    const config = join(clone.folder, "config.yaml");
    const text = readFileSync(config, "utf8");
    writeFileSync(config, text.replace(ACCOUNT, "210987654321"));
    const plan = await clone.bootstrap(["plan"]);
    this.check("the wrong account is refused by name", plan, 1, /credentials are of account 123456789012/);
    writeFileSync(config, text);
  }

  private async firstRun(clone: Clone): Promise<void> {
    const interrupted = await clone.bootstrap(["--auto-approve"], /lifecycle_configuration\.\w+: Creating/);
    this.check("Ctrl-C reaches Terraform, which stops in order", interrupted, "interrupted", /Interrupt received/);
    this.expect("the state so far is in the file", existsSync(clone.stateFile) && (await this.bucketExists()));

    const resumed = await clone.bootstrap(["--auto-approve"]);
    this.check("the first run is resumed", resumed, 0, /Apply complete![^]*The state has moved to s3:/);
    this.expect("no local state is left", !existsSync(clone.stateFile));
    const { SSEKMSKeyId, ServerSideEncryption } = await this.s3.send(
      new HeadObjectCommand({ Bucket: BUCKET, Key: KEY }),
    );
    this.expect(
      "the state in the bucket is encrypted with the key",
      ServerSideEncryption === "aws:kms" && SSEKMSKeyId === KEY_ALIAS,
    );
    this.keyId = (await this.state()).resources.find(({ type }) => type === "aws_kms_key")!.instances[0]!.attributes.id;
    await this.useBackend(resumed.output);
  }

  /** Another stack, with the settings as printed. Its state is destroyed again in `teardown`. */
  private async useBackend(output: string): Promise<void> {
    const settings = Object.fromEntries(
      [...output.slice(output.lastIndexOf("The settings of")).matchAll(/"(\w+)" = (.+)/g)].map(([, name, value]) => [
        name!,
        JSON.parse(value!) as unknown,
      ]),
    );
    const directory = this.otherStack();
    mkdirSync(directory);
    writeFileSync(
      join(directory, "main.tf.json"),
      JSON.stringify({
        terraform: { backend: { s3: { ...settings, key: "ml-platform/us-east-1/studio/terraform.tfstate" } } },
        resource: { terraform_data: { one: {}, two: { count: 2 } } },
      }),
    );
    for (const args of [["init"], ["apply", "-auto-approve"]]) await this.must(directory, ...args);
    const versions = await this.s3.send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
    const keys = await Promise.all(
      (versions.Versions ?? []).map(async ({ Key, VersionId }) => {
        const { SSEKMSKeyId } = await this.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key, VersionId }));
        return { name: basename(Key!), key: SSEKMSKeyId };
      }),
    );
    this.expect(
      "a stack works with the printed settings, its state and its lock encrypted with the key",
      ["terraform.tfstate", "terraform.tfstate.tflock"].every((name) => keys.some((each) => each.name === name)) &&
        keys.every(({ key }) => key === KEY_ALIAS),
    );
  }

  private async repeat(clone: Clone): Promise<void> {
    this.check("a fresh clone has nothing to change", await clone.bootstrap(["plan"]), 0, /No changes/);
    const repeated = await clone.bootstrap(["--auto-approve"]);
    this.check("a fresh clone can repeat it", repeated, 0, /0 added, 0 changed, 0 destroyed[^]*"use_lockfile" = true/);
    const migrated = await clone.bootstrap(["migrate"]);
    this.check("a repeated migration says that all is done", migrated, 0, /already there/);
  }

  private async migration(clone: Clone): Promise<void> {
    const state = await this.state();
    this.putFile(clone, state);
    await this.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));
    const migrated = await clone.bootstrap(["migrate"]);
    this.check("a state in the file alone moves to the bucket", migrated, 0, /has moved to s3:/);
    this.expect("as it is", (await this.state()).lineage === state.lineage && !existsSync(clone.stateFile));

    this.putFile(clone, state);
    const same = await clone.bootstrap(["migrate"]);
    this.check("the same state in both places counts as migrated", same, 0, /the same or older[^]*already there/);

    this.putFile(clone, { ...state, serial: state.serial + 1 });
    const newer = await clone.bootstrap(["migrate"]);
    this.check("a newer state in the file counts", newer, 0, /the one in the bucket is older[^]*has moved/);
    this.expect("and takes the place of the older one", (await this.state()).serial === state.serial + 1);

    this.putFile(clone, { ...state, lineage: "another" });
    const conflict = await clone.bootstrap(["--auto-approve"]);
    this.check("two states of different origin are refused", conflict, 1, /neither comes from the other/);
    this.expect("with both left alone", existsSync(clone.stateFile) && (await this.state()).lineage === state.lineage);
    rmSync(clone.stateFile);
  }

  private async lostState(clone: Clone): Promise<void> {
    const state = await this.state();
    await this.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));
    const lost = await clone.bootstrap(["--auto-approve"]);
    this.check("a bucket that no state knows is left alone", lost, 1, /no state knows of it/);
    const imports = [...lost.output.matchAll(/-chdir=(\S+) import (\S+) (.+)/g)];
    for (const [, directory, address, id] of imports) {
      await this.must(join(clone.folder, directory!), "import", address!, id!.replace(/^\$\(.*\)$/, this.keyId));
    }
    const plan = await clone.bootstrap(["plan"]);
    this.check("the imports that it names bring the state back", plan, 0, /Plan: 6 to add, \d to change, 0 to destroy/);
    rmSync(clone.stateFile);
    await this.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: JSON.stringify(state) }));
  }

  private async teardown(clone: Clone): Promise<void> {
    const lock = { Bucket: BUCKET, Key: "ml-platform/us-east-1/governance/terraform.tfstate.tflock" };
    await this.s3.send(new PutObjectCommand({ ...lock, Body: '{"ID":"42","Who":"someone@host"}' }));
    const refused = await clone.bootstrap(["destroy", "--auto-approve"]);
    this.check(
      "a teardown is refused while a stack has resources",
      refused,
      1,
      /\/studio\/terraform.tfstate: 3 resources/,
    );
    this.check("and while a state is locked", refused, 1, /governance\S+tflock: locked by someone@host/);
    await this.s3.send(new DeleteObjectCommand(lock));
    await this.must(this.otherStack(), "destroy", "-auto-approve");

    const interrupted = await clone.bootstrap(["destroy", "--auto-approve"], /aws_\w+\.\w+: Destroying/);
    this.check("a teardown can be interrupted", interrupted, "interrupted", /Interrupt received/);
    this.expect("its state is in the file", existsSync(clone.stateFile) && (await this.bucketExists()));
    const finished = await clone.bootstrap(["destroy", "--auto-approve"]);
    this.check("and finished by a second run", finished, 0, /is gone and its key is scheduled for deletion/);
    this.expect("the bucket is gone", !(await this.bucketExists()));
    const { KeyMetadata } = await this.kms.send(new DescribeKeyCommand({ KeyId: this.keyId }));
    this.expect("the key is scheduled for deletion", KeyMetadata?.KeyState === "PendingDeletion");
    this.expect("no local state is left", !existsSync(clone.stateFile));
    const again = await clone.bootstrap(["destroy", "--auto-approve"]);
    this.check("a teardown after the teardown says so", again, 0, /Nothing is left to destroy/);
  }

  private otherStack(): string {
    return join(this.folder, "other-stack");
  }

  private async bucketExists(): Promise<boolean> {
    return this.s3.send(new HeadBucketCommand({ Bucket: BUCKET })).then(
      () => true,
      () => false,
    );
  }

  private async state(): Promise<State> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
    return JSON.parse(await Body!.transformToString()) as State;
  }

  private putFile(clone: Clone, state: State): void {
    mkdirSync(join(clone.stateFile, ".."), { recursive: true });
    writeFileSync(clone.stateFile, JSON.stringify(state));
  }

  private async must(directory: string, ...args: string[]): Promise<void> {
    const { status, stdout, stderr } = await this.terraform.run(directory, ...args);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")}:\n${stdout}${stderr}`);
  }

  private check(claim: string, { status, output }: Run, expectedStatus: 0 | 1 | "interrupted", expected: RegExp): void {
    // After an interruption the status is npm's, or there is none.
    const right =
      (expectedStatus === "interrupted" ? status !== 0 : status === expectedStatus) && expected.test(output);
    if (!right) console.log(output);
    this.expect(claim, right);
  }

  private expect(claim: string, holds: boolean): void {
    if (!holds) throw new Error(`does not hold: ${claim}`);
    console.log(`ok  ${claim}`);
  }
}

async function main(python: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bootstrap-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, "local-aws.log");
  await withLocalAws({ python, account: ACCOUNT, log }, (endpoint) => new Proof(folder, endpoint).run());
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const [python] = process.argv.slice(2);
if (!python) throw new Error("usage: ts-node .ci/bootstrap.ts <python>");
main(resolve(python)).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exit(1);
});
