import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AWS_PROVIDER } from "../../../local/workspace";
import { synth } from "../../../tools/synth";
import { type Lane } from "./lane";
import { type Outcome, ProjectCopy } from "./project-copy";
import { STATE_BUCKET, STATE_KEY_ALIAS } from "./state-backend";

/** A checkout in which several configurations take turns. A state says whose it is. */
export class Turns {
  private readonly checkout: ProjectCopy;
  private readonly directory: string;

  constructor(private readonly on: Lane) {
    this.checkout = new ProjectCopy(join(on.folder, "turns"));
    this.directory = join(this.checkout.folder, "cdktf.out/stacks", on.life.stack);
  }

  /** Makes a configuration by the kind of its state and its name, such as `s3 aa`, and gives that back. */
  configure(each: string): string {
    const [mode, name] = each.split(" ") as [string, string];
    const kmsKeyArn = `arn:aws:kms:${this.on.region}:123456789012:${STATE_KEY_ALIAS}`;
    const state = mode === "s3" ? { mode, bucket: STATE_BUCKET, kmsKeyArn } : { mode };
    this.on.configuration.copy(this.file(each), { name, state, "providers.aws": AWS_PROVIDER });
    return each;
  }

  /** Synthesizes as the CLI has it done. */
  async synthesize(each: string): Promise<void> {
    await synth(this.checkout.folder, join(this.checkout.folder, "cdktf.out"), this.env(each));
  }

  /** Runs an npm script, which wraps the CLI. */
  async npm(script: string, each: string, ...args: string[]): Promise<Outcome> {
    return this.checkout.npm(script, args, this.env(each));
  }

  /** Runs plain Terraform in the folder of the stack. */
  async terraform(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.on.workspace.terraform.run(this.directory, ...args);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")}:\n${stderr || stdout}`);
    return stdout;
  }

  /** Whose state a workspace holds; empty if there is none. */
  async stateOf(workspace: string): Promise<string> {
    await this.terraform("workspace", "select", workspace);
    const text = await this.terraform("state", "pull");
    const { outputs } = JSON.parse(text || '{ "outputs": {} }') as { outputs: { whose?: { value: string } } };
    // Not by the lineage: Terraform gives the first state in a bucket another one.
    return outputs.whose?.value ?? "";
  }

  /** Puts a state into the workspace that is selected. */
  async keepState(whose: string): Promise<void> {
    const file = join(this.checkout.folder, "kept.json");
    const outputs = { whose: { value: whose, type: "string" } };
    writeFileSync(file, JSON.stringify({ version: 4, serial: 1, lineage: whose, outputs, resources: [] }));
    await this.terraform("state", "push", file);
  }

  private env(each: string): NodeJS.ProcessEnv {
    return { ...this.on.workspace.terraform.env, SAGEMAKER_CONFIG: this.file(each) };
  }

  private file(each: string): string {
    return join(this.on.folder, `${each.replace(" ", "-")}.yaml`);
  }
}
