import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Terraform } from "../../../tools/terraform";
import { type Lane } from "./lane";
import { actionsOf, summary } from "./plan";

type Command = [string, ...string[]];

/** Arguments of each command that the README has each of two jobs run. */
const [PLANNING, APPLYING] = recipe(readFileSync(join(__dirname, "../../../README.md"), "utf8"));

/** File of the plan there. */
const PLAN = "changes.tfplan";

/** What Terraform adds to the folder of a stack as it works there, besides the lock file, which belongs into a clone. */
const WORK = /^\.terraform$|\.zip$|\.tfplan$/;

/** The folder of a stack elsewhere, as another clone or another job has it. */
export class ClonedStack {
  private constructor(
    private readonly terraform: Terraform,
    private readonly folder: string,
    original: string,
    isTaken: (name: string) => boolean,
  ) {
    const filter = (source: string) => source === original || isTaken(basename(source));
    cpSync(original, folder, { recursive: true, filter });
  }

  /** The stack of a lane as synthesized in another clone: nothing that Terraform made there but its lock file. */
  static of({ folder, workspace, life }: Lane): ClonedStack {
    const clone = mkdtempSync(join(folder, "clone-"));
    return new ClonedStack(workspace.terraform, clone, workspace.directory(life.stack), (name) => !WORK.test(name));
  }

  /** Does what the README has the job do that plans, with more arguments for the plan, and tells what it plans. */
  async plan(...args: string[]): Promise<Record<string, number>> {
    for (const [command, ...own] of PLANNING) await this.must(command, ...own, ...(command === "plan" ? args : []));
    return summary(actionsOf(await this.must("show", "-json", PLAN)));
  }

  /** What the README has a job keep for the one that applies: the folder, but for `.terraform`. */
  keptForAnotherJob(): ClonedStack {
    return new ClonedStack(
      this.terraform,
      mkdtempSync(`${this.folder}-`),
      this.folder,
      (name) => name !== ".terraform",
    );
  }

  /** Does what the README has the other job do. */
  async applyPlan(): Promise<void> {
    for (const command of APPLYING) await this.must(...command);
  }

  /** The same with nothing but the plan from there. */
  async applyPlanOf(other: ClonedStack): Promise<void> {
    cpSync(join(other.folder, PLAN), join(this.folder, PLAN));
    await this.applyPlan();
  }

  async destroy(): Promise<void> {
    await this.must("init");
    await this.must("destroy", "-auto-approve");
  }

  private async must(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.terraform.run(this.folder, ...args);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")}:\n${stderr || stdout}`);
    return stdout;
  }
}

function recipe(readme: string): [planning: Command[], applying: Command[]] {
  const lines = [...readme.matchAll(/^(terraform init && terraform .*\S) +# .*job/gm)];
  const [planning, applying] = lines.map(([, line]) =>
    line!.split(" && ").map((command) => command.split(" ").slice(1) as Command),
  );
  if (!planning || !applying) throw new Error("README has no recipe of two jobs");
  return [planning, applying];
}
