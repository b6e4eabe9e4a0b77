"use strict";

/**
 * `node tools/side-by-side.js <script,script...>... [-- arguments of the last]` runs scripts of package.json: those of a
 * list one after another until one fails, the lists at once. All lists run to their end, the last lines say how, and the
 * status is 1 if one has failed. It is never silent for 10 seconds, so that nobody takes it for stuck.
 */
const { spawn } = require("node:child_process");
const path = require("node:path");
const { clearInterval, setInterval } = require("node:timers");

const args = process.argv.slice(2);
const end = args.includes("--") ? args.indexOf("--") : args.length;
const lists = args.slice(0, end).map((list) => list.split(","));
const rest = args.slice(end + 1);

const { scripts } = require(path.resolve("package.json"));
const unknown = lists.flat().filter((name) => !(name in scripts));
if (!lists.length || unknown.length) {
  console.error(`package.json has no script ${unknown.join(", ") || "to run"}`);
  process.exit(1);
}

const started = new Map();
const seconds = (name) => Math.round((Date.now() - started.get(name)) / 1000);

const silence = setInterval(() => {
  const names = [...started.keys()].map((name) => `${name} (${seconds(name)} s)`);
  print(`still running: ${names.join(", ")}\n`);
}, 9000);

function print(text) {
  process.stdout.write(text);
  silence.refresh();
}

/** Runs a script to its end: whether it ended with status 0. */
function run(name, more) {
  started.set(name, Date.now());
  // The shell, as npm has it, without the half second that npm itself takes.
  const child = spawn("sh", ["-c", `${scripts[name]} "$@"`, name, ...more], {
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: "1" }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", print);
  child.stderr.on("data", print);
  return new Promise((done) => child.on("close", (status) => done(status === 0)));
}

async function runAll(names, more) {
  const ends = [];
  for (const name of names) {
    const passed = await run(name, more);
    ends.push({ passed, text: `${name}: ${passed ? "passed" : "FAILED"} after ${seconds(name)} s` });
    started.delete(name);
    if (!passed) break;
  }
  return ends;
}

void Promise.all(lists.map((names, index) => runAll(names, index === lists.length - 1 ? rest : []))).then((all) => {
  clearInterval(silence);
  const ends = all.flat();
  console.log(["", ...ends.map(({ text }) => text)].join("\n"));
  process.exitCode = ends.every(({ passed }) => passed) ? 0 : 1;
});
