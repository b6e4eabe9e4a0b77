import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { run, Terraform } from "./terraform";

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

/** A stack as synthesized from one configuration file. */
export interface Stack {
  /** The configuration file, relative to the project. */
  readonly configuration: string;
  readonly id: string;
  /** Folder with the stack's cdk.tf.json. */
  readonly directory: string;
}

/** config.yaml and the examples, relative to the project. */
export function configurations(root: string): string[] {
  const examples = existsSync(join(root, "examples")) ? readdirSync(join(root, "examples")) : [];
  return [
    "config.yaml",
    ...examples
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name) => `examples/${name}`),
  ];
}

/**
 * Synthesizes every stack of a configuration into a folder, with the bootstrap's if the configuration keeps its state in
 * S3. Throws with the app's own message if it refuses the configuration.
 */
export async function synthesize(root: string, configuration: string, outdir: string): Promise<Stack[]> {
  const stacks = await synthesizeOnce(root, configuration, join(outdir, "stacks"));
  return stacks.some(keepsStateInS3)
    ? [...stacks, ...(await synthesizeOnce(root, configuration, join(outdir, "bootstrap"), "deploy"))]
    : stacks;
}

async function synthesizeOnce(root: string, configuration: string, outdir: string, stage = ""): Promise<Stack[]> {
  mkdirSync(outdir, { recursive: true });
  const { status, stderr, stdout } = await run(process.execPath, ["scripts/app.js"], {
    cwd: root,
    env: {
      ...process.env,
      STUDIO_CONFIG: join(root, configuration),
      STUDIO_BOOTSTRAP: stage,
      CDKTF_OUTDIR: outdir,
    },
  });
  if (status !== 0) throw new Error((stderr || stdout).trim());
  const { stacks } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as {
    stacks: Record<string, { workingDirectory: string }>;
  };
  return Object.entries(stacks).map(([id, { workingDirectory }]) => ({
    configuration,
    id,
    directory: join(outdir, workingDirectory),
  }));
}

function keepsStateInS3({ directory }: Stack): boolean {
  const { terraform } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
    terraform?: { backend?: object };
  };
  return "s3" in (terraform?.backend ?? {});
}

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

    const ready: Stack[] = [];
    for (const [index, file] of files.entries()) {
      let stacks: Stack[] = [];
      try {
        stacks = await synthesize(root, file, join(scratch, String(index)));
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
