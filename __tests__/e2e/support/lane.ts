import { EC2Client } from "@aws-sdk/client-ec2";
import { EFSClient } from "@aws-sdk/client-efs";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Configuration } from "../../../local/configuration";
import { type Clock, Control, type RecordedRequest, type State } from "../../../local/control";
import { StudioUsers } from "../../../local/lives/studio-users";
import { type Server, start, stop } from "../../../local/servers";
import { Workspace } from "../../../local/workspace";
import { type Outcome } from "../../../tools/process";
import { ProjectCopy } from "./project-copy";

export const STACK = "studio";

/** Arms a destroy. */
export const ARMED = { "studio.forceDestroy": true };

const ROOT = resolve(__dirname, "../../..");

/**
 * What the fault lanes do without: the provider watches a new lifecycle rule for about a minute, and nothing depends on
 * it. lifecycle.test.ts has all resources.
 */
const SLOW = ["aws_s3_bucket_lifecycle_configuration"];

/** Bucket of the states, and alias of its key, as config.yaml names them. */
export const STATE_BUCKET = "ml-platform-tfstate-123456789012-us-east-1";
const STATE_KEY = "alias/ml-platform-tfstate";

const UNASKED = ["-no-color", "-auto-approve"];

/** The longest that Terraform may take for anything here. The provider itself would wait 20 minutes for a subnet. */
const MOST_MS = 4 * 60 * 1000;

/** The longest that a test may take; less than Jest's own limit, so that a test that hangs tells its requests. */
const MOST_TEST_MS = 9 * 60 * 1000;

/** A function's minutes are seconds here, and SageMaker is quick. */
const CLOCK: Clock = { scale: 20, delays: { create: 0.3, update: 0.3, delete: 0.3, appCreate: 0.3, appDelete: 2 } };

/** Requests that a failed test shows: the last ones, and those that were refused. */
const MOST_REQUESTS = 60;

/** Values laid over the configuration, by paths with dots. */
export type Changes = Readonly<Record<string, unknown>>;

export interface LaneProps {
  /**
   * File of the project that the stacks are made from, with changes.
   * @default - config.yaml
   */
  readonly configuration?: string;
  /** Where the states are. */
  readonly backend?: "local" | "configured";
  /** Deploy every resource, also those that take long to no purpose. */
  readonly complete?: boolean;
}

/** What a plan does to a resource, such as `update` or `delete create`, by its address. Resources that stay are left out. */
export type Actions = Readonly<Record<string, string>>;

/** What happens to how many resources of which type. */
export function summary(actions: Actions): Record<string, number> {
  const kinds = Object.entries(actions).map(([address, action]) => `${action} ${address.split(".")[0]}`);
  return Object.fromEntries([...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((k) => k === kind).length]));
}

/** A local AWS, a configuration and a working folder that no other test file uses. */
export class Lane {
  readonly region: string;
  private readonly base: Configuration;
  private server?: Server;
  private workspaceNow?: Workspace;
  private deployedChanges?: string;
  /** What exists before anything is deployed. */
  private atStart: State = {};
  private readonly folder: string;
  private project = ROOT;
  private background?: ChildProcess;

  constructor(private readonly props: LaneProps) {
    this.base = new Configuration(join(ROOT, props.configuration ?? "config.yaml"));
    this.region = this.base.region;
    this.folder = mkdtempSync(join(tmpdir(), "lane-"));
  }

  async start(): Promise<void> {
    this.server = await start({
      root: ROOT,
      python: process.env.PYTHON ?? "python3",
      account: this.base.account,
      log: join(this.folder, "local-aws.log"),
      timeScale: 1,
      outlives: false,
    });
    this.configure({});
  }

  async stop(): Promise<void> {
    this.kill();
    if (this.server) await stop(this.server);
    rmSync(this.folder, { recursive: true, force: true });
  }

  get control(): Control {
    return new Control(this.running.endpoint);
  }

  get workspace(): Workspace {
    return this.workspaceNow!;
  }

