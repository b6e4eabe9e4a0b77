import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { synth } from "../../tools/synth";
import { type Terraform } from "../../tools/terraform";
import { UserError } from "../../tools/errors";
import { type BackendSettings } from "./state-bucket";

/** Everything that the bootstrap writes, relative to the project. */
export const BOOTSTRAP_FOLDER = ".bootstrap";

interface Stack {
  readonly terraform: { readonly backend: { readonly s3: BackendSettings } };
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The stack `state-backend` as synthesized, and Terraform's work in its folder. */
export class StackFolder {
  readonly backend: BackendSettings;
  private readonly stack: Stack;

  private constructor(
    private readonly directory: string,
    private readonly terraform: Terraform,
  ) {
    this.stack = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as Stack;
    this.backend = this.stack.terraform.backend.s3;
  }

  /**
   * Synthesizes the stack: protected from destroy with `deploy`, unprotected with `destroy`. Throws with the app's own
   * message if it refuses.
   */
  static async synthesize(root: string, terraform: Terraform, stage: "deploy" | "destroy"): Promise<StackFolder> {
    const outdir = join(root, BOOTSTRAP_FOLDER, "cdktf.out");
    const [stack] = await synth(root, outdir, { ...terraform.env, SAGEMAKER_BOOTSTRAP: stage });
    return new StackFolder(stack!.directory, terraform);
  }

  /** Address of the only resource of a type. */
  address(type: string): string {
    return `${type}.${Object.keys(this.stack.resource[type] ?? {}).join()}`;
  }

  /** A command line that a user can copy, to be run in the project. */
  commandLine(root: string, ...args: string[]): string {
    return [this.terraform.binary, `-chdir=${relative(root, this.directory)}`, ...args].join(" ");
  }

  /** Makes Terraform keep the state in the bucket, or in the file with that path. Copies no state. */
  async init(stateFile?: string): Promise<void> {
    const override = join(this.directory, "backend_override.tf.json");
    if (stateFile === undefined) {
      rmSync(override, { force: true });
    } else {
      const backend = { local: { path: relative(this.directory, stateFile) } };
      writeFileSync(override, `${JSON.stringify({ terraform: { backend } })}\n`);
    }
    // Nothing keeps the lock file of this folder, so the provider is the newest that the configuration allows.
    await this.show("init", "-input=false", "-reconfigure", "-upgrade");
  }

  /** Runs Terraform before the user's eyes. Throws if it fails. */
  async show(...args: string[]): Promise<void> {
    const { status, stderr } = await this.terraform.show(this.directory, ...args);
    if (status === 0) return;
    const account = /AWS account ID not allowed: (\d+)/i.exec(stderr)?.[1];
    throw new UserError(
      account
        ? `these credentials are of account ${account}, and the configuration is for another one (accountId). Use ` +
            "credentials of that account, for example by AWS_PROFILE."
        : `terraform ${args[0]} did not succeed, see above. It is safe to run the same command again.`,
    );
  }
}
