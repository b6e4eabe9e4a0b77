import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../tools/errors";
import { type Changes, type Configuration } from "./configuration";
import { type Control, type State } from "./control";
import { inventory, lines, shown } from "./existing";
import { type Life } from "./lives/life";
import { refusal } from "./refusal";
import { type CommandOutcome, type Workspace } from "./workspace";

const SECONDS_BETWEEN_PROGRESS = 10;

/** What a tour needs of a workspace. */
export interface TourWorkspace extends Pick<Workspace, "deploy" | "destroy" | "plan" | "outputs" | "must" | "run"> {
  with(configuration: Configuration): TourWorkspace;
}

export interface TourProps {
  /** Stacks to go through, each to its end before the next. */
  readonly lives: readonly Life[];
  readonly workspace: TourWorkspace;
  /** The local AWS of the workspace. */
  readonly control: Pick<Control, "endpoint" | "state" | "violations">;
  readonly configuration: Configuration;
  /** Folder for all that is written. */
  readonly folder: string;
  readonly print: (line: string) => void;
}

/** One line of the summary. */
interface Step {
  readonly title: string;
  readonly seconds: number;
  readonly result: string;
}

/**
 * The whole life of stacks: deploy, a second plan, people at work, a destroy that is refused, one that is armed, and what
 * is left after it. Each step must go as the README promises.
 */
export class Tour {
  private readonly steps: Step[] = [];
  private readonly outputs = new Map<string, Readonly<Record<string, unknown>>>();

  constructor(private readonly props: TourProps) {}

  /** @throws UserError if a step goes otherwise */
  async run(): Promise<void> {
    const { print, lives } = this.props;
    for (const life of lives) await this.live(life);
    await this.checkRequests();

    print("\nSummary");
    const width = Math.max(...this.steps.map(({ title }) => title.length));
    for (const { title, seconds, result } of this.steps) {
      print(`  ${title.padEnd(width)}  ${String(seconds).padStart(4)} s  ${result}`);
    }
    for (const [stack, outputs] of this.outputs) {
      print(lives.length === 1 ? "\nOutputs of the stack were" : `\nOutputs of the stack ${stack} were`);
      for (const [name, value] of Object.entries(outputs)) print(`  ${name} = ${shown(value)}`);
    }
    print("\nWhat is left in the account");
    inventory(await this.existing()).forEach((line) => print(`  ${line}`));
  }

  private async live(life: Life): Promise<void> {
    const { print, control, configuration, workspace, folder } = this.props;
    const { stack } = life;
    const before = await this.existing();
    await this.step(`cdktf deploy ${stack}`, () => this.deploy(stack, workspace));
    const outputs = await workspace.outputs(stack);
    this.outputs.set(stack, outputs);
    await this.step("terraform plan, once more", () => this.planNothing(stack));
    const deployment = { endpoint: control.endpoint, region: configuration.region, outputs };
    await this.step(life.seeding, () => life.seed(deployment, (line) => print(`  ${line}`)));
    if (!configuration.has(life.armed)) {
      await this.step(`cdktf destroy ${stack}`, () => this.refusedDestroy(stack));
    }
    if (Object.keys(life.armed).length === 0) {
      await this.step(`cdktf destroy ${stack}`, () => this.destroy(stack, workspace));
    } else {
      const armed = workspace.with(configuration.copy(join(folder, "armed.yaml"), life.armed));
      print(`\nA copy of the configuration with ${assignments(life.armed)}`);
      await this.step(`cdktf deploy ${stack}, armed`, () => this.deploy(stack, armed));
      await this.step(`cdktf destroy ${stack}, armed`, () => this.destroy(stack, armed));
    }
    const retained = life.retained(configuration);
    const problems = life.problems({ before, after: await this.existing(), retained, configuration });
    if (problems.length > 0) {
      throw new UserError(`the destroy of ${stack} has not left what it must leave:\n${problems.join("\n")}`);
    }
  }