  /** Takes the configuration with other values from now on. */
  configure(changes: Changes): void {
    const configuration = this.base.copy(join(this.folder, "config.yaml"), changes);
    this.workspaceNow = new Workspace({
      root: this.project,
      folder: this.folder,
      configuration,
      endpoint: this.running.endpoint,
      env: process.env,
      backend: this.props.backend ?? "local",
    });
  }

  /** Takes the project with another text in one of its files, until the account is emptied. */
  edit(file: string, change: (text: string) => string): void {
    const copy = new ProjectCopy(mkdtempSync(join(this.folder, "project-")));
    copy.edit(file, change);
    this.project = copy.folder;
  }

  /** An account without anything in it but the bucket of the states, if they are to be there, and no state. */
  async empty(): Promise<void> {
    this.deployedChanges = undefined;
    this.project = ROOT;
    await this.control.reset();
    await this.control.clock(CLOCK);
    rmSync(join(this.folder, "state"), { recursive: true, force: true });
    rmSync(this.workspace.directory(STACK), { recursive: true, force: true });
    if (this.props.backend === "configured") await this.makeStateBackend();
    this.atStart = await this.control.state(this.region);
  }

  /** The stack as these changes have it, in an account of its own: the one of the test before, if that left it so. */
  async deployed(changes: Changes = {}): Promise<void> {
    const wanted = JSON.stringify(changes);
    if (this.deployedChanges === wanted) return;
    await this.empty();
    await this.change(changes);
  }

  /** Deploys these changes over what is there. */
  async change(changes: Changes): Promise<void> {
    this.spoil();
    await this.init(changes);
    await this.apply();
    this.deployedChanges = JSON.stringify(changes);
  }

  /** What follows may leave anything behind: the next test gets an account of its own. */
  spoil(): void {
    this.deployedChanges = undefined;
  }

  /** Synthesizes with these changes, and makes Terraform ready. */
  async init(changes: Changes): Promise<void> {
    this.configure(changes);
    await this.workspace.synth();
    if (!this.props.complete) this.leaveOut(SLOW);
    await this.must("init", "-no-color");
  }

  /** Runs Terraform in the folder of the stack, and gives back what it printed. It has to succeed. */
  async must(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(...args);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")}:\n${stderr || stdout}`);
    return stdout;
  }

  async apply(): Promise<string> {
    return this.must("apply", ...UNASKED);
  }

  /** An apply, whatever comes of it. */
  async tryApply(): Promise<Outcome> {
    return this.run("apply", ...UNASKED);
  }

  /** A destroy, whatever comes of it. */
  async tryDestroy(): Promise<Outcome> {
    this.spoil();
    return this.run("destroy", ...UNASKED);
  }

  /** A destroy that has to succeed. */
  async destroy(): Promise<void> {
    this.spoil();
    await this.must("destroy", ...UNASKED);
  }

  /** Removes the lock that a killed Terraform has left, with the id that a refused command tells. */
  async unlock(): Promise<void> {
    const refused = await this.tryApply();
    expect(refused.status).toBe(1);
    const [, lock] = /ID: +(\S+)/.exec(refused.stderr) ?? [];
    expect(lock).toBeDefined();
    await this.must("force-unlock", "-force", lock!);
  }

  /** Terraform in a process group of its own, to be killed. */
  startInBackground(command: "apply" | "destroy"): ChildProcess {
    this.spoil();
    const { binary, env } = this.workspace.terraform;
    this.background = spawn(binary, [command, ...UNASKED], {
      cwd: this.workspace.directory(STACK),
      env,
      stdio: "ignore",
      detached: true,
    });
    return this.background;
  }

  /** Starts a command, and kills Terraform and the provider as soon as there is such a request. */
  async killed(command: "apply" | "destroy", at: (request: RecordedRequest) => boolean): Promise<void> {
    const reached = this.untilRequest(at);
    const ended = once(this.startInBackground(command), "exit");
    await reached;
    this.kill();
    await ended;
  }

  /** Kills Terraform in the background, with the provider, if it still runs. */
  kill(): void {
    const { pid, exitCode = 0, signalCode = null } = this.background ?? {};
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGKILL");
    this.background = undefined;
  }

