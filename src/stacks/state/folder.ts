import { type App, type TerraformStack } from "cdktf";
import { join, resolve } from "node:path";

/** Folder that the folders of all stacks are written to. */
export function stacksFolder({ outdir }: App): string {
  return resolve(outdir, "stacks");
}

/** Folder that the stack is written to. */
export function folderOf(stack: TerraformStack): string {
  return join(stacksFolder(stack.node.root as App), stack.node.id);
}
