import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchLife } from "../../../scripts/bench/life";

/** A Terraform that has every provider but the one that MISSING names. */
const TERRAFORM = `#!${process.execPath}
  const [command] = process.argv.slice(2);
  if (command === "version") console.log('{"terraform_version":"1.11.4"}');
  if (command === "init" && process.env.MISSING) {
    console.error("A warning\\n\\n\\nError: Failed to query available provider packages\\n\\nno " + process.env.MISSING +
      "\\n\\nTo see which modules depend on it");
    process.exit(1);
  }
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "life-test-"));
  writeFileSync(join(folder, "terraform"), TERRAFORM);
  chmodSync(join(folder, "terraform"), 0o755);
});

afterEach(() => rmSync(folder, { recursive: true }));

async function lines(lives: number, env: NodeJS.ProcessEnv): Promise<string[]> {
  const printed: string[] = [];
  await benchLife(folder, lives, { PATH: process.env.PATH, ...env }, (line) => printed.push(line));
  return printed;
}

test.each([
  [
    "Terraform",
    { TERRAFORM_BINARY_NAME: "no-such-terraform" },
    "no-such-terraform is not on the PATH. Install Terraform",
  ],
  ["the provider", { MISSING: "hashicorp/aws" }, "Error: Failed to query .* no hashicorp/aws$"],
  ["Python", { PYTHON: "no-such-python" }, "no-such-python is not on the PATH. Install Python"],
])("without %s, one line says that the lives are left out, and why", async (_, env, reason) => {
  const printed = await lines(1, { TERRAFORM_BINARY_NAME: join(folder, "terraform"), ...env });
  expect(printed).toEqual([expect.stringMatching(`^Lives of the stacks: left out\\. .*${reason}.*$`)]);
});

test("no lives are measured if none are asked for", async () => {
  expect(await lines(0, { TERRAFORM_BINARY_NAME: "no-such-terraform" })).toEqual([]);
});
