import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { awsEnvironment, withoutAws } from "../../local/workspace";
import { check } from "./support/check";
import { ProjectCopy } from "./support/project-copy";
import { STATE_BUCKET, STATE_KEY_ALIAS } from "./support/state-backend";
import { lane, type StudioLane } from "./support/studio";

const REGION = "us-east-1";
const ACCOUNT = "123456789012";
const KEY = `ml-platform/${REGION}/state-backend/terraform.tfstate`;

interface State {
  serial: number;
  lineage: string;
  resources: { type: string; instances: { attributes: { id: string } }[] }[];
}

/** A clone of the project, since the project's own `.bootstrap` may hold a real state. */
class Clone extends ProjectCopy {
  readonly stateFile = join(this.folder, ".bootstrap", "state", `${STATE_BUCKET}.tfstate`);

  constructor(
    folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    super(folder);
  }

  /** Runs it; it has to end with this status and to have printed this. */
  async expect(args: string[], status: 0 | 1, printed: RegExp): Promise<string> {
    const outcome = await this.npm("bootstrap", args, this.env);
    expect(outcome).toEqual({ status, output: expect.stringMatching(printed) as string });
    return outcome.output;
  }

  /** Runs it and interrupts it at this text: Terraform ends in order. */
  async interrupt(args: string[], at: RegExp): Promise<void> {
    const { status, output } = await this.npm("bootstrap", args, this.env, (printed) =>
      Promise.resolve(at.test(printed)),
    );
    expect(output).toMatch(/Interrupt received/);
    // Depending on who ends first, the status is npm's, or there is none.
    expect(status).not.toBe(0);
  }

  putState(state: State): void {
    mkdirSync(dirname(this.stateFile), { recursive: true });
    writeFileSync(this.stateFile, JSON.stringify(state));
  }
}