  /** What a plan of these changes would do. */
  async plan(changes: Changes): Promise<Actions> {
    await this.init(changes);
    const file = "changes.tfplan";
    await this.must("plan", "-no-color", `-out=${file}`);
    const plan = JSON.parse(await this.must("show", "-json", file)) as {
      resource_changes?: { address: string; change: { actions: string[] } }[];
    };
    const changing = (plan.resource_changes ?? []).map(({ address, change }) => [address, change.actions.join(" ")]);
    return Object.fromEntries(changing.filter(([, actions]) => actions !== "no-op" && actions !== "read")) as Actions;
  }

  /** Fails with the plan if there is anything to change. */
  async expectNothingToChange(): Promise<void> {
    const { changes, output } = await this.workspace.plan(STACK);
    if (changes) throw new Error(`the plan is not empty:\n${output}`);
  }

  /** Addresses of what Terraform manages. */
  async managed(): Promise<string[]> {
    const list = await this.must("state", "list");
    return list.split("\n").filter((address) => address !== "" && !address.startsWith("data."));
  }

  /** Addresses of what Terraform manages and has tagged with the default tags. */
  async tagged(): Promise<string[]> {
    const shown = JSON.parse(await this.must("show", "-json")) as {
      values: { root_module: { resources: { address: string; values: { tags_all?: Record<string, string> } }[] } };
    };
    const { resources } = shown.values.root_module;
    return resources.filter(({ values }) => values.tags_all?.Deployment !== undefined).map(({ address }) => address);
  }

  /** Addresses of the resources of a type, whether they exist or not. */
  configured(type: string): string[] {
    return Object.keys(this.synthesized[type] ?? {}).map((name) => `${type}.${name}`);
  }

  /** The arguments of a resource as synthesized. */
  arguments(address: string): Readonly<Record<string, unknown>> {
    const [type, name] = address.split(".") as [string, string];
    return this.synthesized[type]![name]!;
  }

  async output(name: string): Promise<string> {
    return String((await this.workspace.outputs(STACK))[name]);
  }

  /** People at work in the domain. */
  async users(): Promise<StudioUsers> {
    return new StudioUsers(this.running.endpoint, this.region, await this.output("domain_id"));
  }

  /** Waits for a request of that kind that is made from now on. */
  async untilRequest(matches: (request: RecordedRequest) => boolean, mostSeconds = 120): Promise<void> {
    const since = await this.lastRequest();
    for (let fifths = 0; fifths < mostSeconds * 5; fifths++) {
      if ((await this.control.requests(since)).some(matches)) return;
      await wait(200);
    }
    throw new Error(`no such request within ${mostSeconds} s`);
  }

  /** How many domains were created since the account was empty. */
  async domainsMade(): Promise<number> {
    return (await this.control.requests()).filter(({ operation }) => operation === "CreateDomain").length;
  }

  async lastRequest(): Promise<number> {
    return (await this.control.requests()).at(-1)?.number ?? 0;
  }

  /**
   * After a destroy: nothing is there but keys that wait for their end, and what the configuration retains, a file
   * system that nothing mounts, with a key that works.
   */
  async expectOnly(left: { readonly retained: number }): Promise<void> {
    const { fileSystems = [], keys = {}, ...others } = await this.control.state(this.region);
    const { keys: keysAtStart = {}, ...othersAtStart } = this.atStart;
    expect(others).toEqual(othersAtStart);
    const keysInUse = fileSystems.map(({ kmsKeyId }) => kmsKeyId);
    expect(fileSystems.map(({ mountTargets, kmsKeyId }) => ({ mountTargets, key: keys[kmsKeyId] }))).toEqual(
      Array.from({ length: left.retained }, () => ({ mountTargets: [], key: "Enabled" })),
    );
    const unused = Object.entries(keys).filter(([arn]) => !keysInUse.includes(arn) && !(arn in keysAtStart));
    expect(unused.map(([, state]) => state)).toEqual(unused.map(() => "PendingDeletion"));
  }

  get sagemaker(): SageMakerClient {
    return new SageMakerClient(this.client);
  }

  get ec2(): EC2Client {
    return new EC2Client(this.client);
  }

  get efs(): EFSClient {
    return new EFSClient(this.client);
  }

  get kms(): KMSClient {
    return new KMSClient(this.client);
  }

