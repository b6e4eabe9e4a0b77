import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import {
  createSourceFile,
  isExportDeclaration,
  isImportDeclaration,
  isNamedExports,
  isNamedImports,
  type NamedExportBindings,
  type NamedImportBindings,
  preProcessFile,
  ScriptTarget,
  type TextRange,
} from "typescript";

const ROOT = join(__dirname, "..");

/** What the files of a layer may import of the project: the layer itself, and these. */
const LAYERS: Record<string, readonly string[]> = {
  "main.ts": ["src/config", "src/stacks", "tools/node-version", "cdktf.json"],
  "src/catalogue": [],
  "src/config": ["src/catalogue"],
  "src/policies": [],
  "src/constructs": ["src/policies", "src/catalogue"],
  "src/stacks": ["src/config", "src/constructs", "src/catalogue"],
  assets: [],
  tools: [],
  scripts: ["src/config", "src/catalogue", "src/policies", "tools"],
  local: ["tools"],
  ".ci": ["tools", "local"],
};

/** What they may import for its types alone, which are gone when the program runs. */
const TYPES_ONLY: Record<string, readonly string[]> = {
  // What a function is told is what its handler takes.
  "src/constructs": ["assets"],
};

/** Scripts that make or deploy stacks themselves, to measure that. */
const STACK_MAKERS: Record<string, readonly string[]> = {
  "scripts/bench/studio-stacks.ts": ["src/stacks"],
  "scripts/bench/life.ts": ["local"],
};

/**
 * The folders inside a layer that stand on each other: each may import those before its level, and its own. Those of the
 * last level stay apart.
 */
const LEVELS: Record<string, readonly (readonly string[])[]> = {
  "src/constructs": [
    ["security", "network", "contract"],
    ["storage", "compute"],
    ["studio", "package-index", "environment", "governance"],
  ],
  // The drains' function has the duty domain_settings too.
  assets: [["lambda"], ["domain-settings", "lifecycle-configurations"], ["destroy-hook"]],
};

/** Folders inside a layer that hold no code of ours. */
const GENERATED = /(^|\/)(node_modules|\.cache)\//;

/** Folders of assets that hold no TypeScript. */
const OTHER_LANGUAGES = ["auto-shutdown"];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typesOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => !GENERATED.test(file));
}

/** Imports of a file, those of the project as paths from its root. */
function imports(file: string, text = readFileSync(join(ROOT, file), "utf8")): Import[] {
  const types = typeDeclarations(text);
  return preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
    file,
    target: fileName.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(file), fileName)) : fileName,
    typesOnly: types.some((declaration) => declaration.pos <= pos && pos < declaration.end),
  }));
}

/** The import and export declarations that name nothing but types. */
function typeDeclarations(text: string): TextRange[] {
  return createSourceFile("x.ts", text, ScriptTarget.Latest).statements.filter((statement) => {
    if (isExportDeclaration(statement)) return statement.isTypeOnly || allTypes(statement.exportClause);
    if (!isImportDeclaration(statement) || !statement.importClause) return false;
    const { isTypeOnly, name, namedBindings } = statement.importClause;
    return isTypeOnly || (name === undefined && allTypes(namedBindings));
  });
}

const allTypes = (names: NamedImportBindings | NamedExportBindings | undefined) =>
  names !== undefined &&
  (isNamedImports(names) || isNamedExports(names)) &&
  names.elements.length > 0 &&
  names.elements.every(({ isTypeOnly }) => isTypeOnly);

function allImports(): Import[] {
  const files = Object.keys(LAYERS).flatMap((layer) => (layer.endsWith(".ts") ? [layer] : sources(layer)));
  return files.flatMap((file) => imports(file));
}

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const isOwn = (target: string) =>
  Object.keys(LAYERS).some((layer) => within(target, layer)) || ["src", "__tests__"].some((f) => within(target, f));

function breaksLayers({ file, target, typesOnly }: Import): boolean {
  const layer = Object.keys(LAYERS).find((candidate) => within(file, candidate));
  if (layer === undefined || !isOwn(target)) return false;
  const types = typesOnly ? (TYPES_ONLY[layer] ?? []) : [];
  const allowed = [layer, ...LAYERS[layer]!, ...types, ...(STACK_MAKERS[file] ?? [])];
  return !allowed.some((folder) => within(target, folder));
}

function breaksLevels({ file, target }: Import): boolean {
  return Object.entries(LEVELS).some(([layer, levels]) => {
    const [from, to] = [file, target].map((path) => groupOf(path, layer));
    if (from === undefined || to === undefined || from === to) return false;
    // What lies beside the folders is below them all.
    const [fromLevel, toLevel] = [levelOf(from, levels), levelOf(to, levels)];
    return toLevel > fromLevel || (toLevel === fromLevel && fromLevel === levels.length - 1);
  });
}

