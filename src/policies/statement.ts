/** One or several values, as IAM writes them. */
export type OneOrMany = string | readonly string[];

/** Condition block: operator -> condition key -> value or values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;

/** One statement of an IAM policy, in IAM's own terms. */
export interface Statement {
  /** What it does, readable in a plan. Letters and digits only, unique within a policy. */
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany>>;
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Condition?: Conditions;
}

/** A statement that forbids, whatever another allows. */
export function deny(statement: Omit<Statement, "Effect">): Statement {
  return { ...statement, Effect: "Deny" };
}

/**
 * Most characters of a policy, white space not counted.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_LIMITS = {
  /** All inline policies of one role together. */
  inlineRole: 10_240,
  /** One customer managed policy. */
  managed: 6_144,
  /** Trust policy of a role, before any quota increase. */
  trust: 2_048,
  /** Key policy, in bytes. */
  kmsKey: 32_768,
  /** Bucket policy, in bytes. */
  bucket: 20_480,
  /** Policy of a VPC endpoint. */
  vpcEndpoint: 20_480,
} as const;

/** Longest value of a Terraform reference in a policy: an id such as `subnet-0123456789abcdef0`, or an ARN of a key. */
const LONGEST_ID = 24;
const LONGEST_ARN = 100;

/**
 * The policy as JSON text. An IAM policy variable such as `${aws:PrincipalAccount}` must be written with
 * {@link policyVariable}, since Terraform would evaluate it.
 */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** `${name}` as IAM shall see it: escaped once for Terraform. */
export function policyVariable(name: string): string {
  return `$\${${name}}`;
}

/**
 * Characters of a policy as IAM counts them, at worst: a Terraform reference counts as the longest value that it can
 * have, an escaped policy variable as what IAM sees.
 */
export function policySize(document: string): number {
  return document
    .replace(/\s/g, "")
    .replace(/(\$?)\$\{([^}]*)\}/g, (text, escape: string, reference: string) =>
      escape ? text.slice(1) : "x".repeat(reference.endsWith(".id") ? LONGEST_ID : LONGEST_ARN),
    ).length;
}
