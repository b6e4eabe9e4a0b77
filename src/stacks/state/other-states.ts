import { Annotations, type App, TerraformBackend, TerraformStack } from "cdktf";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { ConfigError } from "../../config/config-error";
import { folderOf, stacksFolder } from "./folder";

/** Where Terraform notes, in the folder of a stack, the backend and the workspace that it works with. The backend goes last. */
const NOTES = [".terraform/environment", ".terraform/terraform.tfstate"];

/** What may hold state in the folder of a stack: a state that could not be stored, and those of no configured backend. */
const STATES = ["errored.tfstate", "terraform.tfstate", "terraform.tfstate.d"];

/** A backend as Terraform notes it, and as the JSON of a stack names it. */
interface Backend {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Prepares the output folder for these stacks where Terraform has worked with others, of another configuration, in it:
 * their folders have the same names. Told of another backend, Terraform proposes to copy the state of the one into the
 * other.
 *
 * @returns what makes Terraform forget the other backends, to be called once the stacks are written: it removes the notes
 * of them alone, and `terraform init` starts with the state of the stack
 * @throws ConfigError if the folder of another state, or of a stack that there no longer is, holds a state itself
 */
export function leaveOtherStates(app: App): () => void {
  const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
  const others = stacks.flatMap((stack) => {
    const folder = folderOf(stack);
    const [noted, own] = [notedPlace(folder), placeOf(backendOf(stack))];
    return noted === undefined || noted === own || hasOverride(folder) ? [] : [{ stack, folder, noted }];
  });
  refuseStates([...others.map(({ folder }) => folder), ...foldersOfNone(app, stacks)]);
  for (const { stack, noted } of others) {
    Annotations.of(stack).addWarning(
      `Terraform has worked here with another state, ${noted}. It would propose to copy that; so its notes of it are ` +
        `removed (${NOTES.join(", ")}), and terraform init starts with the state of this configuration`,
    );
  }
  return () => {
    for (const { folder } of others) for (const note of NOTES) rmSync(join(folder, note), { force: true });
  };
}

/** Where the state lies that Terraform last worked with in a folder; undefined if it has not, or cannot tell either. */
function notedPlace(folder: string): string | undefined {
  const file = join(folder, ".terraform/terraform.tfstate");
  if (!existsSync(file)) return undefined;
  const { backend } = parsed(file) as { backend?: Backend };
  return backend && placeOf(backend);
}

/** What a stack says itself. */
function backendOf(stack: TerraformStack): Backend {
  const own = stack.node.children.find((child): child is TerraformBackend => TerraformBackend.isBackend(child))!;
  const { terraform } = own.toTerraform() as {
    terraform: { backend?: Record<string, Backend["config"]>; cloud?: Backend["config"] };
  };
  const [[type, config]] = Object.entries(terraform.backend ?? terraform) as [[string, Backend["config"]]];
  return { type, config };
}

/** Where a state lies, for people too. Other settings of a backend may change, and the state stays the same. */
function placeOf({ type, config }: Backend): string {
  switch (type) {
    case "s3":
      return `s3://${String(config.bucket)}/${String(config.key)} (${String(config.region)})`;
    case "cloud":
      return `workspace ${(config.workspaces as { name?: string } | undefined)?.name} of ${String(config.organization)}`;
    default:
      return `${type} ${String(config.path)}`;
  }
}

/** Whether a file beside the JSON of a stack names a backend: then Terraform does not work with the stack's own. */
function hasOverride(folder: string): boolean {
  return readdirSync(folder)
    .filter((name) => /(^|_)override\.tf(\.json)?$/.test(name))
    .some((name) => /\b(backend|cloud)\b/.test(readFileSync(join(folder, name), "utf8")));
}

/** Folders in the output of stacks that this configuration does not make. The CLI removes them. */
function foldersOfNone(app: App, stacks: readonly TerraformStack[]): string[] {
  const all = stacksFolder(app);
  const made = stacks.map(folderOf);
  const folders = existsSync(all) ? readdirSync(all).map((name) => join(all, name)) : [];
  return folders.filter((folder) => !made.includes(folder));
}

function refuseStates(folders: readonly string[]): void {
  const states = folders.flatMap((folder) =>
    STATES.map((name) => join(folder, name)).filter((file) => existsSync(file)),
  );
  if (states.length === 0) return;
  throw new ConfigError(
    [
      "this is Terraform state of another configuration than this one, so nothing is written:",
      ...states.map((file) => relative(process.cwd(), file)),
      "Synthesize that configuration, and there push an errored.tfstate by `terraform state push errored.tfstate`; then " +
        "delete the file, or move it out of the output folder.",
    ].join("\n  "),
  );
}

/** The content of a JSON file; nothing if it is none. */
function parsed(file: string): object {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as object;
  } catch {
    return {}; // Terraform itself refuses to work with it
  }
}