  private existing(): Promise<State> {
    return this.props.control.state(this.props.configuration.region);
  }

  private async deploy(stack: string, workspace: TourWorkspace): Promise<string> {
    const { status, output } = await this.command("deploy", stack, workspace);
    if (status !== 0) throw this.failed("cdktf deploy", output);
    return lastMatch(output, /Apply complete! Resources: (.*?)\.?$/gm) ?? "no changes";
  }

  private async planNothing(stack: string): Promise<string> {
    const { changes, output } = await this.props.workspace.plan(stack);
    if (changes) throw this.failed("terraform plan wants to change what was just deployed", output);
    return "no changes";
  }

  private async refusedDestroy(stack: string): Promise<string> {
    const { workspace, print } = this.props;
    const now = async () => [await workspace.must(stack, "state", "list"), ...lines(await this.existing())].join("\n");
    const before = await now();
    const { status, output } = await this.command("destroy", stack, workspace);
    if (status === 0) throw this.failed("cdktf destroy ended what runs unasked", output);
    let message = refusal(output);
    if (message.length === 0) {
      // The CLI loses the end of what Terraform prints if there is much of it at once, as in a plan that is refused.
      message = refusal((await workspace.run(stack, "plan", "-destroy", "-no-color")).stderr);
    }
    if (message.length === 0) throw this.failed("cdktf destroy failed, but was not refused", output);
    message.forEach((line) => print(`  ${line}`));
    if ((await now()) !== before) throw this.failed("the refused destroy has destroyed something", output);
    return "refused, nothing destroyed";
  }

  private async destroy(stack: string, workspace: TourWorkspace): Promise<string> {
    const { status, output } = await this.command("destroy", stack, workspace);
    if (status !== 0) throw this.failed("cdktf destroy", output);
    return lastMatch(output, /Destroy complete! Resources: (.*?)\.?$/gm) ?? "";
  }

  /** Runs the CLI on the stack, tells how far it is, and keeps all that it prints. */
  private async command(
    command: "deploy" | "destroy",
    stack: string,
    workspace: TourWorkspace,
  ): Promise<CommandOutcome> {
    const start = Date.now();
    let done = 0;
    const timer = setInterval(() => {
      this.props.print(`  ${seconds(start)} s: ${done} resources done`);
    }, SECONDS_BETWEEN_PROGRESS * 1000);
    try {
      return await workspace[command]([stack], (line) => {
        if (/: (Creation|Modifications|Destruction) complete /.test(line)) done++;
      });
    } finally {
      clearInterval(timer);
    }
  }

  private async step(title: string, work: () => Promise<string>): Promise<void> {
    this.props.print(`\n${title}`);
    const start = Date.now();
    const result = await work();
    this.steps.push({ title, seconds: seconds(start), result });
    this.props.print(`  ${result} (${seconds(start)} s)`);
  }

  /** A request that AWS's own service models do not know would mean that all of this shows nothing. */
  private async checkRequests(): Promise<void> {
    const violations = await this.props.control.violations();
    if (violations.length === 0) return;
    const lines = violations.map(
      (each) => `${each.service} ${each.operation}: ${each.kind}: ${each.problems.join("; ")}`,
    );
    throw new UserError(`requests or answers were not as AWS has them:\n${[...new Set(lines)].join("\n")}`);
  }

  private failed(what: string, output: string): UserError {
    const log = join(this.props.folder, "failed.log");
    writeFileSync(log, output);
    return new UserError(`${what}:\n${output.split("\n").slice(-40).join("\n")}\n\nAll of it: ${log}`);
  }
}

const assignments = (values: Changes) =>
  Object.entries(values)
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(", ");

const seconds = (start: number) => Math.round((Date.now() - start) / 1000);

const lastMatch = (text: string, form: RegExp) => [...text.matchAll(form)].at(-1)?.[1];
