import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../tools/errors";
import { type Configuration, UNPROTECTED } from "./configuration";
import { Control, type State } from "./control";
import { seed, StudioUsers } from "./lives/studio-users";
import { type Server } from "./servers";
import { type CommandOutcome, Workspace } from "./workspace";

const STACK = "studio";

const SECONDS_BETWEEN_PROGRESS = 10;

export interface TourProps {
  /** Folder of the project. */
  readonly root: string;
  /** Folder for all that is written. */
  readonly folder: string;
  readonly server: Server;
  readonly configuration: Configuration;
  readonly env: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
}

/** One line of the summary. */
interface Step {
  readonly title: string;
  readonly seconds: number;
  readonly result: string;
}

/**
 * The whole life of the stack `studio`: deploy, a second plan, users at work, a destroy that is refused, one that is
 * armed, and what is left after it. Each step must go as the README promises.
 */
export class Tour {
  private readonly control: Control;
  private readonly workspace: Workspace;
  private readonly steps: Step[] = [];

  constructor(private readonly props: TourProps) {
    this.control = new Control(props.server.endpoint);
    this.workspace = new Workspace({ ...props, endpoint: props.server.endpoint });
  }

  /** @throws UserError if a step goes otherwise */
  async run(): Promise<void> {
    const { print, configuration, server } = this.props;
    await this.step(`cdktf deploy ${STACK}`, () => this.deploy(this.workspace));
    const outputs = await this.workspace.outputs(STACK);
    await this.step("terraform plan, once more", () => this.planNothing());
    await this.step("users open their apps", async () => {
      const users = new StudioUsers(server.endpoint, configuration.region, String(outputs.domain_id));
      return `${await seed(users, (line) => print(`  ${line}`))} apps run`;
    });
    if (configuration.isProtected) await this.step(`cdktf destroy ${STACK}`, () => this.refusedDestroy());
    const armed = this.workspace.with(configuration.copy(join(this.props.folder, "armed.yaml"), UNPROTECTED));
    print(`\nA copy of the configuration with ${assignments(UNPROTECTED)}`);
    await this.step(`cdktf deploy ${STACK}, armed`, () => this.deploy(armed));
    await this.step(`cdktf destroy ${STACK}, armed`, () => this.destroy(armed));
    const left = await this.control.state(configuration.region);
    await this.checkRequests();

    print("\nSummary");
    const width = Math.max(...this.steps.map(({ title }) => title.length));
    for (const { title, seconds, result } of this.steps) {
      print(`  ${title.padEnd(width)}  ${String(seconds).padStart(4)} s  ${result}`);
    }
    print("\nOutputs of the stack were");
    for (const [name, value] of Object.entries(outputs)) print(`  ${name} = ${shown(value)}`);
    print("\nWhat is left in the account");
    leftovers(left).forEach((line) => print(`  ${line}`));
  }

  private async deploy(workspace: Workspace): Promise<string> {
    const { status, output } = await this.command("deploy", workspace);
    if (status !== 0) throw this.failed("cdktf deploy", output);
    return lastMatch(output, /Apply complete! Resources: (.*?)\.?$/gm) ?? "no changes";
  }

  private async planNothing(): Promise<string> {
    const { changes, output } = await this.workspace.plan(STACK);
    if (changes) throw this.failed("terraform plan wants to change what was just deployed", output);
    return "no changes";
  }

  private async refusedDestroy(): Promise<string> {
    const before = await this.workspace.must(STACK, "state", "list");
    const { status, output } = await this.command("destroy", this.workspace);
    if (status === 0) throw this.failed("cdktf destroy ended running apps unasked", output);
    let message = refusal(output);
    if (message.length === 0) {
      // The CLI loses the end of what Terraform prints if there is much of it at once, as in a plan that is refused.
      message = refusal((await this.workspace.run(STACK, "plan", "-destroy", "-no-color")).stderr);
    }
    if (message.length === 0) throw this.failed("cdktf destroy failed, but was not refused", output);
    message.forEach((line) => this.props.print(`  ${line}`));
    const after = await this.workspace.must(STACK, "state", "list");
    if (before !== after) throw this.failed("the refused destroy has destroyed something", output);
    return "refused, nothing destroyed";
  }

  private async destroy(workspace: Workspace): Promise<string> {
    const { status, output } = await this.command("destroy", workspace);
    if (status !== 0) throw this.failed("cdktf destroy", output);
    return lastMatch(output, /Destroy complete! Resources: (.*?)\.?$/gm) ?? "";
  }

  /** Runs the CLI on the stack, tells how far it is, and keeps all that it prints. */
  private async command(command: "deploy" | "destroy", workspace: Workspace): Promise<CommandOutcome> {
    const start = Date.now();
    let done = 0;
    const timer = setInterval(() => {
      this.props.print(`  ${seconds(start)} s: ${done} resources done`);
    }, SECONDS_BETWEEN_PROGRESS * 1000);
    try {
      return await workspace[command]([STACK], (line) => {
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
    const violations = await this.control.violations();
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

/**
 * Why a destroy was refused, line by line, out of what Terraform prints: the message of a Lambda function that failed, or
 * the resources that may not be destroyed. Empty if it failed for another reason.
 */
export function refusal(output: string): string[] {
  const [, message] = /"errorMessage": ?("(?:[^"\\]|\\.)*")/.exec(output) ?? [];
  if (message) return (JSON.parse(message) as string).split("\n");
  const kept = [...output.matchAll(/Resource\s+(\S+)\s+has\s+lifecycle\.prevent_destroy\s+set/g)];
  return [
    ...new Set(kept.map(([, address]) => `Instance cannot be destroyed: ${address} (deletionProtection)`)),
  ].sort();
}

/** What exists, one line each, in the words of the local AWS. */
export function leftovers(state: State): string[] {
  const lines = Object.entries(state).flatMap(([kind, things]) =>
    Array.isArray(things)
      ? things.map((thing: unknown) => `${kind}: ${shown(thing)}`)
      : Object.entries(things as Record<string, string>).map(([name, status]) => `${kind}: ${name} (${status})`),
  );
  return lines.length > 0 ? lines : ["nothing"];
}

const assignments = (values: object) =>
  Object.entries(values)
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(", ");

const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const seconds = (start: number) => Math.round((Date.now() - start) / 1000);

const lastMatch = (text: string, form: RegExp) => [...text.matchAll(form)].at(-1)?.[1];
