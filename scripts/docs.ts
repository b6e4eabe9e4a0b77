import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { ENDPOINT_SERVICES, type Feature } from "../src/catalogue/endpoint-services";
import { interfaceEndpoints } from "../src/config/address-budget";
import { loadConfig } from "../src/config/load";
import { configSchema, hasStudio } from "../src/config/schema";
import { subnetZones } from "../src/config/subnets";
import { configurations } from "../tools/synth";

/**
 * Writes what is generated from the schema and the catalogue: the JSON Schema for editors and two sections of README.md.
 * With `--check` it writes nothing and fails if one of them is not current.
 */

export const SCHEMA_FILE = "src/config/config.schema.json";
export const README_FILE = "README.md";

/** The parts of README.md that are generated, by the name in their markers. */
const SECTIONS: Readonly<Record<string, () => string>> = {
  configuration: configurationReference,
  endpoints: endpointReference,
};

/** The part of JSON Schema that zod writes for our schema. */
interface JsonSchema {
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

/** The endpoints that each feature brings, and what config.yaml and the examples come to. */
export function endpointReference(): string {
  const features = new Map<Feature, string[]>();
  for (const { name, features: wantedBy } of ENDPOINT_SERVICES) {
    for (const feature of wantedBy) features.set(feature, [...(features.get(feature) ?? []), code(name)]);
  }
  const optional = ENDPOINT_SERVICES.filter((service) => service.features.length === 0).map(({ name }) => code(name));
  const rows = [...features].map(([feature, names]) => [
    feature === "studio" ? "always" : code(`studio.${feature}`),
    names.join(", "),
  ]);
  return [
    table(["Feature", "Interface endpoints"], [...rows.sort(), ["by name only", optional.join(", ")]]),
    "A service that two features share is made once. S3 comes through a gateway endpoint, which costs nothing.",
    table(
      ["Configuration", "Endpoints", "Zones", "Billed by the hour, at most"],
      configurations(".").flatMap(endpointCount),
    ),
  ].join("\n\n");
}

/** The row of a file, if it asks for the studio. */
function endpointCount(file: string): string[][] {
  const config = loadConfig(file);
  if (!hasStudio(config)) return [];
  const { services, interfaces } = interfaceEndpoints(config);
  return [[code(file), `${services.length}`, `${subnetZones(config.studio.network).length}`, `${interfaces}`]];
}

/** A text with each generated section between its markers. Throws where they are missing. */
export function withReference(readme: string, sections = SECTIONS): string {
  return Object.entries(sections).reduce((text, [name, render]) => {
    const [startMarker, endMarker] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
    const [start, end] = [text.indexOf(startMarker), text.indexOf(endMarker)];
    if (start < 0 || end < start) {
      throw new Error(`${README_FILE} lacks ${startMarker} and ${endMarker}; put them where the section goes`);
    }
    return `${text.slice(0, start + startMarker.length)}\n\n${render()}\n\n${text.slice(end)}`;
  }, readme);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

function jsonSchema(): JsonSchema {
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

function code(data: unknown): string {
  return `\`${typeof data === "string" ? data : JSON.stringify(data)}\``;
}

function main(check: boolean): void {
  const files: [file: string, update: (current: string) => string][] = [
    [SCHEMA_FILE, configurationSchema],
    [README_FILE, (readme) => withReference(readme)],
  ];
  for (const [file, update] of files) {
    const current = existsSync(file) ? readFileSync(file, "utf8") : "";
    const wanted = update(current);
    if (current === wanted) continue;
    if (check) {
      console.error(`${file} is not current: run npm run docs`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, wanted);
      console.log(`${file} written`);
    }
  }
}

if (require.main === module) main(process.argv.includes("--check"));
