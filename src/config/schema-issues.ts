import { z } from "zod";
import { formatPath, type Issue, type Path } from "./issue";
import { nearest } from "./nearest";
import { type Config, configSchema } from "./schema";
import { type YamlFile } from "./yaml-file";

/** An issue of the schema; `meant` is the path of the key that was probably misspelt. */
export interface SchemaIssue extends Issue {
  readonly meant?: Path;
}

/** What the schema found, in our own words. */
export function schemaIssues(found: readonly z.core.$ZodIssue[], file: YamlFile): SchemaIssue[] {
  const issues = found.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? unknownKeys(issue) : [explain(issue, file)],
  );
  // A required key that is misspelt is one problem, not two.
  const misspelt = new Set(issues.map(({ meant }) => meant && formatPath(meant)));
  return issues.filter(({ path }) => valueAt(file.content, path) !== undefined || !misspelt.has(formatPath(path)));
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys): SchemaIssue[] {
  const path = issue.path as Path;
  const known = issue.message.split(", ");
  return issue.keys.map((key) => {
    const meant = nearest(key, known);
    return meant === undefined
      ? { path: [...path, key], message: `unknown key; known here: ${issue.message}` }
      : { path: [...path, key], message: `unknown key; did you mean ${meant}?`, meant: [...path, meant] };
  });
}

function explain(issue: z.core.$ZodIssue, file: YamlFile): SchemaIssue {
  const path = issue.path as Path;
  if (issue.code === "invalid_key") {
    const [fault] = issue.issues;
    return { path, message: `unsuitable key, expected ${fault?.message}${fault ? remedy(fault, path.at(-1)) : ""}` };
  }
  const value = valueAt(file.content, path);
  if (value === undefined) return { path, message: `missing, expected ${issue.message}` };
  if (value === null) return { path, message: `empty, expected ${issue.message}; give it a value or remove the key` };
  const got = typeof value === "number" ? (file.textOf(path) ?? String(value)) : described(value);
  return { path, message: `got ${got}, expected ${issue.message}${remedy(issue, value)}` };
}

/** The words that complete "expected ..." where the schema has none of its own; for an unknown key, the known ones. */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return EXPECTED_TYPES[issue.expected];
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `at least ${entries(Number(issue.minimum))}`;
    case "too_big":
      return `at most ${entries(Number(issue.maximum))}`;
    case "unrecognized_keys":
      return knownKeys(issue.inst).join(", ");
    default:
      return undefined;
  }
}

function knownKeys(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum ? schema.keyType.options.map(String) : [];
}

const EXPECTED_TYPES: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of keys to values",
  record: "a mapping of keys to values",
};

function remedy(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === "invalid_type") {
    if (issue.expected === "string" && typeof value !== "object") return "; put it in quotes";
    const form = issue.expected === "number" ? /^\d+$/ : issue.expected === "boolean" ? /^(true|false)$/ : undefined;
    if (typeof value === "string" && form?.test(value)) return "; remove the quotes";
  }
  if (issue.code === "invalid_value" && typeof value === "string") {
    const meant = nearest(value, issue.values.map(String));
    if (meant !== undefined) return `; did you mean ${meant}?`;
  }
  return "";
}

function described(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${entries(value.length)}`;
  return isMapping(value) ? "a mapping" : JSON.stringify(value);
}

function entries(count: number): string {
  return `${count} ${count === 1 ? "entry" : "entries"}`;
}

/**
 * The configuration with its faulty values taken out, so that their defaults stand in. A fault inside a list takes the
 * whole list with it; a required key gets a stand-in. Undefined where that does not lead to a valid configuration.
 */
export function withoutFaults(content: object): Config | undefined {
  const copy = structuredClone(content) as Mapping;
  for (let round = 0; round < 5; round++) {
    const result = configSchema.safeParse(copy);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const path = issue.path as Path;
      const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
      paths.forEach((faulty) => takeOut(copy, faulty));
    }
  }
  return undefined;
}

const STAND_INS: Mapping = { name: "stand-in", region: "us-east-1", accountId: "000000000000" };

function takeOut(config: Mapping, path: Path): void {
  const list = path.findIndex((key) => typeof key === "number");
  const keys = (list < 0 ? path : path.slice(0, list)).map(String);
  for (let depth = keys.length; depth > 0; depth--) {
    const parent = valueAt(config, keys.slice(0, depth - 1));
    const key = keys[depth - 1]!;
    if (isMapping(parent) && key in parent) {
      delete parent[key];
      return;
    }
  }
  Object.assign(config, keys[0] !== undefined && { [keys[0]]: STAND_INS[keys[0]] });
}

type Mapping = Record<string, unknown>;

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Mapping | undefined | null)?.[key], root);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
