import { type Issue } from "../issue";
import { type Names, tooLong } from "../names/name";
import { type Config } from "../schema";

/** A problem for each name that AWS would refuse for its length. */
export function nameLengths({ name }: Config, names: Names): Issue[] {
  return tooLong(names).map(({ name: { kind, text }, limit }) => ({
    path: ["name"],
    message:
      `${name} makes the ${kind} name ${text} of ${text.length} characters, AWS allows ${limit}; ` +
      `shorten the name by ${text.length - limit}`,
  }));
}
