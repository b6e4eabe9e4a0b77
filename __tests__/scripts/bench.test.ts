import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

test.each([
  ["repeats", "0", "1"],
  ["stacks", "1,ten", "1"],
  ["lives", "1.5", "0"],
])("--%s %s is refused before anything is measured", (option, value, least) => {
  const args = ["tools/runner.js", "scripts/bench.ts", `--${option}`, value];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(`--${option}: ${value.split(",").at(-1)} is no whole number from ${least} up\n`);
});
