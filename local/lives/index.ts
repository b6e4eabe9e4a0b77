import { UserError } from "../../tools/errors";
import { type Life } from "./life";
import { studio } from "./studio";

/** The life of each stack, in the order of deployment. */
export const LIVES: readonly Life[] = [studio];

/** @throws UserError if none is known of that stack */
export function lifeOf(stack: string): Life {
  const life = LIVES.find((each) => each.stack === stack);
  if (life) return life;
  throw new UserError(`nothing is known of the life of a stack ${stack}, only of ${namesOf(LIVES)}`);
}

/** The ids of their stacks, for people. */
export const namesOf = (lives: readonly Life[]) => lives.map(({ stack }) => stack).join(", ");