// Each test goes on where the one before has ended, as a user would.
lane("npm run bootstrap, from its first run to its teardown", (on) => {
  const folder = mkdtempSync(join(tmpdir(), "bootstrap-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  let clone: Clone;
  let keyId: string;
  let keyArn: string;
  const s3 = () => new S3Client({ ...on.client, forcePathStyle: true });
  const state = async () => readState(s3());
  const bucketExists = async () =>
    s3()
      .send(new HeadBucketCommand({ Bucket: STATE_BUCKET }))
      .then(
        () => true,
        () => false,
      );
  const otherStack = join(folder, "other-stack");

  beforeAll(() => {
    clone = new Clone(join(folder, "clone"), environment(on));
  });

  check(on, "without a terminal it asks for --auto-approve", async () => {
    await clone.expect([], 1, /add --auto-approve/);
  });

  check(on, "a teardown of nothing says so", async () => {
    await clone.expect(["destroy", "--auto-approve"], 0, /Nothing is left to destroy/);
  });

  check(on, "credentials of another account are refused by its number", async () => {
    const config = join(clone.folder, "config.yaml");
    const text = readFileSync(config, "utf8");
    writeFileSync(config, text.replace(ACCOUNT, "210987654321"));
    await clone.expect(["plan"], 1, /credentials are of account 123456789012/);
    writeFileSync(config, text);
  });

  check(on, "Ctrl-C reaches Terraform, and the state so far is in the file", async () => {
    await on.control.fault({ service: "s3", operation: "PutBucketLifecycleConfiguration", kind: "hold" });
    await clone.interrupt(["--auto-approve"], /lifecycle_configuration\.\w+: Creating/);
    expect(existsSync(clone.stateFile)).toBe(true);
    expect(await bucketExists()).toBe(true);
  });

  check(on, "the first run is resumed; its state moves to the bucket, encrypted with the key", async () => {
    const output = await clone.expect(["--auto-approve"], 0, /Apply complete![^]*The state has moved to s3:/);
    expect(existsSync(clone.stateFile)).toBe(false);
    const object = await s3().send(new HeadObjectCommand({ Bucket: STATE_BUCKET, Key: KEY }));
    const { KeyMetadata } = await on.kms.send(new DescribeKeyCommand({ KeyId: STATE_KEY_ALIAS }));
    keyArn = KeyMetadata!.Arn!;
    expect(object).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn });
    keyId = (await state()).resources.find(({ type }) => type === "aws_kms_key")!.instances[0]!.attributes.id;
    writeStack(otherStack, backendSettings(output));
  });

  check(on, "a stack works with the printed settings, its state and its lock encrypted with the key", async () => {
    await terraform(on, otherStack, "init");
    await terraform(on, otherStack, "apply", "-auto-approve");
    const { Versions = [] } = await s3().send(new ListObjectVersionsCommand({ Bucket: STATE_BUCKET }));
    const names = Versions.map(({ Key }) => basename(Key!));
    expect(names).toEqual(expect.arrayContaining(["terraform.tfstate", "terraform.tfstate.tflock"]));
    for (const { Key, VersionId } of Versions) {
      const object = await s3().send(new HeadObjectCommand({ Bucket: STATE_BUCKET, Key, VersionId }));
      expect(object.SSEKMSKeyId).toBe(keyArn);
    }
  });

  check(on, "a fresh clone has nothing to change, and can repeat all of it", async () => {
    clone = new Clone(join(folder, "fresh-clone"), environment(on));
    await clone.expect(["plan"], 0, /No changes/);
    await clone.expect(["--auto-approve"], 0, /0 added, 0 changed, 0 destroyed[^]*"use_lockfile" = true/);
    await clone.expect(["migrate"], 0, /already there/);
  });

  check(on, "migrate: a state in the file alone moves to the bucket as it is", async () => {
    const before = await state();
    clone.putState(before);
    await s3().send(new DeleteObjectCommand({ Bucket: STATE_BUCKET, Key: KEY }));
    await clone.expect(["migrate"], 0, /has moved to s3:/);
    expect((await state()).lineage).toBe(before.lineage);
    expect(existsSync(clone.stateFile)).toBe(false);
  });

  check(on, "migrate: the same state in both places counts as migrated", async () => {
    clone.putState(await state());
    await clone.expect(["migrate"], 0, /the same or older[^]*already there/);
  });

  check(on, "migrate: a newer state in the file takes the place of the older one", async () => {
    const before = await state();
    clone.putState({ ...before, serial: before.serial + 1 });
    await clone.expect(["migrate"], 0, /the one in the bucket is older[^]*has moved/);
    expect((await state()).serial).toBe(before.serial + 1);
  });

  check(on, "two states of different origin are refused, and both left alone", async () => {
    const before = await state();
    clone.putState({ ...before, lineage: "another" });
    await clone.expect(["--auto-approve"], 1, /neither comes from the other/);
    expect(existsSync(clone.stateFile)).toBe(true);
    expect((await state()).lineage).toBe(before.lineage);
    rmSync(clone.stateFile);
  });

  check(on, "a bucket that no state knows is left alone; the imports that it names bring the state back", async () => {
    const before = await state();
    await s3().send(new DeleteObjectCommand({ Bucket: STATE_BUCKET, Key: KEY }));
    const output = await clone.expect(["--auto-approve"], 1, /no state knows of it/);
    for (const [, directory, address, id] of output.matchAll(/-chdir=(\S+) import (\S+) (.+)/g)) {
      await terraform(on, join(clone.folder, directory!), "import", address!, id!.replace(/^\$\(.*\)$/, keyId));
    }
    await clone.expect(["plan"], 0, /Plan: 6 to add, \d to change, 0 to destroy/);
    rmSync(clone.stateFile);
    await s3().send(new PutObjectCommand({ Bucket: STATE_BUCKET, Key: KEY, Body: JSON.stringify(before) }));
  });

  check(on, "a teardown is refused while a stack has resources, and while a state is locked", async () => {
    const lock = { Bucket: STATE_BUCKET, Key: `ml-platform/${REGION}/governance/terraform.tfstate.tflock` };
    await s3().send(new PutObjectCommand({ ...lock, Body: '{"ID":"42","Who":"someone@host"}' }));
    const output = await clone.expect(["destroy", "--auto-approve"], 1, /\/studio\/terraform.tfstate: 3 resources/);
    expect(output).toMatch(/governance\S+tflock: locked by someone@host/);
    await s3().send(new DeleteObjectCommand(lock));
    await terraform(on, otherStack, "destroy", "-auto-approve");
  });

  check(on, "a teardown can be interrupted, with its state in the file", async () => {
    // The key, too: once it is scheduled for deletion, nobody reads the state in the bucket any more.
    await on.control.fault(
      { service: "s3", operation: "DeleteBucket", kind: "hold" },
      { service: "kms", operation: "ScheduleKeyDeletion", kind: "hold" },
    );
    await clone.interrupt(["destroy", "--auto-approve"], /aws_\w+\.\w+: Destroying/);
    expect(existsSync(clone.stateFile)).toBe(true);
    expect(await bucketExists()).toBe(true);
  });

  check(on, "a second run finishes it: the bucket is gone, and the key scheduled for deletion", async () => {
    await clone.expect(["destroy", "--auto-approve"], 0, /is gone and its key is scheduled for deletion/);
    expect(await bucketExists()).toBe(false);
    const { KeyMetadata } = await on.kms.send(new DescribeKeyCommand({ KeyId: keyId }));
    expect(KeyMetadata?.KeyState).toBe("PendingDeletion");
    expect(existsSync(clone.stateFile)).toBe(false);
    await clone.expect(["destroy", "--auto-approve"], 0, /Nothing is left to destroy/);
  });
});

/** The environment of a user whose AWS is the lane's. */
function environment(on: StudioLane): NodeJS.ProcessEnv {
  return { ...withoutAws(process.env), ...awsEnvironment(on.client.endpoint, REGION) };
}

async function readState(s3: S3Client): Promise<State> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: STATE_BUCKET, Key: KEY }));
  return JSON.parse(await Body!.transformToString()) as State;
}

/** The settings of the backend as bootstrap prints them. */
function backendSettings(output: string): object {
  const printed = output.slice(output.lastIndexOf("The settings of"));
  return Object.fromEntries(
    [...printed.matchAll(/"(\w+)" = (.+)/g)].map(([, name, value]) => [name!, JSON.parse(value!) as unknown]),
  );
}

/** A stack with three resources whose state is in that backend. */
function writeStack(directory: string, settings: object): void {
  mkdirSync(directory);
  const s3 = { ...settings, key: `ml-platform/${REGION}/studio/terraform.tfstate` };
  const resource = { terraform_data: { one: {}, two: { count: 2 } } };
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { backend: { s3 } }, resource }));
}

async function terraform(on: StudioLane, directory: string, ...args: string[]): Promise<void> {
  const { status, stdout, stderr } = await on.workspace.terraform.run(directory, ...args);
  if (status !== 0) throw new Error(`terraform ${args.join(" ")}:\n${stderr || stdout}`);
}
