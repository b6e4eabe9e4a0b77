import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

/**
 * `npm run bench -- [--repeats 5] [--stacks 1,10,100,300]`: how long synth takes, beside what the CDKTF CLI takes by
 * itself and what its TypeScript template takes. It measures and never judges: the figures are of this machine.
 */

/** A command whose wall time is measured. */
interface Measurement {
  name: string;
  command: readonly [string, ...string[]];
  cwd: string;
  env?: NodeJS.ProcessEnv;
}

interface Result {
  /** Seconds of each run. */
  seconds: number[];
  /** Standard output of the last run. */
  stdout: string;
}

const ROOT = join(__dirname, "..");
const CONFIG = join(ROOT, "config.yaml");
const CLI = join(ROOT, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf");
const APP = join(ROOT, "scripts", "app.js");

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The straight line through points by least squares. */
export function straightLine(points: readonly (readonly [x: number, y: number])[]) {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const variance = mean(points.map(([x]) => (x - meanX) ** 2));
  const slope = mean(points.map(([x, y]) => (x - meanX) * (y - meanY))) / variance;
  return { slope, at: (x: number) => meanY + slope * (x - meanX) };
}

/** Runs every measurement once per round, so that a busy moment of the machine meets all of them alike. */
function measure(measurements: readonly Measurement[], repeats: number): Result[] {
  const results = measurements.map((): Result => ({ seconds: [], stdout: "" }));
  for (let round = 0; round < repeats; round++) {
    measurements.forEach(({ name, command: [program, ...args], cwd, env }, index) => {
      const start = performance.now();
      const run = spawnSync(program, args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
      const end = performance.now();
      if (run.status !== 0) throw new Error(`${name} failed: ${run.error?.message ?? run.stderr + run.stdout}`);
      results[index]!.seconds.push((end - start) / 1000);
      results[index]!.stdout = run.stdout;
    });
  }
  return results;
}

/** An app that does nothing in plain JavaScript: what is left is the CLI. */
function writeEmptyApp(folder: string): void {
  mkdirSync(folder);
  writeFileSync(
    join(folder, "main.js"),
    `const { App, TerraformStack } = require("cdktf");
const app = new App();
new TerraformStack(app, "empty");
app.synth();
`,
  );
  writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", app: "node main.js" }));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
}

/** The app that `cdktf init --template=typescript` makes, from the CLI's own template files. */
function writeTemplateApp(folder: string): void {
  mkdirSync(folder);
  const cliPackage = createRequire(join(ROOT, "node_modules", "cdktf-cli", "package.json"));
  const template = join(dirname(cliPackage.resolve("@cdktf/cli-core/package.json")), "templates", "typescript");
  const answers: Record<string, string> = { $base: "template", projectId: "bench", sendCrashReports: "false" };
  for (const name of readdirSync(template)) {
    if (!statSync(join(template, name)).isFile()) continue;
    const text = readFileSync(join(template, name), "utf8");
    const filled = text.replace(/\{\{ ?([$\w]+) ?\}\}/g, (_, question: string) => answers[question] ?? "");
    writeFileSync(join(folder, name), filled);
  }
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
}

/** Lines with aligned columns: the first one is text, the others are figures. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .map((line) => `  ${line}\n`)
    .join("");
}

function benchStart(folder: string, repeats: number): void {
  const empty = join(folder, "empty");
  const template = join(folder, "template");
  writeEmptyApp(empty);
  writeTemplateApp(template);
  const ours = { cwd: ROOT, env: { STUDIO_CONFIG: CONFIG } };
  const measurements: Measurement[] = [
    { name: "cdktf synth, empty app in JavaScript (floor)", command: [process.execPath, CLI, "synth"], cwd: empty },
    { name: "cdktf synth, TypeScript template", command: [process.execPath, CLI, "synth"], cwd: template },
    {
      name: "cdktf synth, this project",
      command: [process.execPath, CLI, "synth", "--output", join(folder, "ours-cli")],
      ...ours,
    },
    { name: "node main.js, empty app in JavaScript", command: [process.execPath, "main.js"], cwd: empty },
    { name: "npx ts-node main.ts, TypeScript template", command: ["npx", "ts-node", "main.ts"], cwd: template },
    {
      name: "node scripts/app.js, this project",
      command: [process.execPath, APP],
      cwd: ROOT,
      env: { ...ours.env, CDKTF_OUTDIR: join(folder, "ours") },
    },
  ];
  const results = measure(measurements, repeats);
  const medians = results.map(({ seconds }) => median(seconds));
  console.log(`Start, ${repeats} runs each, seconds:`);
  console.log(
    table([
      ["", "median", "least", "greatest"],
      ...measurements.map(({ name }, index) => {
        const { seconds } = results[index]!;
        return [
          name,
          ...[medians[index]!, Math.min(...seconds), Math.max(...seconds)].map((value) => value.toFixed(2)),
        ];
      }),
    ]),
  );
  const [floor, , oursByCli, , templateDirect, oursDirect] = medians;
  console.log(`  With the CLI, this project takes ${(oursByCli! - floor!).toFixed(2)} s more than the floor.`);
  console.log(`  Without it, ${(oursDirect! / templateDirect!).toFixed(2)} of the template's time.\n`);
}

function benchScale(folder: string, repeats: number, counts: readonly number[]): void {
  const worker = join(ROOT, "scripts", "bench", "studio-stacks.ts");
  const measurements = counts.map((count): Measurement => ({
    name: String(count),
    command: [process.execPath, APP, worker, String(count), CONFIG],
    cwd: ROOT,
    env: { CDKTF_OUTDIR: join(folder, `studio-${count}`) },
  }));
  const results = measure(measurements, repeats).map(({ seconds, stdout }, index) => ({
    count: counts[index]!,
    seconds: median(seconds),
    megabytes: Number(stdout.trim().split("\n").at(-1)) / 1024,
  }));
  const time = straightLine(results.map(({ count, seconds }) => [count, seconds]));
  const memory = straightLine(results.map(({ count, megabytes }) => [count, megabytes]));
  const off = (value: number, line: number) =>
    `${value < line ? "-" : "+"}${Math.abs((value / line - 1) * 100).toFixed(0)} %`;
  console.log(`Studio stacks in one synth, ${repeats} runs each, median time and peak memory against a straight line:`);
  console.log(
    table([
      ["stacks", "time", "line", "off", "memory", "line", "off"],
      ...results.map(({ count, seconds, megabytes }) => [
        String(count),
        `${seconds.toFixed(2)} s`,
        `${time.at(count).toFixed(2)} s`,
        off(seconds, time.at(count)),
        `${megabytes.toFixed(0)} MB`,
        `${memory.at(count).toFixed(0)} MB`,
        off(megabytes, memory.at(count)),
      ]),
    ]),
  );
  console.log(`  Each stack takes ${(time.slope * 1000).toFixed(1)} ms and ${memory.slope.toFixed(2)} MB.`);
}

/** Whole numbers above 0, separated by commas. */
function counts(option: string, text: string): number[] {
  const values = text.split(",").map(Number);
  if (values.some((value) => !Number.isInteger(value) || value < 1)) throw new Error(`--${option}: ${text}`);
  return values;
}

function main(): void {
  const { values } = parseArgs({
    options: { repeats: { type: "string", default: "5" }, stacks: { type: "string", default: "1,10,100,300" } },
  });
  const [repeats] = counts("repeats", values.repeats);
  const stacks = counts("stacks", values.stacks);
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  Object.assign(process.env, { CHECKPOINT_DISABLE: "1", CI: "1", CDKTF_HOME: folder });
  try {
    benchStart(folder, repeats!);
    benchScale(folder, repeats!, stacks);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) main();
