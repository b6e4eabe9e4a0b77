import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

test("what is asked for wrongly is refused before anything is measured", () => {
  const args = ["tools/runner.js", "scripts/bench.ts", "--repeats", "0"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("--repeats: 0 is no whole number from 1 up\n");
});
