import { z } from "zod";
import { configSchema } from "../../src/config/schema";
import { code, table } from "./markdown";

export const SCHEMA_FILE = "src/config/config.schema.json";

/** The part of JSON Schema that zod writes for our schema. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly patternErrorMessage?: string;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | false;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** One key of the configuration file. */
interface Row {
  readonly key: string;
  readonly allowed: string;
  readonly default: string;
  readonly description: string;
}

/** The configuration file as JSON Schema, in the draft that editors know best. */
export function configurationSchema(): string {
  return `${JSON.stringify(jsonSchema(), undefined, 2)}\n`;
}

/** The configuration reference as a Markdown table. */
export function configurationReference(): string {
  const rows = rowsOf(jsonSchema(), "").map((row) => [`\`${row.key}\``, row.allowed, row.default, row.description]);
  return table(["Key", "Allowed", "Default", "What it does"], rows);
}

/** The schema of the configuration file, as it is written: before defaults are filled in. */
export function jsonSchema(): JsonSchema {
  return z.toJSONSchema(configSchema, { io: "input", target: "draft-7" }) as JsonSchema;
}

function rowsOf(schema: JsonSchema, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    if (value.oneOf) return [rowOf(schema, key, name), ...value.oneOf.flatMap((variant) => variantRows(variant, key))];
    if (value.properties) return [...sectionRow(schema, key, name), ...rowsOf(value, `${key}.`)];
    return [rowOf(schema, key, name), ...(value.items ? rowsOf(value.items, `${key}[].`) : [])];
  });
}

/** A section has a row of its own where it says something by being there. */
function sectionRow(parent: JsonSchema, key: string, name: string): Row[] {
  const row = rowOf(parent, key, name);
  return row.description ? [{ ...row, allowed: "mapping" }] : [];
}

/** The keys that go with one value of `mode`. */
function variantRows(variant: JsonSchema, key: string): Row[] {
  const mode = variant.properties?.mode;
  const [first, ...others] = rowsOf(variant, `${key}.`);
  return [
    { ...first!, default: "" },
    ...others.map((row) => ({ ...row, description: `With \`mode: ${String(mode?.const)}\`. ${row.description}` })),
  ];
}

function rowOf(parent: JsonSchema, key: string, name: string): Row {
  const schema = parent.properties![name]!;
  return {
    key,
    allowed: allowed(schema),
    default: parent.required?.includes(name) ? "**required**" : "default" in schema ? value(schema.default) : "",
    description: schema.description ?? "",
  };
}

function allowed(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) {
    return schema.enum.length <= 25
      ? schema.enum.map(code).join(", ")
      : `one of the ${schema.enum.length} in ${SCHEMA_FILE}`;
  }
  if (schema.anyOf) return schema.anyOf.map(allowed).join(", or ");
  if (schema.oneOf) return "mapping";
  if (schema.patternErrorMessage) return schema.patternErrorMessage.replace(/^expected /, "");
  if (schema.type === "boolean") return "`true`, `false`";
  if (schema.type === "integer") return `${schema.minimum} to ${schema.maximum}`;
  if (schema.type === "array")
    return `list${bounds(schema)}${schema.items?.properties ? "" : ` of: ${allowed(schema.items!)}`}`;
  if (schema.type === "object") return `mapping to: ${allowed(schema.additionalProperties as JsonSchema)}`;
  return "text";
}

function bounds({ minItems, maxItems }: JsonSchema): string {
  if (minItems !== undefined && maxItems !== undefined) return ` of ${minItems} to ${maxItems}`;
  if (maxItems !== undefined) return ` of at most ${maxItems}`;
  return minItems === undefined ? "" : ` of at least ${minItems}`;
}

/** A value as YAML would show it in one line. */
function value(data: unknown): string {
  if (Array.isArray(data) && data.length === 0) return "none";
  if (typeof data === "object" && data !== null && Object.keys(data).length === 0) return "none";
  return code(data);
}
