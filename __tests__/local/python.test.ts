import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pinnedMoto, pythonWithMoto, suffices } from "../../local/python";

const ROOT = resolve(__dirname, "../..");

describe("the Python of the local AWS", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "python-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A stand-in for Python that answers as told. */
  function python(answer: object): string {
    const file = join(folder, "python3");
    writeFileSync(file, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
    chmodSync(file, 0o755);
    return file;
  }

  test("the pin of moto is read, with and without extras", () => {
    expect(pinnedMoto("# moto==1.0\nother==2.0\nmoto==5.2.1\n")).toBe("5.2.1");
    expect(pinnedMoto("moto[server]==5.2.1\n")).toBe("5.2.1");
    expect(() => pinnedMoto("moto>=5\n")).toThrow("pin no moto");
  });

  test.each([
    ["all of it", { moto: "5.2.1", flask: "3.0.0" }, true],
    ["another moto", { moto: "5.2.2", flask: "3.0.0" }, false],
    ["no server", { moto: "5.2.1" }, false],
    ["nothing", {}, false],
  ])("an interpreter with %s", (_, packages, expected) => {
    expect(suffices({ version: [3, 12, 0], packages }, "5.2.1")).toBe(expected);
  });

  test("the machine's own is taken if it has the pinned moto", async () => {
    const moto = pinnedMoto(readFileSync(join(ROOT, "local/requirements.txt"), "utf8"));
    const own = python({ version: [3, 11, 0], packages: { moto, flask: "3.0.0" } });
    expect(await pythonWithMoto(ROOT, folder, { PYTHON: own }, () => undefined)).toBe(own);
  });

  test("one that is too old is refused, with the remedy", async () => {
    const own = python({ version: [3, 10, 14], packages: {} });
    await expect(pythonWithMoto(ROOT, folder, { PYTHON: own }, () => undefined)).rejects.toThrow(
      /is Python 3\.10\.14\. Install Python 3\.11 or newer/,
    );
  });

  test("none at all is told, with the remedy", async () => {
    const env = { PYTHON: join(folder, "no-python") };
    await expect(pythonWithMoto(ROOT, folder, env, () => undefined)).rejects.toThrow(
      /no-python is not on the PATH\. Install Python 3\.11 or newer/,
    );
  });
});
