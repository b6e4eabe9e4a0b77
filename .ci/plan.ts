import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { Configuration } from "../local/configuration";
import { awsEnvironment, withoutAws } from "../local/workspace";
import { type ConfiguredStack, configurations, synthWithBootstrap } from "../tools/synth";
import { Terraform } from "../tools/terraform";
import { withLocalAws } from "./local-aws";

/**
 * `ts-node .ci/plan.ts <python> <folder>`: plans every stack of config.yaml and the examples with the real provider
 * against a local AWS, which the given Python runs. Leaves `<configuration>.<stack>.plan.json` in the folder.
 */

const ROOT = resolve(__dirname, "..");

/** Each plan starts the AWS provider, which takes about 0.5 GB. */
const AT_ONCE = 2;

interface Plan {
  readonly resource_changes?: readonly {
    readonly mode: "managed" | "data";
    readonly change: { readonly actions: readonly string[] };
  }[];
}

/** Runs Terraform and returns what it printed; throws with its error text. */
async function must(terraform: Terraform, stack: ConfiguredStack, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await terraform.run(stack.directory, ...args);
  if (status !== 0) throw new Error(`${stack.configuration}, ${stack.id}: terraform ${args[0]}:\n${stderr || stdout}`);
  return stdout;
}

/** How many resources a plan creates; throws if it does anything else, since nothing exists yet. */
function created(stack: ConfiguredStack, plan: Plan): number {
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  const others = changes.filter(({ change }) => change.actions.join() !== "create");
  if (others.length || !changes.length) {
    throw new Error(`${stack.configuration}, ${stack.id}: not a plan of a first deployment`);
  }
  return changes.length;
}

async function plan(terraform: Terraform, stack: ConfiguredStack, folder: string): Promise<void> {
  // The state of a check stays with the check, whatever backend the configuration asks for.
  const override = { terraform: { backend: { local: {} } } };
  writeFileSync(join(stack.directory, "check_override.tf.json"), JSON.stringify(override));
  await must(terraform, stack, "init", "-no-color");
  await must(terraform, stack, "plan", "-no-color", "-out=first.tfplan");
  const planText = await must(terraform, stack, "show", "-json", "first.tfplan");
  const name = `${basename(stack.configuration, ".yaml")}.${stack.id}`;
  writeFileSync(join(folder, `${name}.plan.json`), planText);
  console.log(
    `${stack.configuration}, ${stack.id}: ${created(stack, JSON.parse(planText) as Plan)} to add, 0 to change, 0 to destroy`,
  );
}

async function main(python: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const planAll = async (configuration: string) => {
    const work = join(folder, "work", basename(configuration, ".yaml"));
    const stacks = await synthWithBootstrap(ROOT, configuration, work);
    if (stacks.length === 0) throw new Error(`${configuration} makes no stack`);
    const { account, region } = new Configuration(join(ROOT, configuration));
    await withLocalAws({ python, account, log: join(work, "local-aws.log") }, async (endpoint) => {
      const terraform = new Terraform({ ...withoutAws(process.env), ...awsEnvironment(endpoint, region) }, work);
      for (const stack of stacks) await plan(terraform, stack, folder);
    });
  };
  // Terraform mostly waits for the provider, and for one core at a time.
  const waiting = configurations(ROOT);
  const next = async (): Promise<void> => {
    const configuration = waiting.shift();
    if (configuration !== undefined) await planAll(configuration).then(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const [python, folder] = process.argv.slice(2);
if (!python || !folder) throw new Error("usage: ts-node .ci/plan.ts <python> <folder>");
main(resolve(python), resolve(folder)).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exit(1);
});
