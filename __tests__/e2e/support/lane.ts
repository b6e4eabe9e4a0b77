import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Changes, Configuration } from "../../../local/configuration";
import {
  type Clock,
  Control,
  type Fault,
  type RecordedRequest,
  type State,
  type Violation,
} from "../../../local/control";
import { type Life } from "../../../local/lives/life";
import { type Server, start, stop } from "../../../local/servers";
import { Workspace } from "../../../local/workspace";
import { type Outcome } from "../../../tools/process";
import { Background } from "./background";
import { MOST_COMMAND_MS } from "./limits";
import { type Actions, actionsOf } from "./plan";
import { ProjectCopy } from "./project-copy";
import { makeStateBackend } from "./state-backend";
import { Synthesized } from "./synthesized";

const ROOT = resolve(__dirname, "../../..");

/**
 * What the fault lanes do without: the provider watches a new lifecycle rule for about a minute, and nothing depends on
 * it. The lanes of whole lives have all resources.
 */
const SLOW = ["aws_s3_bucket_lifecycle_configuration"];

const UNASKED = ["-no-color", "-auto-approve"];

/** File of a plan, in the folder of the stack. */
const PLAN = "changes.tfplan";

/** A function's minutes are seconds here, and services are quick. */
export const CLOCK: Clock = {
  scale: 20,
  delays: { create: 0.3, update: 0.3, delete: 0.3, appCreate: 0.3, appDelete: 2 },
};

/** Terraform and providers mostly read schemas; with more memory they spend a fifth less time on it. */
const QUICK = { GOGC: "400" };

/** Terraform writes no state before it ends, so that one that is killed has written none. */
const STATE_AT_THE_END = { TF_STATE_PERSIST_INTERVAL: String(24 * 60 * 60) };

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
  /** More of the environment, such as another binary than terraform. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A request that is to wait, or its answer. */
export type Hold = Pick<Fault, "service" | "operation" | "body" | "count"> & { readonly kind: "hold" | "holdAnswer" };

/** What tells rules apart, besides the pattern of the body. */
const MEMBERS = ["service", "operation", "kind"] as const;

/** A local AWS, a configuration, a working folder that no other test file uses, and one stack that comes and goes in it. */
export class Lane {
  readonly region: string;
  readonly folder: string;
  private readonly base: Configuration;
  private server?: Server;
  private workspaceNow?: Workspace;
  private configurationNow: Configuration;
  private deployedChanges?: string;
  private plannedChanges?: string;
  /** Backend and providers that Terraform is ready for. */
  private readyFor?: string;
  private stacksNow: readonly string[] = [];
  /** What exists before anything is deployed. */
  private atStart: State = {};
  private project = ROOT;
  private background?: Background;
  private violations: Violation[] = [];
  /** How many violations of the local AWS were looked at. */
  private violationsSeen = 0;

  constructor(
    readonly life: Life,
    private readonly props: LaneProps,
  ) {
    this.base = new Configuration(join(ROOT, props.configuration ?? "config.yaml"));
    this.configurationNow = this.base;
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
    await this.kill();
    if (this.server) await stop(this.server);
    rmSync(this.folder, { recursive: true, force: true });
  }

  get control(): Control {
    return new Control(this.running.endpoint);
  }

  get workspace(): Workspace {
    return this.workspaceNow!;
  }

  /** The configuration that counts now. */
  get configuration(): Configuration {
    return this.configurationNow;
  }

  /** Ids of all stacks of the configuration, as synthesized. */
  get stacks(): readonly string[] {
    return this.stacksNow;
  }

  /** The stack as synthesized. */
  get synthesized(): Synthesized {
    return new Synthesized(this.directory);
  }

