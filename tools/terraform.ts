import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "./errors";
import { type Outcome, run } from "./process";

/** A CLI configuration that takes every provider from one filesystem mirror. */
export function cliConfiguration(mirror: string): string {
  return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
}

/** The Terraform (or OpenTofu) that the user has, with settings that make it quick, quiet and independent of the folder. */
export class Terraform {
  readonly binary: string;
  readonly env: NodeJS.ProcessEnv;

  /** `scratch` is a folder for the CLI configuration and, without a mirror, for the downloaded providers. */
  constructor(env: NodeJS.ProcessEnv, scratch: string) {
    this.binary = env.TERRAFORM_BINARY_NAME ?? "terraform";
    this.env = { ...env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
    // Meant for a user's own working folder; here they would mix the stacks.
    delete this.env.TF_DATA_DIR;
    delete this.env.TF_WORKSPACE;
    const mirror = env.TF_PLUGIN_MIRROR;
    if (mirror) {
      if (!existsSync(mirror)) throw new UserError(`TF_PLUGIN_MIRROR: there is no folder ${mirror}`);
      this.env.TF_CLI_CONFIG_FILE = join(scratch, "mirror.tfrc");
      writeFileSync(this.env.TF_CLI_CONFIG_FILE, cliConfiguration(resolve(mirror)));
    } else {
      // One download for all stacks, none of which has a lock file that the cache could break.
      this.env.TF_PLUGIN_CACHE_DIR ??= join(scratch, "providers");
      this.env.TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE = "1";
      mkdirSync(this.env.TF_PLUGIN_CACHE_DIR, { recursive: true });
    }
  }

  /** Version of the binary. Throws with the remedy if there is none. */
  async version(): Promise<string> {
    const outcome = await this.run(tmpdir(), "version", "-json").catch((error: unknown) => {
      throw new UserError(
        `${(error as Error).message}. Install Terraform 1.10 or newer (https://developer.hashicorp.com/terraform/install)` +
          " or OpenTofu, and name the binary by TERRAFORM_BINARY_NAME if it is not called terraform.",
      );
    });
    if (outcome.status !== 0) throw new UserError(`${this.binary} version: ${outcome.stderr.trim()}`);
    return (JSON.parse(outcome.stdout) as { terraform_version: string }).terraform_version;
  }

  /** Runs a command that asks nothing. */
  async run(directory: string, ...args: string[]): Promise<Outcome> {
    return run(this.binary, args, { cwd: directory, env: this.env });
  }

  /**
   * Runs a command before the user's eyes: its input and output are ours, and it may ask. Gives back its status and
   * what it wrote to standard error.
   *
   * Ctrl-C goes from the terminal to Terraform and to us alike; we wait for Terraform to end in order.
   */
  async show(directory: string, ...args: string[]): Promise<Omit<Outcome, "stdout">> {
    const child = spawn(this.binary, args, {
      cwd: directory,
      env: { ...this.env, TF_INPUT: undefined },
      stdio: ["inherit", "inherit", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => {
      stderr += text.toString();
      process.stderr.write(text);
    });
    const wait = () => undefined;
    const forward = () => child.kill("SIGTERM");
    process.on("SIGINT", wait).on("SIGTERM", forward);
    try {
      const status = await new Promise<number>((done, fail) => {
        child.once("error", fail).once("close", (code) => done(code ?? 1));
      });
      return { status, stderr };
    } finally {
      process.off("SIGINT", wait).off("SIGTERM", forward);
    }
  }
}
