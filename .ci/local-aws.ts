import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Control } from "../local/control";
import { start, stop } from "../local/servers";

/**
 * Does some work against a local AWS of its own, in the given account. `python` is an interpreter that has moto, `log` a
 * file for what the server prints.
 *
 * @throws if the work fails, or a request or an answer was not as AWS has it: then nothing is shown by what went well
 */
export async function withLocalAws(
  { python, account, log }: { readonly python: string; readonly account: string; readonly log: string },
  work: (endpoint: string) => Promise<void>,
): Promise<void> {
  const root = resolve(__dirname, "..");
  const server = await start({ root, python, account, log, timeScale: 1, outlives: false });
  const problems: string[] = [];
  try {
    await work(server.endpoint).catch((error: unknown) => problems.push((error as Error).message));
    for (const { kind, service, operation, problems: found } of await new Control(server.endpoint).violations()) {
      problems.push(`${service} ${operation}: ${kind}: ${found.join("; ")}`);
    }
  } catch (error) {
    problems.push(`the local AWS does not answer: ${(error as Error).message}`, readFileSync(log, "utf8").trim());
  } finally {
    await stop(server);
  }
  if (problems.length > 0) throw new Error([...new Set(problems)].join("\n"));
}
