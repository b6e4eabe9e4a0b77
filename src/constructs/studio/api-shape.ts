/** Names that are more than the provider's with a capital letter. */
const API_NAMES: Readonly<Record<string, string>> = { sagemakerImageArn: "SageMakerImageArn" };

/** Arguments of a resource in the names and the shape of SageMaker's API. What is undefined is left out. */
export function apiShape(members: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]: [string, unknown]) => [apiName(name), apiValue(value)]),
  );
}

function apiValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(apiValue);
  return typeof value === "object" && value !== null ? apiShape(value) : value;
}

function apiName(name: string): string {
  return API_NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
