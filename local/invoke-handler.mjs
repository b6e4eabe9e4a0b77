/**
 * Runs one invocation of a Lambda function as Lambda's Node.js runtime does:
 * `node invoke-handler.mjs <folder of the code> <file.export> <file for the outcome> <descriptor for progress>`, the
 * event on standard input. The function's time begins when its code is loaded, and a byte of progress tells that.
 *
 * LOCAL_TIME_SCALE makes the function's own clock run faster: its remaining time and its timers. Those of the AWS SDK
 * keep their pace, since they guard requests that take as long as they take.
 */
import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers";
import { pathToFileURL } from "node:url";

const [folder, handlerName, outcomeFile, progress] = process.argv.slice(2);
const scale = Number(process.env.LOCAL_TIME_SCALE);
const timeoutMs = Number(process.env.LOCAL_TIMEOUT_SECONDS) * 1000;

const [file, exportName] = handlerName.split(".");
const code = join(folder, `${file}.mjs`);
const event = JSON.parse(readFileSync(0, "utf8"));
let start;
const context = {
  awsRequestId: process.env.LOCAL_REQUEST_ID,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  getRemainingTimeInMillis: () => Math.max(0, Math.round(timeoutMs - (performance.now() - start) * scale)),
};

// The code sees this one in place of the global; the SDK, a module of its own, does not.
globalThis.scaledSetTimeout = (callback, ms, ...rest) => setTimeout(callback, ms / scale, ...rest);
writeFileSync(code, `const setTimeout = globalThis.scaledSetTimeout;\n${readFileSync(code, "utf8")}`);

let outcome;
try {
  const handler = (await import(pathToFileURL(code).href))[exportName];
  start = performance.now();
  writeSync(Number(progress), "+");
  outcome = { failed: false, payload: (await handler(event, context)) ?? null };
} catch (error) {
  const trace = String(error.stack ?? error).split("\n");
  outcome = { failed: true, payload: { errorType: error.name, errorMessage: error.message, trace } };
}
writeFileSync(outcomeFile, JSON.stringify(outcome));
process.exit(0);
