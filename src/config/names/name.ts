import { createHash } from "node:crypto";

/** Most characters of a name, by its kind. */
const LIMITS = {
  "CloudWatch log group": 512,
  "CloudWatch log group pattern": 512,
  /** AWS takes 64 of the name of a rule or a list, which starts with the prefix. */
  "DNS name prefix": 50,
  "EC2 security group": 255,
  "HCP Terraform workspace": 90,
  "IAM policy": 128,
  "IAM role": 64,
  "KMS alias": 256,
  "Lambda function": 64,
  /** AWS takes 255 of a query's name, which starts with the folder. */
  "Logs Insights query folder": 200,
  /** AWS takes 256 of a tag's value, which starts with the prefix. */
  "Name tag prefix": 200,
  "S3 bucket": 63,
  "S3 object key": 1024,
  "SageMaker domain": 63,
  /** AWS takes 63; a dash and the hash of the script, 9 characters, are added. */
  "Studio lifecycle configuration": 54,
} as const;

export type Kind = keyof typeof LIMITS;

/** A physical name. Made by {@link named} or {@link namedInFull}. */
export interface Name {
  readonly kind: Kind;
  readonly text: string;
}

/** The names of one stack, grouped in any way: as there is nothing but names in it, none escapes {@link tooLong}. */
export interface Names {
  readonly [key: string]: Name | readonly Name[] | Names;
}

/**
 * A name that is cut where AWS takes no more: its head, a dash and the hash of the whole, so that two long names differ
 * and a name is the same on every machine.
 */
export function named(kind: Kind, text: string): Name {
  return { kind, text: text.length <= LIMITS[kind] ? text : shortened(text, LIMITS[kind]) };
}

/** A name that is never cut: of a state, since it would be looked for elsewhere, or of what is no name alone. */
export function namedInFull(kind: Kind, text: string): Name {
  return { kind, text };
}

/** The same names as plain text. */
export type Texts<N> = { readonly [Key in keyof N]: N[Key] extends Name ? string : Texts<N[Key]> };

/** The texts of the names of a stack, for what does not ask for their kinds. */
export function texts<N extends Names>(names: N): Texts<N> {
  const textOf = (value: Names[string]): unknown => {
    if (isName(value)) return value.text;
    if (Array.isArray(value)) return value.map(textOf);
    return Object.fromEntries(Object.entries(value as Names).map(([key, inner]) => [key, textOf(inner)]));
  };
  return textOf(names) as Texts<N>;
}

/** The names that AWS would refuse, each with the most characters that it takes. */
export function tooLong(names: Names): { name: Name; limit: number }[] {
  return allNames(names)
    .map((name) => ({ name, limit: LIMITS[name.kind] }))
    .filter(({ name, limit }) => name.text.length > limit);
}

function allNames(names: Names | readonly Name[]): Name[] {
  return Object.values(names).flatMap((value) => (isName(value) ? [value] : allNames(value)));
}

function isName(value: Name | readonly Name[] | Names): value is Name {
  return "text" in value && typeof value.text === "string";
}

/** The head ends in a letter or a digit, since not every kind of name takes a dot or a second dash before a dash. */
function shortened(text: string, limit: number): string {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const head = text.slice(0, limit - hash.length - 1).replace(/[^a-zA-Z0-9]+$/, "");
  return `${head}-${hash}`;
}