const groupOf = (path: string, layer: string) =>
  within(path, layer) ? (/^([^/]+)\//.exec(path.slice(layer.length + 1))?.[1] ?? "") : undefined;
const levelOf = (group: string, levels: readonly (readonly string[])[]) =>
  levels.findIndex((level) => level.includes(group));

const loadsWholeProvider = ({ target }: Import) => /^@cdktf\/provider-[a-z]+$/.test(target);

/** Only main.ts may know where it lies: started by the CLI, every file of the project has its `__dirname`. */
const knowsItsPlace = (text: string) => /\b__(dirname|filename)\b/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""));

describe("the layers", () => {
  test("imports go one way only", () => {
    expect(allImports().filter(breaksLayers)).toEqual([]);
  });

  test("inside a layer, files import only what is below them", () => {
    expect(allImports().filter(breaksLevels)).toEqual([]);
  });

  test.each(Object.entries(LEVELS))("every folder of %s has a level", (layer, levels) => {
    const folders = readdirSync(join(ROOT, layer), { withFileTypes: true }).filter((e) => e.isDirectory());
    const names = folders.map(({ name }) => name);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => levelOf(name, levels) < 0 && !OTHER_LANGUAGES.includes(name))).toEqual([]);
  });

  test("no file loads every resource of a provider", () => {
    expect(allImports().filter(loadsWholeProvider)).toEqual([]);
  });

  test("only main.ts knows its own place", () => {
    const files = sources("src").filter((file) => knowsItsPlace(readFileSync(join(ROOT, file), "utf8")));
    expect(files).toEqual([]);
  });

  test.each([
    ["src/config/x.ts", `import { Stack } from "../stacks/y";`],
    ["src/policies/x.ts", `import { REGIONS } from "../catalogue/regions";`],
    ["src/constructs/studio/x.ts", `import { load } from "../../config/load";`],
    ["assets/destroy-hook/x.ts", `import { Statement } from "../../src/policies/statement";`],
    ["scripts/x.ts", `import { StudioStack } from "../src/stacks/studio/stack";`],
    ["tools/x.ts", `import { loadConfig } from "../src/config/load";`],
    ["tools/x.ts", `import { Workspace } from "../local/workspace";`],
    ["tools/x.js", `const { Workspace } = require("../local/workspace");`],
    ["local/x.ts", `import { validate } from "../scripts/validate";`],
    [".ci/x.ts", `import { validate } from "../scripts/validate";`],
    ["src/constructs/x.ts", `import { runtime } from "../../assets/lambda/runtime";`],
    ["src/constructs/x.ts", `import { type Runtime, runtime } from "../../assets/lambda/runtime";`],
    ["src/constructs/x.ts", `import runtime, { type Runtime } from "../../assets/lambda/runtime";`],
    ["src/constructs/x.ts", `import * as runtime from "../../assets/lambda/runtime";`],
    ["src/constructs/x.ts", `import "../../assets/lambda/runtime";`],
    ["src/constructs/x.ts", `export { runtime } from "../../assets/lambda/runtime";`],
    ["src/stacks/x.ts", `import { type Runtime } from "../../assets/lambda/runtime";`],
    [".ci/policies/x.ts", `import { jobStatements } from "../../src/policies/sagemaker/jobs";`],
    ["main.ts", `import { Role } from "./src/constructs/security/role";`],
  ])("finds a wrong import in %s", (file, text) => {
    expect(imports(file, text).filter(breaksLayers)).toHaveLength(1);
  });

  test.each([
    `import { type Runtime } from "../../assets/lambda/runtime";`,
    `import { type Runtime, type Other } from "../../assets/lambda/runtime";`,
    `import type { Runtime } from "../../assets/lambda/runtime";`,
    `export { type Runtime } from "../../assets/lambda/runtime";`,
    `export type { Runtime } from "../../assets/lambda/runtime";`,
  ])("a construct may know a handler by its types: %s", (text) => {
    expect(imports("src/constructs/x.ts", text)).toHaveLength(1);
    expect(imports("src/constructs/x.ts", text).filter(breaksLayers)).toEqual([]);
  });

  test.each([
    ["src/constructs/network/x.ts", `import { HardenedBucket } from "../storage/hardened-bucket";`],
    ["src/constructs/studio/x.ts", `import { PackageIndex } from "../package-index/package-index";`],
    ["src/constructs/x.ts", `import { Domain } from "./studio/domain";`],
    ["assets/lambda/x.ts", `import { planNetwork } from "../destroy-hook/cleanup-plan";`],
    ["assets/domain-settings/x.ts", `import { planNetwork } from "../destroy-hook/cleanup-plan";`],
  ])("finds a wrong import inside a layer in %s", (file, text) => {
    expect(imports(file, text).filter(breaksLevels)).toHaveLength(1);
  });

  test("finds an import of a whole provider", () => {
    const text = `import { vpc } from "@cdktf/provider-aws"; import { Vpc } from "@cdktf/provider-aws/lib/vpc";`;
    expect(imports("src/stacks/x.ts", text).filter(loadsWholeProvider)).toHaveLength(1);
  });

  test("finds a file that looks for its own place", () => {
    expect(knowsItsPlace("join(__dirname, '..')")).toBe(true);
  });
});
