import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "../tools/errors";
import { type Outcome } from "../tools/process";
import { synth } from "../tools/synth";
import { Terraform } from "../tools/terraform";
import { type Configuration } from "./configuration";
import { statusOf } from "./interruption";

/** The version of the AWS provider that the stacks are really applied with, unless LOCAL_AWS_PROVIDER names another. */
export const AWS_PROVIDER = (process.env.LOCAL_AWS_PROVIDER ?? "") || "5.100.0";

export interface WorkspaceProps {
  /** Folder of the project. */
  readonly root: string;
  /** Folder for all that is written: output, states, the CLI's own files. */
  readonly folder: string;
  readonly configuration: Configuration;
  /** URL of the local AWS. Without one, only synth works. */
  readonly endpoint?: string;
  /** The user's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Keep each state in a local file of `folder`, or where the configuration says. */
  readonly backend?: "local" | "configured";
}

/** What a command of the CLI did. */
export interface CommandOutcome {
  readonly status: number;
  /** Both streams, in the order of the lines. */
  readonly output: string;
}

/**
 * The stacks of a configuration, deployed to a local AWS by the CLI and Terraform that the user has. The synthesized
 * JSON is that of a real deployment; what differs stands in the environment and in an override file beside it
 * (https://developer.hashicorp.com/terraform/language/files/override), in an output folder that no real deployment uses.
 */
export class Workspace {
  readonly terraform: Terraform;
  private readonly outdir: string;

  constructor(private readonly props: WorkspaceProps) {
    mkdirSync(props.folder, { recursive: true });
    this.outdir = join(props.folder, "cdktf.out");
    this.terraform = new Terraform(
      {
        ...withoutAws(props.env),
        ...awsEnvironment(props.endpoint ?? "http://127.0.0.1:1", props.configuration.region),
        SAGEMAKER_CONFIG: props.configuration.path,
        CDKTF_HOME: join(props.folder, "cdktf-home"),
        CI: "1",
      },
      resolve(props.folder),
    );
  }

  /** The same folder with another configuration. */
  with(configuration: Configuration): Workspace {
    return new Workspace({ ...this.props, configuration });
  }

  /**
   * Synthesizes all stacks, lays the override file into the folder of each, and gives back their ids.
   *
   * @throws UserError with the app's own message if it refuses the configuration
   */
  async synth(): Promise<string[]> {
    const stacks = (await synth(this.props.root, this.outdir, this.terraform.env)).map(({ id }) => id);
    stacks.forEach((stack) => this.override(stack));
    return stacks;
  }

  /** Folder of a stack's Terraform JSON. */
  directory(stack: string): string {
    return join(this.outdir, "stacks", stack);
  }

  /** File with the state of a stack of this configuration, unless its backend is the configured one. */
  stateFile(stack: string): string {
    const { configuration, folder } = this.props;
    return join(folder, "state", String(configuration.value("name")), configuration.region, `${stack}.tfstate`);
  }

  /** Whether the stack has ever been deployed to this local AWS. */
  isDeployed(stack: string): boolean {
    return existsSync(this.stateFile(stack));
  }

  /** `cdktf deploy` of the stacks, line by line to `show`. The CLI synthesizes anew. */
  async deploy(stacks: readonly string[], show: (line: string) => void): Promise<CommandOutcome> {
    return this.cdktf("deploy", stacks, show);
  }

  /** `cdktf destroy` of the stacks, line by line to `show`. */
  async destroy(stacks: readonly string[], show: (line: string) => void): Promise<CommandOutcome> {
    return this.cdktf("destroy", stacks, show);
  }

  /** Plans a stack. `changes` tells whether there is anything to do. */
  async plan(stack: string, ...args: string[]): Promise<{ changes: boolean; output: string }> {
    await this.must(stack, "init", "-no-color");
    const plan = await this.run(stack, "plan", "-detailed-exitcode", "-no-color", ...args);
    if (plan.status !== 0 && plan.status !== 2) throw new UserError(`terraform plan:\n${plan.stderr.trim()}`);
    return { changes: plan.status === 2, output: plan.stdout };
  }

  /** Outputs of a stack that is deployed. */
  async outputs(stack: string): Promise<Record<string, unknown>> {
    const outputs = JSON.parse(await this.must(stack, "output", "-json")) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Runs Terraform in the folder of a stack, whatever comes of it. */
  async run(stack: string, ...args: string[]): Promise<Outcome> {
    if (!existsSync(this.directory(stack))) throw new UserError(`the configuration makes no stack ${stack}`);
    return this.terraform.run(this.directory(stack), ...args);
  }

  /** Runs Terraform in the folder of a stack, and gives back what it printed. Throws a {@link UserError} if it fails. */
  async must(stack: string, ...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(stack, ...args);
    if (status !== 0) throw new UserError(`terraform ${args.join(" ")}:\n${(stderr || stdout).trim()}`);
    return stdout;
  }

  private override(stack: string): void {
    const directory = this.directory(stack);
    const local = { path: relative(directory, this.stateFile(stack)) };
    const content = {
      terraform: {
        ...(this.props.backend === "configured" ? {} : { backend: { local } }),
        required_providers: { aws: { source: "hashicorp/aws", version: AWS_PROVIDER } },
      },
    };
    const file = join(directory, "local_override.tf.json");
    const text = `${JSON.stringify(content, undefined, 2)}\n`;
    if (existsSync(file) && readFileSync(file, "utf8") === text) return;
    writeFileSync(file, text);
    // Of another configuration: Terraform would propose to copy its state.
    rmSync(join(directory, ".terraform", "terraform.tfstate"), { force: true });
  }

  /** Ctrl-C ends Terraform half-way: the CLI keeps it in a terminal of its own, and does not wait for its end. */
  private async cdktf(
    command: "deploy" | "destroy",
    stacks: readonly string[],
    show: (line: string) => void,
  ): Promise<CommandOutcome> {
    const args = [
      ...[command, ...stacks],
      ...["--output", this.outdir, "--auto-approve", "--no-color"],
      // The registry that the lock file would be asked from is not needed where a mirror has the providers.
      ...["--skip-provider-lock", "--ignore-missing-stack-dependencies"],
    ];
    const child = spawn(join(this.props.root, "node_modules", ".bin", "cdktf"), args, {
      cwd: this.props.root,
      env: this.terraform.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        show(line);
      });
    }
    const status = await statusOf(child);
    return { status, output: lines.join("\n") };
  }
}

/** Makes Terraform, the CLI and the SDK talk to a local AWS. */
export function awsEnvironment(endpoint: string, region: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    // A user's profile could name another endpoint or role.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

/** An environment without anything that could lead to a real account. */
export function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("AWS_")));
}
