import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { mutationsOf } from "./mutations";

/**
 * `npx ts-node -T .ci/mutants.ts [--only PATH] [--limit N] [--scenarios]`: makes one realistic mistake at a time in the
 * policies and in what runs in AWS, runs the tests nearest to it, and prints each mistake that none of them finds. By
 * hand: it takes some seconds per mistake.
 *
 * It works in a copy of the project, never in the work tree. `--scenarios` tries the policies' survivors on the policy
 * scenarios too, with the Python that PYTHON names. Status 1 if there is nothing to mutate or the tests fail without a
 * mistake; what lives is for people to judge.
 */

const ROOT = join(__dirname, "..");
const MUTATED = /^(src\/policies|assets\/(destroy-hook|domain-settings|lambda))\/.*\.ts$/;
const NEAREST = /^__tests__\/(policies|assets|constructs)\//;
const TIMEOUT_MS = 600_000;

type Verdict = "killed" | "timed out" | "lives";

/** A copy of what Git knows or would take, with the installed packages of the original. */
function copyOf(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), "mutants-"));
  const { status, stdout, stderr } = spawnSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const files = stdout.split("\0").filter((file) => file && existsSync(join(root, file)));
  for (const file of files) cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  for (const packages of ["node_modules", ".ci/policies/node_modules"]) {
    const installed = join(root, packages);
    if (existsSync(installed) && !existsSync(join(copy, packages))) symlinkSync(installed, join(copy, packages));
  }
  return copy;
}

/** The test of a file itself. */
const mirror = (file: string) => join("__tests__", file.replace(/^src\//, "").replace(/\.ts$/, ".test.ts"));

class Trial {
  constructor(
    private readonly copy: string,
    private readonly scenarios: boolean,
  ) {}

  /** The files that are mutated, relative to the project. */
  files(only: string | undefined): string[] {
    const files = ["src/policies", "assets"].flatMap((folder) =>
      readdirSync(join(this.copy, folder), { recursive: true, encoding: "utf8" })
        .map((name) => join(folder, name))
        .filter((file) => MUTATED.test(file)),
    );
    return files.filter((file) => only === undefined || file === only || file.startsWith(`${only}/`)).sort();
  }

  /** The tests that load a file and stand near to it. */
  nearestTests(file: string): string[] {
    const { stdout, stderr } = this.jest(["--listTests", "--findRelatedTests", file]);
    const tests = stdout.split("\n").filter(Boolean);
    const nearest = tests.map((test) => relative(this.copy, test)).filter((test) => NEAREST.test(test));
    if (nearest.length === 0) throw new Error(`no test near to ${file} loads it\n${stderr}`);
    return nearest;
  }

  /** Whether the tests, and for a policy the scenarios, find what is wrong with the file as it stands. */
  judge(file: string, tests: readonly string[]): Verdict {
    // The test of the file itself finds most, in a fraction of the time.
    const own = tests.filter((test) => test === mirror(file));
    const others = tests.filter((test) => test !== mirror(file));
    for (const some of [own, others]) {
      const found = some.length ? verdict(this.jest(["--bail", "--runTestsByPath", ...some])) : "lives";
      if (found !== "lives") return found;
    }
    if (!this.scenarios || !file.startsWith("src/policies/")) return "lives";
    const python = process.env.PYTHON ?? "python3";
    return verdict(this.run("npm", ["--prefix", ".ci/policies", "start", "--", "--python", python]));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.copy, file), text);
  }

  private jest(args: string[]) {
    const jest = join(dirname(require.resolve("jest/package.json")), "bin/jest.js");
    return this.run(process.execPath, [jest, "--cacheDirectory", join(this.copy, ".cache/jest"), ...args]);
  }

  private run(command: string, args: string[]) {
    // With SIGKILL, since a mistake may keep Jest from ending.
    return spawnSync(command, args, {
      cwd: this.copy,
      encoding: "utf8",
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
  }
}

function verdict({ status, error }: { status: number | null; error?: NodeJS.ErrnoException }): Verdict {
  if (status === 0) return "lives";
  if (status !== null) return "killed";
  if (error?.code === "ETIMEDOUT") return "timed out";
  throw error ?? new Error("the tests were ended from outside");
}

function main(): void {
  const { values } = parseArgs({
    options: { only: { type: "string" }, limit: { type: "string" }, scenarios: { type: "boolean", default: false } },
  });
  const only = values.only === undefined ? undefined : relative(ROOT, resolve(values.only));
  const limit = Number(values.limit ?? Infinity);
  if (!(limit > 0)) throw new Error(`--limit: ${values.limit} is no number of mistakes`);
  const copy = copyOf(ROOT);
  try {
    const trial = new Trial(copy, values.scenarios);
    const counts: Record<Verdict, number> = { killed: 0, "timed out": 0, lives: 0 };
    let made = 0;
    for (const file of trial.files(only)) {
      const text = readFileSync(join(copy, file), "utf8");
      const mutations = mutationsOf(file, text).slice(0, Math.max(0, limit - made));
      if (mutations.length === 0) continue;
      made += mutations.length;
      const tests = trial.nearestTests(file);
      console.log(`${file}: ${mutations.length} mistakes, ${tests.length} test files`);
      if (trial.judge(file, tests) !== "lives") throw new Error(`the tests of ${file} fail without a mistake`);
      for (const mutation of mutations) {
        trial.write(file, mutation.text);
        const found = trial.judge(file, tests);
        counts[found]++;
        if (found === "lives") console.log(`  lives  ${file}:${mutation.line}  ${mutation.what}`);
      }
      trial.write(file, text);
    }
    if (made === 0) throw new Error("there is nothing to mutate");
    console.log(`${made} mistakes: ${counts.killed} killed, ${counts["timed out"]} timed out, ${counts.lives} live`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
