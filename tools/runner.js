"use strict";

/**
 * Runs main.ts for the CDKTF CLI. `node tools/runner.js <file.ts> [arguments]` runs another TypeScript file likewise.
 *
 * It does what `npx ts-node main.ts` does, with the same output, in a fraction of the time: esbuild joins the project's
 * own files without a type check (`npm run typecheck` is for that), and the result runs in this process as if it were
 * main.js beside main.ts. Every file of the project then has the `__dirname` of main.ts, so only main.ts may use it.
 *
 * Errors keep their stack, with lines of the TypeScript files. The exit code is 1 after an error.
 */
require("./node-version");
require("./stack-traces");

const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");
const esbuild = require("esbuild");

// cdktf calls util.isArray; Node.js 22 warns of it, and the CLI would show the warning as an error.
process.noDeprecation = true;

const [node, , file = path.join(__dirname, "..", "main.ts"), ...rest] = process.argv;
const entry = path.resolve(file);
const bundle = entry.replace(/\.ts$/, ".js");

/** The entry and all that it imports from the project as one piece of JavaScript, with its source map. */
async function build() {
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [entry],
      outfile: bundle,
      absWorkingDir: path.dirname(entry),
      bundle: true,
      packages: "external",
      platform: "node",
      target: "node20",
      supported: { "dynamic-import": false }, // becomes require, as under ts-node
      sourcemap: "external",
      sourcesContent: false,
      write: false,
    });
    const [map, code] = outputFiles.map((output) => output.text);
    return { map, code };
  } catch (error) {
    // esbuild has already printed what is wrong with the files, and where; its exception would say it again.
    if (error.errors) process.exit(1);
    throw error;
  }
}

/** The text of a stack frame, as a place in a TypeScript file where it lies in the bundle. */
function describe(frame, map) {
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (frame.getFileName() !== bundle) return frame.toString();
  const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
  if (originalSource === undefined) return frame.toString();
  const source = path.resolve(path.dirname(entry), originalSource);
  return frame.toString().replace(`${bundle}:${line}:${column}`, `${source}:${originalLine + 1}:${originalColumn + 1}`);
}

/** Runs what was built, as if it were a file beside the entry. */
function run({ map, code }) {
  let sourceMap;
  Error.prepareStackTrace = (error, frames) => {
    sourceMap ??= new Module.SourceMap(JSON.parse(map));
    return [`${error}`, ...frames.map((frame) => `    at ${describe(frame, sourceMap)}`)].join("\n");
  };
  process.argv = [node, entry, ...rest];
  const main = { exports: {} };
  const names = ["exports", "require", "module", "__filename", "__dirname"];
  const start = vm.compileFunction(code, names, { filename: bundle });
  start(main.exports, Module.createRequire(entry), main, entry, path.dirname(entry));
}

// Node.js itself would print a line of the bundle above the stack.
process.on("uncaughtException", (error) => {
  console.error(error);
  process.exit(1);
});

const building = build();
// esbuild works in a process of its own; meanwhile this one loads what takes longest to load.
Module.createRequire(entry)("cdktf");
void building.then(run);
