import { jsonSchema, type JsonSchema } from "../../scripts/docs/configuration";

/** A place of the configuration that takes text, and the configuration with a text there. */
export interface Place {
  readonly key: string;
  /** Whether it is no choice among a few. */
  readonly isFree: boolean;
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
    const name = (schema.propertyNames?.enum?.[0] ?? "Team") as string;
    return [
      {
        key: `${key.slice(1)}, a key`,
        isFree: schema.propertyNames?.enum === undefined,
        holding: (text) => around({ [text]: "x" }),
      },
      ...placesOf(schema.additionalProperties, `${key}, a value`, (inner) => around({ [name]: inner })),
    ];
  }
  if (schema.type !== "string") return [];
  const isFree = schema.enum === undefined && schema.const === undefined;
  return [{ key: key.slice(1), isFree, holding: (text) => around(text) }];
}

/** Every place of the configuration that takes text, keys of mappings included. */
export const TEXT_PLACES: readonly Place[] = placesOf(jsonSchema(), "", (value) => value as object);
