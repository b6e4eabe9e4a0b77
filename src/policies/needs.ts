import { type Conditions, type OneOrMany, type Statement } from "./statement";

/** Actions on a resource, and the context of the request with which a role's own policies allow them. */
export interface Need {
  readonly actions: readonly string[];
  /** One ARN without a pattern. The resource need not exist. */
  readonly resource: string;
  /** Values by condition key. */
  readonly context: Readonly<Record<string, string>>;
  /**
   * Condition keys that the request must not have.
   * @default - none
   */
  readonly absent?: readonly string[];
}

/** Ids as AWS makes them, by the type of the resource: a boundary may ask for their form. */
const EXAMPLES: Readonly<Record<string, string>> = {
  domain: "d-0123456789ab",
  "file-system": "fs-0123456789abcdef0",
  key: "00000000-0000-0000-0000-000000000000",
  "network-interface": "eni-0123456789abcdef0",
  "security-group": "sg-0123456789abcdef0",
};

/**
 * What a role that is allowed these statements may need to do, one resource at a time, as IAM's policy simulator takes
 * it: an example for every pattern.
 */
export function needsOf(statements: readonly Statement[]): Need[] {
  return statements.flatMap(({ Action, Resource, Condition }) =>
    many(Resource).map((resource) => ({
      actions: many(Action),
      resource: example(resource),
      context: context(Condition),
      ...absent(Condition),
    })),
  );
}

const many = (values: OneOrMany = []): string[] => (typeof values === "string" ? [values] : [...values]);

function example(pattern: string): string {
  return pattern
    .replace(/:app\/([^/]+)\/\*$/, ":app/$1/example/jupyterlab/default")
    .replace(/([a-z-]+)\/\*$/, (_, type: string) => `${type}/${EXAMPLES[type] ?? "example"}`)
    .replace(/(?<!^)\*/g, "example");
}

function absent({ Null = {} }: Conditions = {}): Pick<Need, "absent"> {
  const keys = Object.keys(Null).filter((key) => many(Null[key]).includes("true"));
  return keys.length > 0 ? { absent: keys } : {};
}

/** A key that must be absent is left out. */
function context({ Null: _, ...conditions }: Conditions = {}): Record<string, string> {
  return Object.fromEntries(
    Object.values(conditions)
      .flatMap((keys) => Object.entries(keys))
      .map(([key, values]) => [key, example(many(values)[0] ?? "")]),
  );
}
