import "../tools/node-version";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { context } from "../cdktf.json";
import { ConfigError, configPath, loadConfig } from "../src/config/load";
import { Bootstrap } from "./bootstrap/bootstrap";
import { UserError } from "../tools/errors";
import { BOOTSTRAP_FOLDER } from "./bootstrap/stack-folder";
import { Terraform } from "../tools/terraform";

const USAGE = `npm run bootstrap [-- [deploy | plan | migrate | destroy] [--auto-approve]]

  deploy    make or update the bucket and the key that hold the state of every stack (the default)
  plan      show what deploy would change
  migrate   only move the bootstrap's own state from the local file into the bucket
  destroy   delete bucket and key; refused while the state of another stack still holds resources

  --auto-approve   ask nothing; needed where there is no terminal

All are safe to repeat, also after an interruption. Environment: SAGEMAKER_CONFIG, TERRAFORM_BINARY_NAME, TF_PLUGIN_MIRROR,
and what the AWS SDKs know.`;

const COMMANDS = ["deploy", "plan", "migrate", "destroy"] as const;
type Command = (typeof COMMANDS)[number];

const ROOT = resolve(__dirname, "..");

function commandLine(args: string[]): { command: Command; autoApprove: boolean } | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { "auto-approve": { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return undefined;
  const [name = "deploy", ...others] = positionals;
  const command = COMMANDS.find((each) => each === name);
  if (!command || others.length > 0) throw new UserError(`unknown command: ${positionals.join(" ")}\n\n${USAGE}`);
  return { command, autoApprove: values["auto-approve"] };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

async function main(args: string[]): Promise<void> {
  const chosen = commandLine(args);
  if (!chosen) {
    console.log(USAGE);
    return;
  }
  const { command, autoApprove } = chosen;
  const { accountId, state } = loadConfig(configPath(process.env, (context as { config?: unknown }).config));
  if (state.mode !== "s3") {
    throw new UserError(`state.mode is ${state.mode}: there is nothing to bootstrap, only s3 needs a bucket`);
  }
  if (!autoApprove && (command === "deploy" || command === "destroy") && !process.stdin.isTTY) {
    throw new UserError(`there is no terminal to ask on: add --auto-approve to ${command} without a question`);
  }
  const folder = join(ROOT, BOOTSTRAP_FOLDER);
  mkdirSync(folder, { recursive: true });
  const terraform = new Terraform(process.env, folder);
  await terraform.version();
  await new Bootstrap({ root: ROOT, accountId, terraform, autoApprove, ask, print: console.log })[command]();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isExpected =
    error instanceof UserError ||
    error instanceof ConfigError ||
    (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  console.error(isExpected ? (error as Error).message : error);
  process.exitCode = 1;
});
