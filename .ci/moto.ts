import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** A moto server on a free port of the loopback interface, in the given account. */
export class Moto {
  /** The end of what moto has written: its requests, and its errors with their stacks. */
  private log = "";

  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {
    process.stderr?.on("data", (text: Buffer) => (this.log = (this.log + text.toString()).slice(-20_000)));
  }

  /** The last error that moto told, such as an action that it does not know. */
  get lastError(): string {
    return this.log.match(/^\w+Error: .*$/gm)?.at(-1) ?? "none";
  }

  /** `script` is a server in this folder, `python` an interpreter that has moto. */
  static async start(python: string, script: string, accountId: string): Promise<Moto> {
    const port = await freePort();
    const child = spawn(python, [join(__dirname, script), "-H", "127.0.0.1", "-p", String(port)], {
      env: { ...process.env, MOTO_ACCOUNT_ID: accountId, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    process.once("exit", () => child.kill());
    const moto = new Moto(`http://127.0.0.1:${port}`, child);
    for (let attempt = 0; attempt < 120; attempt++) {
      if (child.exitCode !== null) break;
      const answer = await fetch(`${moto.url}/moto-api/config`, {
        method: "POST",
        body: JSON.stringify({ lambda: { use_docker: false } }),
      }).catch(() => undefined);
      if (answer?.ok) return moto;
      await wait(500);
    }
    child.kill();
    throw new Error(`moto does not answer:\n${moto.log}`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill();
    await ended;
  }
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("no port"))));
    });
  });
}