  /** Takes the configuration with other values from now on. */
  configure(changes: Changes): void {
    this.configurationNow = this.base.copy(join(this.folder, "config.yaml"), changes);
    this.workspaceNow = new Workspace({
      root: this.project,
      folder: this.folder,
      configuration: this.configurationNow,
      endpoint: this.running.endpoint,
      env: { ...process.env, ...QUICK, ...this.props.env },
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
    this.spoil();
    this.project = ROOT;
    this.violations.push(...(await this.unseenViolations()));
    await this.control.reset();
    this.violationsSeen = 0;
    await this.control.clock(CLOCK);
    rmSync(join(this.folder, "state"), { recursive: true, force: true });
    if (this.props.backend === "configured") await makeStateBackend(this.client);
    this.atStart = await this.control.state(this.region);
  }

  /** The stack as these changes have it, in an account of its own: the one of the test before, if that left it so. */
  async deployed(changes: Changes = {}): Promise<void> {
    const wanted = JSON.stringify(changes);
    if (this.deployedChanges === wanted) return;
    await this.empty();
    await this.change(changes);
  }

  /** Deploys these changes over what is there: the plan of them, if one was made just before. */
  async change(changes: Changes): Promise<void> {
    const planned = this.plannedChanges === JSON.stringify(changes);
    this.spoil();
    if (planned) {
      await this.must("apply", "-no-color", PLAN);
    } else {
      await this.init(changes);
      await this.apply();
    }
    this.isAs(changes);
  }

  /** Tells that the stack is deployed with these changes, whole and with nobody at work: the next test may go on from there. */
  isAs(changes: Changes): void {
    this.deployedChanges = JSON.stringify(changes);
  }

  /** What follows may leave anything behind: the next test gets an account of its own. */
  spoil(): void {
    this.deployedChanges = undefined;
    this.plannedChanges = undefined;
  }

  /** Synthesizes with these changes, and makes Terraform ready. */
  async init(changes: Changes): Promise<void> {
    this.plannedChanges = undefined;
    this.configure(changes);
    this.stacksNow = await this.workspace.synth();
    if (!this.props.complete) {
      writeFileSync(join(this.directory, "quick_override.tf.json"), JSON.stringify(this.synthesized.without(SLOW)));
    }
    const settings = JSON.stringify(this.synthesized.settings);
    if (this.readyFor === settings) return;
    await this.must("init", "-no-color");
    this.readyFor = settings;
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

  /** Terraform beside the test, to be interrupted or killed. It writes the state only as it ends. */
  startInBackground(command: "apply" | "destroy"): Background {
    this.spoil();
    const { binary, env } = this.workspace.terraform;
    const options = { cwd: this.directory, env: { ...env, ...STATE_AT_THE_END } };
    this.background = new Background(binary, [command, ...UNASKED], options, join(this.folder, "background.log"));
    return this.background;
  }

  /** Starts a command that comes to these requests, and gives it back once AWS holds one of each. */
  async startUntilHeld(command: "apply" | "destroy", ...holds: Hold[]): Promise<Background> {
    await this.control.fault(...holds);
    const background = this.startInBackground(command);
    await background.until(() => this.areHeld(holds));
    return background;
  }

  /**
   * Kills Terraform and the provider while AWS holds one of each of these requests, which they come to in a command: those
   * that are held have no effect, those whose answer is held have, and Terraform never knows. The state is as before.
   */
  async killed(command: "apply" | "destroy", ...holds: Hold[]): Promise<void> {
    const since = await this.lastRequest();
    await this.startUntilHeld(command, ...holds);
    await this.kill();
    // A request counts as given up once AWS has seen that its client is gone.
    const givenUp = ({ fault, status }: RecordedRequest) => fault === "hold" && status === undefined;
    const held = (await this.control.faults())
      .filter(({ kind }) => kind === "hold")
      .reduce((n, rule) => n + rule.held, 0);
    while ((await this.control.requests(since)).filter(givenUp).length < held) await wait(200);
    await this.control.clearFaults();
  }

  /** Kills Terraform in the background, with the provider, if it still runs, and waits for its end. */
  async kill(): Promise<void> {
    const { background } = this;
    this.background = undefined;
    background?.kill();
    await background?.ended;
  }

  /** What a plan of these changes would do. */
  async plan(changes: Changes): Promise<Actions> {
    await this.init(changes);
    await this.must("plan", "-no-color", `-out=${PLAN}`);
    const actions = actionsOf(await this.must("show", "-json", PLAN));
    this.plannedChanges = JSON.stringify(changes);
    return actions;
  }

  /** Fails with the plan if there is anything to change. */
  async expectNothingToChange(): Promise<void> {
    const { status, stdout, stderr } = await this.run("plan", "-detailed-exitcode", "-no-color");
    if (status === 2) throw new Error(`the plan is not empty:\n${stdout}`);
    if (status !== 0) throw new Error(`terraform plan:\n${stderr}`);
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

  /** Leaves the state, as Terraform shows it, for checks that go on with it: in the folder that APPLIED_STATES names. */
  async keepState(): Promise<void> {
    const folder = process.env.APPLIED_STATES;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const name = `${basename(this.base.path, ".yaml")}.${this.life.stack}.applied.json`;
    writeFileSync(join(folder, name), await this.must("show", "-json"));
  }

  async output(name: string): Promise<string> {
    return String((await this.workspace.outputs(this.life.stack))[name]);
  }

  async lastRequest(): Promise<number> {
    return (await this.control.requests()).at(-1)?.number ?? 0;
  }

  /** What was other than AWS has it since the last time that this was asked, also before the account was emptied. */
  async newViolations(): Promise<Violation[]> {
    const violations = [...this.violations, ...(await this.unseenViolations())];
    this.violations = [];
    return violations;
  }

  /** After a destroy: nothing is there that was not before, but what the life of the stack leaves. */
  async expectOnlyLeft(retained = this.life.retained(this.configuration)): Promise<void> {
    const after = await this.control.state(this.region);
    expect(this.life.problems({ before: this.atStart, after, retained, configuration: this.configuration })).toEqual(
      [],
    );
  }

  get client() {
    return {
      endpoint: this.running.endpoint,
      region: this.region,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
  }

  /** Whether each of these rules holds a request, or has. */
  private async areHeld(holds: readonly Hold[]): Promise<boolean> {
    const rules = await this.control.faults();
    // A rule without a pattern of the body is told with the one that all bodies match.
    const isOf = ({ body = "*", ...hold }: Hold, rule: Fault) =>
      rule.body === body && MEMBERS.every((member) => rule[member] === hold[member]);
    return holds.every((hold) => rules.some((rule) => isOf(hold, rule) && rule.held > 0));
  }

  private async unseenViolations(): Promise<Violation[]> {
    const violations = (await this.control.violations()).slice(this.violationsSeen);
    this.violationsSeen += violations.length;
    return violations;
  }

  /** Runs Terraform in the folder of the stack. What hangs for too long is interrupted, and so fails. */
  private run(...args: string[]): Promise<Outcome> {
    const { binary, env } = this.workspace.terraform;
    const options = { cwd: this.directory, env, maxBuffer: 2 ** 30, timeout: MOST_COMMAND_MS };
    return new Promise((done) => {
      execFile(binary, args, { ...options, killSignal: "SIGINT" }, (error, stdout, stderr) => {
        done({ status: error ? (typeof error.code === "number" ? error.code : 1) : 0, stdout, stderr });
      });
    });
  }

  private get directory(): string {
    return this.workspace.directory(this.life.stack);
  }

  private get running(): Server {
    if (!this.server) throw new Error("the lane has not started");
    return this.server;
  }
}

/** The tests of a file, on a lane that starts before the first and stops after the last. */
export function onLane<L extends Lane>(name: string, on: L, tests: (on: L) => void): void {
  describe(name, () => {
    beforeAll(() => on.start(), 5 * 60_000);
    afterAll(async () => {
      try {
        // What still ran after the last test may have made one.
        expect(await on.newViolations()).toEqual([]);
      } finally {
        await on.stop();
      }
    }, 5 * 60_000);
    tests(on);
  });
}
