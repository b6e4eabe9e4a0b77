import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { median, secondsTable } from "./figures";
import { measure, type Measurement } from "./measure";
import { APP, CONFIG, ROOT } from "./project";

const CLI = join(ROOT, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf");

/** Synth of this project beside an empty app and the CLI's TypeScript template, with the CLI and without it. */
export function benchStart(folder: string, repeats: number): void {
  const empty = join(folder, "empty");
  const template = join(folder, "template");
  writeEmptyApp(empty);
  writeTemplateApp(template);
  const ours = { cwd: ROOT, env: { SAGEMAKER_CONFIG: CONFIG } };
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
      name: "node tools/runner.js, this project",
      command: [process.execPath, APP],
      cwd: ROOT,
      env: { ...ours.env, CDKTF_OUTDIR: join(folder, "ours") },
    },
  ];
  const results = measure(measurements, repeats);
  console.log(`Start, ${repeats} runs each, seconds:`);
  console.log(secondsTable(Object.fromEntries(results.map(({ seconds }, i) => [measurements[i]!.name, seconds]))));
  const [floor, , oursByCli, , templateDirect, oursDirect] = results.map(({ seconds }) => median(seconds));
  console.log(`  With the CLI, this project takes ${(oursByCli! - floor!).toFixed(2)} s more than the floor.`);
  console.log(`  Without it, ${(oursDirect! / templateDirect!).toFixed(2)} of the template's time.\n`);
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
