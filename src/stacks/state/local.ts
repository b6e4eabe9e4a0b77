import { LocalBackend, type TerraformStack } from "cdktf";
import { relative, resolve } from "node:path";
import { type Config } from "../../config/schema";

/** Keeps the state of a stack in a file of the project, by a path relative to the stack's folder: the same on any machine. */
export function addLocalBackend(stack: TerraformStack, { name, region }: Config, directory: string): void {
  const file = resolve(directory, name, region, `${stack.node.id}.tfstate`);
  new LocalBackend(stack, { path: relative(folderOf(stack), file) });
}

/** Folder that the stack is written to. */
function folderOf(stack: TerraformStack): string {
  const { outdir } = stack.node.root as unknown as { outdir: string };
  return resolve(outdir, "stacks", stack.node.id);
}
