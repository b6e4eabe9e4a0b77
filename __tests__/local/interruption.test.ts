import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** Takes its time to end, as Terraform does. */
const CHILD = `
  process.on("SIGINT", () => setTimeout(() => { console.log("child ends"); process.exit(3); }, 300));
  setInterval(() => undefined, 1000);
  console.log("ready");
`;

const PARENT = (work: string) => `
  const { spawn } = require("node:child_process");
  const { exitOnSignals, statusOf } = require("./local/interruption");
  process.on("exit", () => console.log("exit handlers run"));
  exitOnSignals();
  ${work}
`;

const IN_A_CHILD = PARENT(`
  const child = spawn(process.execPath, ["-e", ${JSON.stringify(CHILD)}], { stdio: ["ignore", "inherit", "inherit"] });
  void statusOf(child).then((status) => { console.log("status", status); setTimeout(() => console.log("went on"), 1000); });
`);

const OTHERWISE = PARENT(`
  setInterval(() => undefined, 1000);
  console.log("ready");
`);

/** Runs a program, and sends a signal to it, or to its whole group as a terminal does, once it says `ready`. */
async function interrupted(program: string, signal: NodeJS.Signals, wholeGroup: boolean) {
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
    if (output === "ready\n") process.kill(wholeGroup ? -child.pid! : child.pid!, signal);
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, lines: output.trim().split("\n") };
}

test("Ctrl-C: the child ends first, then the exit handlers run, and nothing goes on", async () => {
  expect(await interrupted(IN_A_CHILD, "SIGINT", true)).toEqual({
    status: 1,
    lines: ["ready", "child ends", "status 3", "exit handlers run"],
  });
}, 30_000);

test("a signal to this process alone reaches the child, too", async () => {
  const { lines } = await interrupted(IN_A_CHILD, "SIGINT", false);
  expect(lines).toContain("child ends");
}, 30_000);

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "without a child, %s is an exit",
  async (signal) => {
    expect(await interrupted(OTHERWISE, signal, true)).toEqual({ status: 1, lines: ["ready", "exit handlers run"] });
  },
  30_000,
);
