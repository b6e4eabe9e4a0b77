/**
 * A shape in the SDK's own model: 0 text, 1 a number, 2 a boolean, 64 or more a list of such, [1, ...] a list of shapes,
 * [3, ...] a structure. A function stands for the shape that it returns.
 */
export type Shape = number | [kind: number, ...rest: unknown[]] | (() => Shape);

/** What does not fit the shape: a member that it does not know, or a value of another kind. */
export function misfits(value: unknown, shape: Shape, path = ""): string[] {
  if (typeof shape === "function") return misfits(value, shape(), path);
  if (typeof shape === "number") {
    if (shape >= 64) return eachItem(value, shape - 64, path);
    return typeof value === ["string", "number", "boolean"][shape] ? [] : [`${path} is ${typeof value}`];
  }
  if (shape[0] === 1) return eachItem(value, shape[4] as Shape, path);
  if (shape[0] !== 3 || typeof value !== "object" || value === null) return [`${path} is ${typeof value}`];
  const [names, shapes] = [shape[4] as string[], shape[5] as Shape[]];
  return Object.entries(value).flatMap(([name, member]) => {
    const index = names.indexOf(name);
    return index < 0 ? [`no ${path}.${name}`] : misfits(member, shapes[index]!, `${path}.${name}`);
  });
}

function eachItem(value: unknown, shape: Shape, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is no list`];
  return value.flatMap((item, index) => misfits(item, shape, `${path}[${index}]`));
}
