import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { configurationReference, configurationSchema, SCHEMA_FILE } from "./docs/configuration";
import { denies } from "./docs/denies";
import { endpointReference } from "./docs/endpoints";
import { withSections } from "./docs/markdown";

/**
 * Writes what is generated from schema, catalogue and policies: the JSON Schema for editors and sections of Markdown files.
 * With `--check` it writes nothing and fails if one of them is not current.
 */

export const README_FILE = "README.md";
export const SECURITY_FILE = "docs/security.md";

/** The files that are generated or have generated sections, by the names in their markers. */
export const GENERATED: Readonly<Record<string, (current: string) => string>> = {
  [SCHEMA_FILE]: configurationSchema,
  [README_FILE]: (text) =>
    withSections(text, README_FILE, { configuration: configurationReference, endpoints: endpointReference }),
  [SECURITY_FILE]: (text) => withSections(text, SECURITY_FILE, { denies }),
};

function main(check: boolean): void {
  for (const [file, update] of Object.entries(GENERATED)) {
    const current = existsSync(file) ? readFileSync(file, "utf8") : "";
    const wanted = update(current);
    if (current === wanted) continue;
    if (check) {
      console.error(`${file} is not current: run npm run docs`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, wanted);
      console.log(`${file} written`);
    }
  }
}

if (require.main === module) main(process.argv.includes("--check"));
