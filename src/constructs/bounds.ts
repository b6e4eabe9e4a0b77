import { Token } from "cdktf";
import { type IConstruct } from "constructs";

/** What AWS takes, and how a message says it. */
export interface Bound<Value> {
  readonly allowed: string;
  readonly admits: (value: Value) => boolean;
}

/** A whole number, both ends included. */
export function between(least: number, most: number): Bound<number> {
  return {
    allowed: `${least} to ${most}`,
    admits: (value) => Number.isInteger(value) && value >= least && value <= most,
  };
}

/** A whole number. */
export function atLeast(least: number): Bound<number> {
  return { allowed: `${least} or more`, admits: (value) => Number.isInteger(value) && value >= least };
}

/** One of a few numbers. */
export function oneOf(values: readonly number[]): Bound<number> {
  return { allowed: values.join(", "), admits: (value) => values.includes(value) };
}

/** A text of so many characters. */
export function characters(least: number, most: number): Bound<string> {
  return {
    allowed: `${least} to ${most} characters`,
    admits: ({ length }) => length >= least && length <= most,
  };
}

/**
 * Makes synth fail, before anything is written, if a value is outside its bound; the message begins with the path of the
 * construct. What is left out, and what only Terraform will know, passes.
 */
export function limit<Value>(
  construct: IConstruct,
  name: string,
  value: Value | undefined,
  { allowed, admits }: Bound<Value>,
): void {
  construct.node.addValidation({
    validate: () =>
      value === undefined || Token.isUnresolved(value) || admits(value)
        ? []
        : [`${name} is ${JSON.stringify(value)}; allowed: ${allowed}`],
  });
}
