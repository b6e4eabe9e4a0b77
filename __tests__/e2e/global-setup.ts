import { join, resolve } from "node:path";
import { pythonWithMoto } from "../../local/python";

const ROOT = resolve(__dirname, "../..");

/** Finds or makes the Python of the local AWS once, before the lanes start side by side. */
export default async function globalSetup(): Promise<void> {
  process.env.PYTHON = await pythonWithMoto(ROOT, join(ROOT, ".local"), process.env, console.log);
}
