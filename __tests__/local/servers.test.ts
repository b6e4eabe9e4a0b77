import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PidFile, type Server, start, stop } from "../../local/servers";

/** A local AWS as far as starting and stopping one goes. */
const STAND_IN = `#!${process.execPath}
const account = process.env.MOTO_ACCOUNT_ID;
const server = require("node:http").createServer((_, answer) => answer.end(JSON.stringify({ account, pid: process.pid })));
server.listen(0, "127.0.0.1", () => {
  const endpoint = "http://127.0.0.1:" + server.address().port;
  console.log(JSON.stringify({ endpoint, account, pid: process.pid }));
});
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "servers-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const props = () => ({ root: folder, account: "123456789012", log: join(folder, "log"), timeScale: 1 });

function standIn(): string {
  const python = join(folder, "python");
  writeFileSync(python, STAND_IN);
  chmodSync(python, 0o755);
  return python;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("the local AWS in the background", () => {
  const path = process.env.PATH;
  afterEach(() => (process.env.PATH = path));

  test("is known by its file until it is stopped, also where there is no ps", async () => {
    const server = await start({ ...props(), python: standIn(), outlives: false });
    process.env.PATH = folder;
    const file = new PidFile(folder);
    file.write(server);
    try {
      expect(await file.running()).toEqual(server);
    } finally {
      await stop(server);
    }
    expect(isThere(server.pid)).toBe(false);
    expect(await file.running()).toBeUndefined();
  });

  test("without a file nothing runs", async () => {
    expect(await new PidFile(folder).running()).toBeUndefined();
  });

  test("a process that does not answer there does not count, and its file goes", async () => {
    const file = new PidFile(folder);
    file.write({ pid: process.pid, endpoint: "http://127.0.0.1:1", account: "123456789012" });
    expect(await file.running()).toBeUndefined();
    expect(existsSync(join(folder, "local-aws.json"))).toBe(false);
  });

  test("a file that was not written to its end does not count", async () => {
    writeFileSync(join(folder, "local-aws.json"), '{"pid":');
    expect(await new PidFile(folder).running()).toBeUndefined();
  });

  test.each([
    ["another local AWS", JSON.stringify({ status: "ok", pid: 1 })],
    ["another server", "<html>"],
  ])("a process is not stopped if its address is that of %s", async (_, answer) => {
    const other = createServer((__, response) => response.end(answer)).listen(0, "127.0.0.1");
    await once(other, "listening");
    const endpoint = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const child = spawn("sleep", ["60"]);
    try {
      await stop({ pid: child.pid!, endpoint });
      expect(isThere(child.pid!)).toBe(true);
    } finally {
      child.kill();
      other.close();
    }
  });

  test("one that cannot start is told with what it printed", async () => {
    await expect(start({ ...props(), python: process.execPath, outlives: false })).rejects.toThrow(
      /the local AWS did not start: it ended/,
    );
    await expect(start({ ...props(), python: join(folder, "none"), outlives: false })).rejects.toThrow(
      /did not start: .*ENOENT/,
    );
  });
});

describe("a process that starts one", () => {
  /** Starts one in a process of its own, which ends right after it. */
  async function startElsewhere(outlives: boolean): Promise<Server> {
    const wanted = JSON.stringify({ ...props(), python: standIn(), outlives, ignoresCtrlC: true });
    const program = `require("./local/servers").start(${wanted}).then((server) => {
      console.log(JSON.stringify(server));
      process.exit();
    })`;
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
      cwd: join(__dirname, "../.."),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    await once(child, "close");
    return JSON.parse(output) as Server;
  }

  test("leaves it running if that is wanted", async () => {
    const server = await startElsewhere(true);
    expect(isThere(server.pid)).toBe(true);
    await stop(server);
    expect(isThere(server.pid)).toBe(false);
  }, 30_000);

  test("takes it along otherwise", async () => {
    const server = await startElsewhere(false);
    // It was asked to end, and may need a moment.
    while (isThere(server.pid)) await wait(50);
    await expect(fetch(server.endpoint)).rejects.toThrow();
  }, 30_000);
});
