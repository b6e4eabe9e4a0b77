import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pinnedMoto, pythonWithMoto } from "../../local/python";

const ROOT = resolve(__dirname, "../..");
const REQUIREMENTS = readFileSync(join(ROOT, "local/requirements.txt"), "utf8");
const MOTO = pinnedMoto(REQUIREMENTS);

const SUFFICES = { version: [3, 11, 0], moto: MOTO };
const LACKS_PACKAGES = { version: [3, 12, 1], problem: "ModuleNotFoundError: No module named 'flask_cors'" };

let folder: string;
let venv: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "python-"));
  venv = join(folder, "venv");
  printed = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A stand-in for Python that answers as told, and whose virtual environments answer as `made` tells. */
function python(answer: object, made: object = SUFFICES): string {
  const file = join(folder, "python3");
  const inVenv = join(folder, "in-venv");
  write(inVenv, `#!/bin/sh\n[ "$1" = -m ] || echo '${JSON.stringify(made)}'\n`);
  write(
    file,
    `#!/bin/sh\nif [ "$1" = -m ]; then mkdir -p "$3/bin"; cp ${inVenv} "$3/bin/python"; else echo '${JSON.stringify(answer)}'; fi\n`,
  );
  return file;
}

function write(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

const find = (own: string) => pythonWithMoto(ROOT, folder, { PYTHON: own }, (line) => printed.push(line));

test("the pin of moto is read, with and without extras", () => {
  expect(pinnedMoto("# moto==1.0\nother==2.0\nmoto==5.2.1\n")).toBe("5.2.1");
  expect(pinnedMoto("moto[server]==5.2.1\n")).toBe("5.2.1");
  expect(() => pinnedMoto("moto>=5\n")).toThrow("pin no moto");
});

describe("the Python of the local AWS", () => {
  test("the machine's own is taken if it runs the local AWS with the pinned moto", async () => {
    const own = python(SUFFICES);
    expect(await find(own)).toBe(own);
    expect(existsSync(venv)).toBe(false);
  });

  test.each([
    ["lacks packages", LACKS_PACKAGES],
    ["has another moto", { version: [3, 12, 1], moto: "5.0.0" }],
  ])("one that %s makes a virtual environment, once", async (_, answer) => {
    const own = python(answer);
    const made = join(venv, "bin/python");
    expect(await find(own)).toBe(made);
    expect(await find(own)).toBe(made);
    expect(printed).toEqual([`Installing moto ${MOTO} into ${venv}`]);
  });

  test.each([
    ["whose Python has gone", (file: string) => symlinkSync(join(folder, "gone"), file)],
    ["that does not start", (file: string) => write(file, "#!/bin/sh\nexit 127\n")],
    ["that lacks packages", (file: string) => write(file, `#!/bin/sh\necho '${JSON.stringify(LACKS_PACKAGES)}'\n`)],
  ])("a virtual environment %s is made again", async (_, broken) => {
    mkdirSync(join(venv, "bin"), { recursive: true });
    writeFileSync(join(venv, "requirements.txt"), REQUIREMENTS);
    broken(join(venv, "bin/python"));
    expect(await find(python(LACKS_PACKAGES))).toBe(join(venv, "bin/python"));
    expect(printed).toHaveLength(1);
  });

  test("a virtual environment that lacks something once it is made is told, and not kept for good", async () => {
    const own = python(LACKS_PACKAGES, LACKS_PACKAGES);
    await expect(find(own)).rejects.toThrow(/venv does not run the local AWS: .*flask_cors/);
    expect(existsSync(join(venv, "requirements.txt"))).toBe(false);
  });

  test("one that is too old is refused, with the remedy", async () => {
    const own = python({ version: [3, 10, 14], problem: "SyntaxError: match" });
    await expect(find(own)).rejects.toThrow(/is Python 3\.10\.14\. Install Python 3\.11 or newer/);
  });

  test("none at all is told, with the remedy", async () => {
    await expect(find(join(folder, "no-python"))).rejects.toThrow(
      /no-python is not on the PATH\. Install Python 3\.11 or newer/,
    );
  });

  test("a Python is asked for what the server imports, in the project's folder", async () => {
    const own = join(folder, "asked");
    // A real one cannot be counted on here.
    write(own, `#!/bin/sh\npwd >${folder}/place\necho "$2" >${folder}/question\necho '${JSON.stringify(SUFFICES)}'\n`);
    await find(own);
    expect(readFileSync(join(folder, "place"), "utf8").trim()).toBe(ROOT);
    expect(readFileSync(join(folder, "question"), "utf8")).toContain("import local.aws.server");
  });
});
