import { z } from "zod";
import { configSchema } from "../../../src/config/schema";
import { configOf, problemsOf } from "../../support/config";

/** The part of JSON Schema that zod writes for our schema. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly propertyNames?: JsonSchema & { readonly enum?: readonly string[] };
  readonly additionalProperties?: JsonSchema | false;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** A place of the configuration that takes text, and the configuration with a text there. */
interface Place {
  readonly key: string;
  readonly holding: (text: string) => object;
}

function placesOf(schema: JsonSchema, key: string, around: (value: unknown) => object): Place[] {
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return variants.flatMap((variant) => placesOf(variant, key, around));
  if (schema.properties) {
    const properties = Object.entries(schema.properties);
    const constants = Object.fromEntries(
      properties.flatMap(([name, value]) => (value.const ? [[name, value.const]] : [])),
    );
    return properties.flatMap(([name, value]) =>
      placesOf(value, `${key}.${name}`, (inner) => around({ ...constants, [name]: inner })),
    );
  }
  if (schema.items) return placesOf(schema.items, `${key}[]`, (inner) => around([inner]));
  if (schema.additionalProperties) {
    const name = schema.propertyNames?.enum?.[0] ?? "Team";
    return [
      { key: `${key.slice(1)}, a key`, holding: (text) => around({ [text]: "x" }) },
      ...placesOf(schema.additionalProperties, `${key}, a value`, (inner) => around({ [name]: inner })),
    ];
  }
  return schema.type === "string" ? [{ key: key.slice(1), holding: (text) => around(text) }] : [];
}

const schema = z.toJSONSchema(configSchema, { io: "input" }) as JsonSchema;
const places = placesOf(schema, "", (value) => value as object);

describe("no text of the configuration may hold what Terraform would evaluate", () => {
  test("wherever text stands", () => {
    const keys = places.map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(40);
    expect(keys).toEqual(
      expect.arrayContaining([
        "name",
        "tags, a key",
        "tags, a value",
        "state.bucket",
        "state.organization",
        "state.directory",
        "iam.path",
        "defaults.network.endpoints.zones, a value[]",
        "studio.executionRole",
        "studio.network.endpoints.serviceNames, a value",
        "studio.userProfiles[].ssoUserValue",
        "studio.userProfiles[].tags, a value",
      ]),
    );
  });

  test.each(places)("$key", ({ holding }) => {
    for (const text of ["${x}", "a${path.root}b", "%{ if x }", "$${x}", "%%{x}", "/${x}/", "1.0, ${x}"]) {
      expect(problemsOf(holding(text))).toContainEqual(expect.stringContaining(text));
    }
  });

  test("dollar, percent and braces apart are text like any other", () => {
    const user = { name: "ana", ssoUserValue: "$ana {1} 100%" };
    const { studio } = configOf({ studio: { authMode: "SSO", expectedUsers: 1, userProfiles: [user] } });
    expect(studio.userProfiles).toMatchObject([user]);
  });
});