  get client() {
    return {
      endpoint: this.running.endpoint,
      region: this.region,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
  }

  /** Runs Terraform in the folder of the stack. What hangs for too long is interrupted, and so fails. */
  private run(...args: string[]): Promise<Outcome> {
    const { binary, env } = this.workspace.terraform;
    const options = { cwd: this.workspace.directory(STACK), env, maxBuffer: 2 ** 30, timeout: MOST_MS };
    return new Promise((done) => {
      execFile(binary, args, { ...options, killSignal: "SIGINT" }, (error, stdout, stderr) => {
        done({ status: error ? (typeof error.code === "number" ? error.code : 1) : 0, stdout, stderr });
      });
    });
  }

  /** Makes Terraform see none of these types, by an override file beside the untouched JSON. */
  private leaveOut(types: readonly string[]): void {
    const none = types.map((type) => [
      type,
      Object.fromEntries(this.configured(type).map((address) => [address.slice(type.length + 1), { count: 0 }])),
    ]);
    const file = join(this.workspace.directory(STACK), "quick_override.tf.json");
    writeFileSync(file, JSON.stringify({ resource: Object.fromEntries(none) as object }));
  }

  /** What `npm run bootstrap` makes, as far as Terraform needs it. */
  private async makeStateBackend(): Promise<void> {
    const { KeyMetadata } = await this.kms.send(new CreateKeyCommand({}));
    await this.kms.send(new CreateAliasCommand({ AliasName: STATE_KEY, TargetKeyId: KeyMetadata!.KeyId }));
    await new S3Client({ ...this.client, forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: STATE_BUCKET }),
    );
  }

  /** Resources by type and name. */
  private get synthesized(): Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> {
    const file = join(this.workspace.directory(STACK), "cdk.tf.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { resource: Lane["synthesized"] }).resource;
  }

  private get running(): Server {
    if (!this.server) throw new Error("the lane has not started");
    return this.server;
  }
}

/** The tests of a file, on a lane that starts before the first and stops after the last. */
export function lane(name: string, tests: (lane: Lane) => void, props: LaneProps = {}): void {
  describe(name, () => {
    const it = new Lane(props);
    beforeAll(() => it.start(), 120_000);
    afterAll(() => it.stop(), 60_000);
    tests(it);
  });
}

/**
 * A test on a lane. If it fails, the error shows the requests around the failure. Every request and answer must be as
 * AWS's service models have it.
 */
export function check(on: Lane, name: string, work: () => Promise<void>): void {
  test(name, async () => {
    const since = await on.lastRequest();
    const violationsBefore = (await on.control.violations()).length;
    try {
      const late = wait(MOST_TEST_MS, undefined, { ref: false }).then(() => {
        throw new Error(`not done within ${MOST_TEST_MS / 60_000} minutes`);
      });
      await Promise.race([work(), late]);
      const violations = await on.control.violations();
      expect(violations.slice(violations.length < violationsBefore ? 0 : violationsBefore)).toEqual([]);
    } catch (error) {
      on.spoil();
      (error as Error).message += `\n\nRequests before the failure:\n${told(await on.control.requests(since))}`;
      throw error;
    } finally {
      on.kill();
      await on.control.clearFaults();
    }
  });
}

/** Requests, one line each. */
export function told(requests: readonly RecordedRequest[]): string {
  const isTrouble = ({ operation, status = 0, fault }: RecordedRequest) =>
    // The provider asks a bucket for all that it might have; that it has not is no trouble.
    fault !== undefined || status === 0 || (status >= 400 && !(status === 404 && /^(Get|Head)/.test(operation)));
  const shown = requests.filter((each, i) => i >= requests.length - MOST_REQUESTS / 2 || isTrouble(each));
  return shown
    .slice(-MOST_REQUESTS)
    .map(({ number, service, operation, status, fault, body, answer }) =>
      [
        `${number} ${service} ${operation} ${status ?? "no answer"}`,
        fault && `fault ${fault}`,
        body.slice(0, 120),
        answer?.replace(/\s+/g, " ").slice(0, 300),
      ]
        .filter(Boolean)
        .join(" | "),
    )
    .join("\n");
}
