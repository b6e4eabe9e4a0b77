import { join, resolve } from "node:path";

/** Folder of the project. */
export const ROOT = resolve(__dirname, "../..");

/** The configuration that is measured. */
export const CONFIG = join(ROOT, "config.yaml");

/** What the CLI runs to synthesize. */
export const APP = join(ROOT, "tools", "runner.js");
