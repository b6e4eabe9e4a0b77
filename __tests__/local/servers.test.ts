import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PidFile, start, stop } from "../../local/servers";

describe("the local AWS in the background", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "servers-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const server = { pid: process.pid, endpoint: "http://127.0.0.1:1", account: "123456789012" };

  test("without a file nothing runs", () => {
    expect(new PidFile(folder).running()).toBeUndefined();
  });

  test("a process that is none of ours does not count, and its file goes", () => {
    const file = new PidFile(folder);
    file.write(server);
    expect(file.running()).toBeUndefined();
    expect(existsSync(join(folder, "local-aws.json"))).toBe(false);
  });

  test("a file that was not written to its end does not count", () => {
    writeFileSync(join(folder, "local-aws.json"), '{"pid":');
    expect(new PidFile(folder).running()).toBeUndefined();
  });

  test("a process that is none of ours is not stopped", async () => {
    await stop(server);
    expect(process.kill(process.pid, 0)).toBe(true);
  });

  test("a server that cannot start is told with what it printed", async () => {
    const log = join(folder, "log");
    const props = { root: folder, account: "123456789012", log, timeScale: 1, outlives: false };
    await expect(start({ ...props, python: process.execPath })).rejects.toThrow(
      /the local AWS did not start: it ended/,
    );
    await expect(start({ ...props, python: join(folder, "none") })).rejects.toThrow(/did not start: .*ENOENT/);
  });
});
