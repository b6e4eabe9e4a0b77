import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { type ConfiguredStack, configurations, type Stack, synthWithBootstrap } from "../tools/synth";
import { Terraform } from "../tools/terraform";

/**
 * `npm run validate`: config.yaml and every file in examples/ goes through synth, `terraform init -backend=false` and
 * `terraform validate`, every stack of it, the bootstrap's too. One line per stack; a warning counts as a failure.
 * Needs no AWS account and changes no state.
 *
 * Environment:
 * - TERRAFORM_BINARY_NAME: the binary, e.g. tofu. Default: terraform.
 * - TF_PLUGIN_MIRROR: folder with providers in the layout of a filesystem mirror, the only place they are taken from
 *   (https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror). Default: as Terraform is set up.
 */

const ROOT = resolve(__dirname, "..");

/** Each `terraform validate` starts the AWS provider, which takes about 0.5 GB. */
const AT_ONCE = 2;

interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

/** What is wrong with an initialised stack, warnings included, in Terraform's words. Empty if nothing is. */
async function problems(terraform: Terraform, stack: Stack): Promise<string[]> {
  const { stdout, stderr } = await terraform.run(stack.directory, "validate", "-json", "-no-color");
  let result: { valid: boolean; diagnostics: Diagnostic[] };
  try {
    result = JSON.parse(stdout) as typeof result;
  } catch {
    return [(stderr || stdout).trim() || "terraform validate printed nothing"];
  }
  const found = result.diagnostics.map(({ severity, summary, detail, address }) =>
    [`${severity}: ${summary}`, address && ` (${address})`, detail && `: ${detail}`].filter(Boolean).join(""),
  );
  return found.length || result.valid ? found : ["terraform validate calls the stack invalid without saying why"];
}

/** The providers that the stacks were validated with, from Terraform's lock files. */
function providersOf(stacks: readonly Stack[]): string[] {
  const found = stacks
    .map(({ directory }) => join(directory, ".terraform.lock.hcl"))
    .filter((file) => existsSync(file))
    .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/^provider "[^/]+\/(.+)" \{\s+version\s+= "(.+)"/gm)])
    .map(([, name, version]) => `${name} ${version}`);
  return [...new Set(found)].sort();
}

/**
 * Validates every configuration of the project at `root` and prints one line per stack.
 * Returns whether all are valid; throws if Terraform cannot be run.
 */
export async function validate(root: string, env: NodeJS.ProcessEnv, print: (line: string) => void): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), "validate-"));
  try {
    const terraform = new Terraform(env, scratch);
    const version = await terraform.version();
    const files = configurations(root);
    const width = Math.max(...files.map((file) => file.length));
    let failures = 0;
    const report = (configuration: string, id: string, found: readonly string[]) => {
      if (found.length) failures++;
      print(`${configuration.padEnd(width)}  ${id.padEnd(13)}  ${found.length ? "INVALID" : "valid"}`);
      for (const problem of found) print(problem.replace(/^/gm, "    "));
    };

    const ready: ConfiguredStack[] = [];
    for (const [index, file] of files.entries()) {
      let stacks: ConfiguredStack[] = [];
      try {
        stacks = await synthWithBootstrap(root, file, join(scratch, String(index)));
      } catch (error) {
        report(file, "synth", [(error as Error).message]);
      }
      // One after the other: the plugin cache does not stand two at once.
      for (const stack of stacks) {
        const { status, stderr } = await terraform.run(stack.directory, "init", "-backend=false", "-no-color");
        if (status === 0) ready.push(stack);
        else report(file, stack.id, [stderr.trim()]);
      }
    }
    for (let first = 0; first < ready.length; first += AT_ONCE) {
      const stacks = ready.slice(first, first + AT_ONCE);
      const found = await Promise.all(stacks.map((stack) => problems(terraform, stack)));
      stacks.forEach((stack, i) => report(stack.configuration, stack.id, found[i] ?? []));
    }
    const used = [`${basename(terraform.binary)} ${version}`, ...providersOf(ready)].join(", ");
    print(failures ? `${failures} failed (${used})` : `${ready.length} stacks valid (${used})`);
    return failures === 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (require.main === module) {
  validate(ROOT, process.env, console.log).then(
    (valid) => process.exit(valid ? 0 : 1),
    (error: unknown) => {
      console.error((error as Error).message);
      process.exit(1);
    },
  );
}
