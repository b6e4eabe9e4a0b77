import { join } from "node:path";
import { Configuration } from "../../local/configuration";
import { LIVES } from "../../local/lives";
import { pythonWithMoto } from "../../local/python";
import { start, stop, TIME_SCALE } from "../../local/servers";
import { AWS_PROVIDER, Workspace, type WorkspaceProps } from "../../local/workspace";
import { UserError } from "../../tools/errors";
import { dependencies, longestChain } from "./chain";
import { secondsTable } from "./figures";
import { CONFIG, ROOT } from "./project";

/** What a life needs of this machine. */
interface Tools {
  readonly terraform: string;
  readonly python: string;
  /** Stacks of the configuration that have a life. */
  readonly stacks: readonly string[];
}

/**
 * Deploy and destroy of each stack that has a life, by the CLI, Terraform and the AWS provider in a local AWS, and the
 * longest dependency chain of its plan. Says so if this machine lacks what that needs, and measures nothing then.
 */
export async function benchLife(
  folder: string,
  lives: number,
  env: NodeJS.ProcessEnv,
  print: (line: string) => void = console.log,
): Promise<void> {
  if (lives === 0) return;
  const props = { root: ROOT, folder: join(folder, "life"), configuration: new Configuration(CONFIG), env };
  let tools: Tools;
  try {
    tools = await prepare(props, print);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    print(`Lives of the stacks: left out. ${oneLine(error.message)}`);
    return;
  }
  for (const stack of tools.stacks) await benchStack(stack, lives, props, tools, print);
}

async function benchStack(
  stack: string,
  lives: number,
  props: WorkspaceProps,
  { terraform, python }: Tools,
  print: (line: string) => void,
): Promise<void> {
  const runs = { deploy: [] as number[], destroy: [] as number[] };
  for (let life = 0; life < lives; life++) {
    const server = await start({
      root: ROOT,
      python,
      account: props.configuration.account,
      log: join(props.folder, "local-aws.log"),
      timeScale: TIME_SCALE,
      outlives: false,
    });
    try {
      const workspace = new Workspace({ ...props, endpoint: server.endpoint });
      runs.deploy.push(await seconds(workspace, "deploy", stack));
      runs.destroy.push(await seconds(workspace, "destroy", stack));
    } finally {
      await stop(server);
    }
  }
  print(
    `Life of the stack ${stack} in a local AWS, where a Lambda function's minute takes ${60 / TIME_SCALE} s ` +
      `(${terraform}, AWS provider ${AWS_PROVIDER}), runs: ${lives}, seconds:`,
  );
  print(secondsTable({ [`cdktf deploy ${stack}`]: runs.deploy, [`cdktf destroy ${stack}`]: runs.destroy }));

  const chain = longestChain(dependencies(await new Workspace(props).must(stack, "graph")));
  print(`  Longest dependency chain of the plan, by the number of resources: ${chain.length}`);
  for (const address of chain) print(`    ${address}`);
}

/** Finds or fetches all that is not to be measured. */
async function prepare(props: WorkspaceProps, print: (line: string) => void): Promise<Tools> {
  const workspace = new Workspace(props);
  const version = await workspace.terraform.version();
  const made = await workspace.synth();
  const stacks = LIVES.map(({ stack }) => stack).filter((stack) => made.includes(stack));
  for (const stack of stacks) await workspace.must(stack, "init", "-no-color");
  // Installed once, and shared with `npm run local`.
  const python = await pythonWithMoto(ROOT, join(ROOT, ".local"), props.env, print);
  return { terraform: `${workspace.terraform.binary} ${version}`, python, stacks };
}

/** A message in one line: of Terraform's output its first error, and what that says; anything else whole. */
function oneLine(message: string): string {
  const paragraphs = message.trim().split(/\n\s*\n/);
  const error = paragraphs.findIndex((paragraph) => paragraph.includes("Error: "));
  const told = error < 0 ? paragraphs : paragraphs.slice(error, error + 2);
  return told.join(" ").replace(/\s+/g, " ");
}

/** Wall time of a command of the CLI. */
async function seconds(workspace: Workspace, command: "deploy" | "destroy", stack: string): Promise<number> {
  const start = performance.now();
  const { status, output } = await workspace[command]([stack], () => undefined);
  const end = performance.now();
  if (status !== 0) throw new Error(`cdktf ${command} ${stack} failed:\n${output}`);
  return (end - start) / 1000;
}
