import { parseArgs } from "node:util";
import { UserError } from "../../tools/errors";

/** What `npm run bench` is told: runs of each command, numbers of stacks in one synth, lives of each stack. */
export interface BenchOptions {
  readonly repeats: number;
  readonly stacks: readonly number[];
  readonly lives: number;
}

/** @throws UserError if a number is none, or too small */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repeats: { type: "string", default: "5" },
      stacks: { type: "string", default: "1,10,100,300" },
      lives: { type: "string", default: "1" },
    },
  });
  return {
    repeats: count("repeats", values.repeats, 1),
    stacks: values.stacks.split(",").map((text) => count("stacks", text, 1)),
    lives: count("lives", values.lives, 0),
  };
}

/** The value of an option: a whole number that is not less than `least`. */
function count(option: string, text: string, least: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least) {
    throw new UserError(`--${option}: ${text} is no whole number from ${least} up`);
  }
  return Number(text);
}
