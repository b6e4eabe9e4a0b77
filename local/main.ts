import "../tools/node-version";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../tools/errors";
import { Configuration } from "./configuration";
import { Control } from "./control";
import { inventory } from "./existing";
import { exitOnSignals } from "./interruption";
import { lifeOf, LIVES, namesOf } from "./lives";
import { pythonWithMoto } from "./python";
import { PidFile, type Server, start, stop, TIME_SCALE } from "./servers";
import { Tour } from "./tour";
import { Workspace } from "./workspace";

const USAGE = `npm run local [-- COMMAND]

Without a command: the whole life in a local AWS, from deploy to destroy, of each of these stacks that there is:
${namesOf(LIVES)}. Or step by step:

  up                 start a local AWS in the background, empty
  deploy STACK...    cdktf deploy to it
  plan STACK...      terraform plan
  seed STACK...      start apps, as users would
  destroy STACK...   cdktf destroy
  state              what exists
  down               stop it; what was in it is gone

It needs Terraform and Python, and no AWS account. Environment: SAGEMAKER_CONFIG, TERRAFORM_BINARY_NAME, TF_PLUGIN_MIRROR,
PYTHON.`;

// The SDK warns of Node.js 20, which is the project's to decide (engines in package.json).
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const ROOT = resolve(__dirname, "..");
const FOLDER = join(ROOT, ".local");
const LOG = join(FOLDER, "local-aws.log");

const print = (line: string) => console.log(line);

class Local {
  private readonly pidFile = new PidFile(FOLDER);
  private readonly configuration = Configuration.of(ROOT, process.env);

  async tour(): Promise<void> {
    const { server, stacks } = await this.start({ outlives: false });
    // After Ctrl-C, too.
    process.once("exit", () => this.pidFile.remove());
    try {
      const lives = LIVES.filter(({ stack }) => stacks.includes(stack));
      if (lives.length === 0) throw new UserError(`the configuration makes none of these stacks: ${namesOf(LIVES)}`);
      const workspace = new Workspace({ ...this.props, endpoint: server.endpoint });
      await new Tour({ ...this.props, lives, workspace, control: new Control(server.endpoint) }).run();
    } finally {
      await this.stop(server);
    }
  }

  async up(): Promise<void> {
    const { endpoint, account } = (await this.start({ outlives: true })).server;
    print(`The local AWS runs: ${endpoint}, account ${account}. It ends with \`npm run local -- down\`. Log: ${LOG}`);
  }

  async deploy(stacks: readonly string[]): Promise<void> {
    await this.cdktf("deploy", stacks);
  }

  async plan(stacks: readonly string[]): Promise<void> {
    const workspace = await this.workspace();
    await workspace.synth();
    for (const stack of named(stacks)) print((await workspace.plan(stack)).output);
  }

  async seed(stacks: readonly string[]): Promise<void> {
    for (const stack of named(stacks)) {
      const life = lifeOf(stack);
      const workspace = await this.workspace();
      const outputs = workspace.isDeployed(stack) ? await workspace.outputs(stack) : {};
      const { endpoint } = await this.server();
      await life.seed({ endpoint, region: this.configuration.region, outputs }, print);
    }
  }

  async destroy(stacks: readonly string[]): Promise<void> {
    await this.cdktf("destroy", stacks);
  }

  async state(): Promise<void> {
    const { endpoint } = await this.server();
    const state = await new Control(endpoint).state(this.configuration.region);
    inventory(state).forEach(print);
  }

  async down(): Promise<void> {
    const server = await this.pidFile.running();
    if (server) await this.stop(server);
    print(server ? "The local AWS is stopped; what was in it is gone." : "No local AWS is running.");
  }

  /** Starts an empty local AWS, with no state of an earlier one. Tells the stacks of the configuration, too. */
  private async start({ outlives }: { outlives: boolean }): Promise<{ server: Server; stacks: string[] }> {
    const running = await this.pidFile.running();
    if (running) {
      throw new UserError(
        `a local AWS is running already: ${running.endpoint}, process ${running.pid}. \`npm run local -- down\` stops it.`,
      );
    }
    for (const name of ["state", "cdktf.out"]) rmSync(join(FOLDER, name), { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    const workspace = new Workspace(this.props);
    const stacks = await workspace.synth();
    const terraform = await workspace.terraform.version();
    const python = await pythonWithMoto(ROOT, FOLDER, process.env, print);
    const { account } = this.configuration;
    const props = { root: ROOT, python, account, log: LOG, timeScale: TIME_SCALE };
    const server = await start({ ...props, outlives, ignoresCtrlC: true });
    this.pidFile.write(server);
    print(`Local AWS at ${server.endpoint}, account ${account}; ${workspace.terraform.binary} ${terraform}`);
    return { server, stacks };
  }

  private async stop(server: Server): Promise<void> {
    await stop(server);
    this.pidFile.remove();
  }

  private async cdktf(command: "deploy" | "destroy", stacks: readonly string[]): Promise<void> {
    const workspace = await this.workspace();
    await workspace.synth();
    const { status } = await workspace[command](named(stacks), print);
    if (status !== 0) throw new UserError(`cdktf ${command} did not succeed, see above`);
  }

  private get props() {
    return { root: ROOT, folder: FOLDER, configuration: this.configuration, env: process.env, print };
  }

  private async server(): Promise<Server> {
    const server = await this.pidFile.running();
    if (!server) throw new UserError("no local AWS is running: run `npm run local -- up` first");
    return server;
  }

  private async workspace(): Promise<Workspace> {
    return new Workspace({ ...this.props, endpoint: (await this.server()).endpoint });
  }
}

function named(stacks: readonly string[]): readonly string[] {
  if (stacks.length === 0) throw new UserError(`name the stacks, for example ${LIVES[0]!.stack}`);
  return stacks;
}

async function main([command, ...stacks]: string[]): Promise<void> {
  const local = new Local();
  switch (command) {
    case undefined:
      return local.tour();
    case "up":
    case "state":
    case "down":
      if (stacks.length > 0) break;
      return local[command]();
    case "deploy":
    case "plan":
    case "seed":
    case "destroy":
      return local[command](stacks);
    case "help":
    case "--help":
      return print(USAGE);
  }
  throw new UserError(`unknown command: ${[command, ...stacks].join(" ")}\n\n${USAGE}`);
}

exitOnSignals();
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
});
