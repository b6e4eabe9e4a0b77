import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./errors";
import { run } from "./process";

/** A stack as synthesized. */
export interface Stack {
  readonly id: string;
  /** Folder with the stack's cdk.tf.json. */
  readonly directory: string;
}

/** A stack as synthesized from one of several configuration files. */
export interface ConfiguredStack extends Stack {
  /** The configuration file, relative to the project. */
  readonly configuration: string;
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
 * Runs the app in the project at `root`, which writes all stacks into a folder. The environment names the configuration
 * and, for the bootstrap's stack alone, the stage.
 *
 * @throws UserError with the app's own message if it refuses the configuration
 */
export async function synth(root: string, outdir: string, env: NodeJS.ProcessEnv): Promise<Stack[]> {
  mkdirSync(outdir, { recursive: true });
  const { status, stderr, stdout } = await run(process.execPath, ["tools/runner.js"], {
    cwd: root,
    env: { ...env, CDKTF_OUTDIR: outdir },
  });
  if (status !== 0) throw new UserError((stderr || stdout).trim());
  const { stacks } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as {
    stacks: Record<string, { workingDirectory: string }>;
  };
  return Object.entries(stacks).map(([id, { workingDirectory }]) => ({
    id,
    directory: join(outdir, workingDirectory),
  }));
}

/**
 * Synthesizes every stack of a configuration file into a folder, with the bootstrap's if it keeps its state in S3.
 *
 * @throws UserError with the app's own message if it refuses the configuration
 */
export async function synthWithBootstrap(
  root: string,
  configuration: string,
  outdir: string,
): Promise<ConfiguredStack[]> {
  const env = { ...process.env, SAGEMAKER_CONFIG: join(root, configuration) };
  const stacks = await synth(root, join(outdir, "stacks"), { ...env, SAGEMAKER_BOOTSTRAP: "" });
  const bootstrap = stacks.some(keepsStateInS3)
    ? await synth(root, join(outdir, "bootstrap"), { ...env, SAGEMAKER_BOOTSTRAP: "deploy" })
    : [];
  return [...stacks, ...bootstrap].map((stack) => ({ configuration, ...stack }));
}

function keepsStateInS3({ directory }: Stack): boolean {
  const { terraform } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
    terraform?: { backend?: object };
  };
  return "s3" in (terraform?.backend ?? {});
}
