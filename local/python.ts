import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../tools/errors";
import { run } from "../tools/process";

/** Least Python that the local AWS is written for. */
export const LEAST_PYTHON = [3, 11] as const;

const HOW_TO_INSTALL =
  `Install Python ${LEAST_PYTHON.join(".")} or newer (https://www.python.org/downloads/, or your package manager), and ` +
  "name the binary by the variable PYTHON if it is not called python3.";

/** What a Python says of itself: its version, and that of moto, or why it cannot run the local AWS. */
export interface Interpreter {
  readonly version: readonly number[];
  readonly moto?: string;
  readonly problem?: string;
}

const QUESTION = `
import json, sys
answer = {"version": list(sys.version_info[:3])}
try:
    import local.aws.server
    import moto
    answer["moto"] = moto.__version__
except Exception as error:
    answer["problem"] = f"{type(error).__name__}: {error}"
print(json.dumps(answer))`;

/** The version of moto that a requirements file pins. */
export function pinnedMoto(requirements: string): string {
  const [, version] = /^moto(?:\[[\w,]+\])?==([\w.]+)/m.exec(requirements) ?? [];
  if (version === undefined) throw new Error("the requirements pin no moto");
  return version;
}

/**
 * A Python that runs the local AWS: the machine's own if it has the pinned moto and what else that needs, else a virtual
 * environment in `folder`, made on first use. The variable PYTHON names another binary than python3.
 *
 * @throws UserError with the remedy if there is no Python, it is too old, or the packages cannot be installed
 */
export async function pythonWithMoto(
  root: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<string> {
  const requirements = join(root, "local", "requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  const moto = pinnedMoto(wanted);
  const own = env.PYTHON ?? "python3";
  const interpreter = await ask(own, root).catch((error: unknown) => {
    throw new UserError(`${(error as Error).message}. ${HOW_TO_INSTALL}`);
  });
  if (isTooOld(interpreter)) {
    throw new UserError(`${own} is Python ${interpreter.version.join(".")}. ${HOW_TO_INSTALL}`);
  }
  if (interpreter.moto === moto) return own;

  const venv = join(folder, "venv");
  const python = join(venv, "bin", "python");
  const installed = join(venv, "requirements.txt");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) {
    // Its Python may have gone since, or been replaced.
    const there = await ask(python, root).catch(() => undefined);
    if (there?.moto === moto) return python;
  }
  print(`Installing moto ${moto} into ${venv}`);
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await must(own, "-m", "venv", venv);
  await must(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements);
  const made = await ask(python, root);
  if (made.moto !== moto) throw new UserError(`${venv} does not run the local AWS: ${made.problem ?? made.moto}`);
  // Written last, so that an interrupted installation is made again.
  writeFileSync(installed, wanted);
  return python;
}

function isTooOld({ version: [major = 0, minor = 0] }: Interpreter): boolean {
  const [leastMajor, leastMinor] = LEAST_PYTHON;
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

async function ask(python: string, root: string): Promise<Interpreter> {
  const { status, stdout, stderr } = await run(python, ["-c", QUESTION], { cwd: root });
  if (status !== 0) throw new Error(`${python} does not run:\n${stderr.trim()}\n`);
  return JSON.parse(stdout) as Interpreter;
}

async function must(command: string, ...args: string[]): Promise<void> {
  const { status, stdout, stderr } = await run(command, args, { cwd: "." });
  if (status !== 0) throw new UserError(`${command} ${args.join(" ")}:\n${(stderr || stdout).trim()}`);
}
