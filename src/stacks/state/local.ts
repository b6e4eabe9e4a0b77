import { LocalBackend, type TerraformStack } from "cdktf";
import { relative, resolve } from "node:path";
import { type Config } from "../../config/schema";
import { folderOf } from "./folder";

/**
 * Keeps the state of a stack in a file of the project, by a path relative to the stack's folder: the same on any machine.
 * Those of workspaces lie beside it: Terraform's default is the stack's folder, which other configurations write to.
 */
export function addLocalBackend(stack: TerraformStack, { name, region }: Config, directory: string): void {
  const file = relative(folderOf(stack), resolve(directory, name, region, `${stack.node.id}.tfstate`));
  new LocalBackend(stack, { path: file, workspaceDir: `${file}.d` });
}
