import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../tools/errors";

/** A Terraform state, as far as it matters here. */
export interface State {
  /** The same in all states that come from one another. */
  readonly lineage: string;
  /** Goes up with every change. */
  readonly serial: number;
  readonly resources: readonly Resource[];
}

interface Resource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly status?: "tainted" }[];
}

/** Reads a state; nothing at all counts as no state. `name` is what the error calls the text. */
export function parseState(text: string, name: string): State | undefined {
  if (text.trim() === "") return undefined;
  let state: (Partial<State> & { version?: number }) | null;
  try {
    state = JSON.parse(text) as typeof state;
  } catch {
    throw new UserError(`${name} is not a Terraform state: it is not JSON`);
  }
  // Version 4 is that of every Terraform since 0.12, and of OpenTofu.
  const { version, lineage, serial, resources } = state ?? {};
  if (version !== 4 || lineage === undefined || serial === undefined || !Array.isArray(resources)) {
    throw new UserError(`${name} is not a Terraform state of version 4`);
  }
  return { lineage, serial, resources };
}

/** How many resources a state holds, each instance of `count` and `for_each` by itself. Data sources are none. */
export function resourceCount(state: State | undefined): number {
  return (state?.resources ?? [])
    .filter(({ mode }) => mode === "managed")
    .reduce((sum, { instances }) => sum + instances.length, 0);
}

/** Addresses of the resources of some types whose creation was interrupted. */
export function tainted(state: State | undefined, types: readonly string[]): string[] {
  return (state?.resources ?? [])
    .filter(({ type, instances }) => types.includes(type) && instances.some(({ status }) => status === "tainted"))
    .map(({ type, name }) => `${type}.${name}`);
}

/**
 * Which state of the bootstrap counts:
 * - `none`: there is no bucket and no state that holds anything: the first run, or after a teardown.
 * - `file`, `bucket`: the one there is, or the newer one of two.
 * - `unmanaged`: there is a bucket, but no state knows of it.
 * - `conflict`: there are two, and neither comes from the other.
 */
export type Whereabouts = "none" | "file" | "bucket" | "unmanaged" | "conflict";

/** Decides by the state in the file and the one in the bucket. One without resources holds nothing that could be lost. */
export function whichStateCounts(bucketExists: boolean, file?: State, object?: State): Whereabouts {
  const [inFile, inBucket] = [file, object].map((state) => (resourceCount(state) > 0 ? state : undefined));
  if (inFile && inBucket) {
    if (inFile.lineage !== inBucket.lineage) return "conflict";
    if (inFile.serial !== inBucket.serial) return inFile.serial > inBucket.serial ? "file" : "bucket";
    return isDeepStrictEqual(inFile.resources, inBucket.resources) ? "bucket" : "conflict";
  }
  if (inFile) return "file";
  if (inBucket) return "bucket";
  return bucketExists ? "unmanaged" : "none";
}
