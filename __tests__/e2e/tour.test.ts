import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalClone } from "./support/local-clone";

/** What it has to print, in this order; how it fails is shown in __tests__/local/tour.test.ts. */
const STEPS = [
  "Local AWS at http://127\\.0\\.0\\.1:\\d+, account 123456789012",
  "cdktf deploy studio\\n[^]*  \\d+ added, 0 changed, 0 destroyed",
  "terraform plan, once more\\n  no changes",
  "users open their apps\\n[^]*  3 apps run",
  "cdktf destroy studio\\n[^]*app JupyterLab/default of space defaultuser-notebooks[^]*  refused, nothing destroyed",
  "cdktf deploy studio, armed\\n[^]*  0 added, \\d+ changed, 0 destroyed",
  "cdktf destroy studio, armed\\n[^]*  \\d+ destroyed",
  "Summary\\n",
  "What is left in the account\\n  fileSystems: ",
];

test("npm run local: the whole life of the stack by the CLI", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tour-"));
  try {
    const clone = new LocalClone(join(folder, "clone"));
    await clone.expect("", 0, new RegExp(STEPS.join("[^]*\\n")));
    expect(clone.server).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
