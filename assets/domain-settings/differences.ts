type Members = Readonly<Record<string, unknown>>;

/** One setting that is not as wanted. */
export interface Difference {
  /** Where it is, such as `DefaultUserSettings.JupyterLabAppSettings`. */
  readonly path: string;
  readonly wanted: unknown;
  readonly actual: unknown;
}

/**
 * Where `actual` does not hold what `wanted` names, leaf by leaf. What only `actual` has (defaults that SageMaker fills
 * in) is no difference, nothing and an empty list are the same, and the order of a list does not count.
 */
export function differences(wanted: unknown, actual: unknown, path = ""): Difference[] {
  if (isObject(wanted)) {
    const found = isObject(actual) ? actual : {};
    return Object.entries(wanted).flatMap(([member, value]) =>
      differences(value, found[member], path === "" ? member : `${path}.${member}`),
    );
  }
  const same = Array.isArray(wanted) ? sameItems(wanted, Array.isArray(actual) ? actual : []) : wanted === actual;
  return same ? [] : [{ path, wanted, actual }];
}

function sameItems(wanted: readonly unknown[], actual: readonly unknown[]): boolean {
  return (
    wanted.length === actual.length &&
    wanted.every((item) => actual.some((other) => differences(item, other).length === 0))
  );
}

/**
 * The part of `wanted` to send: of each block only the members in which something differs, since SageMaker refuses
 * some of them (the execution role, the identity configuration) while an app runs.
 */
export function changedMembers(wanted: Members, actual: Members) {
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([block, value]) => {
      if (differences(value, actual[block]).length === 0) return [];
      if (!isObject(value)) return [[block, value]];
      const found = isObject(actual[block]) ? actual[block] : {};
      const members = Object.entries(value).filter(([member, part]) => differences(part, found[member]).length > 0);
      return [[block, Object.fromEntries(members)]];
    }),
  );
}

/**
 * What to bring about: `wanted`, and of `fallback` each member of a block in which `actual` has something else. What
 * `actual` does not have needs no way back.
 */
export function withFallback(wanted: Members, fallback: Members, actual: Members): Members {
  const members = Object.entries(fallback).flatMap(([block, value]) =>
    Object.entries(isObject(value) ? value : {}).map(([member, part]) => ({ block, member, part })),
  );
  return members
    .filter(({ block, member, part }) => {
      const found = isObject(actual[block]) ? actual[block][member] : undefined;
      return differences(part, found).some((difference) => difference.actual !== undefined);
    })
    .reduce((all, { block, member, part }) => overlaid(all, { [block]: { [member]: part } }), wanted);
}

/** Both, at any depth; the second counts where both have a value. */
function overlaid(below: Members, above: Members): Members {
  const more = Object.entries(above).map(([name, value]) => {
    const under = below[name];
    return [name, isObject(under) && isObject(value) ? overlaid(under, value) : value];
  });
  return { ...below, ...(Object.fromEntries(more) as Members) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
