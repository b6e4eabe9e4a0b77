/** Keys and list positions that lead to a value. */
export type Path = readonly (string | number)[];

/** One problem, at one place of the configuration. */
export interface Issue {
  readonly path: Path;
  /** The value, what is wrong with it, and the remedy. */
  readonly message: string;
}

/** `studio.network.subnets[1].cidr`; a key with other characters than letters, digits, _ and - is quoted. */
export function formatPath(path: Path): string {
  return path
    .map((key) => {
      if (typeof key === "number") return `[${key}]`;
      return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join("")
    .replace(/^\./, "");
}
