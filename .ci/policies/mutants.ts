import { type OneOrMany, type Statement } from "./deployment";

/** How statements are changed to see whether an answer rests on them. All give back undefined where nothing is left. */

/** Whether the statement speaks of the action. */
export function speaksOf({ Action, NotAction }: Statement, action: string): boolean {
  return Action === undefined
    ? !list(NotAction).some((pattern) => matches(pattern, action))
    : list(Action).some((pattern) => matches(pattern, action));
}

/** The statement without the patterns that stand for the action; where it spares actions, with that action spared too. */
export function withoutAction(statement: Statement, action: string): Statement | undefined {
  const { Action, NotAction } = statement;
  if (Action === undefined) return { ...statement, NotAction: [...list(NotAction), action] };
  const left = list(Action).filter((pattern) => !matches(pattern, action));
  return left.length ? { ...statement, Action: left } : undefined;
}

/** The statement that spares actions, without one of the patterns of what it spares. */
export function withoutSpared(statement: Statement, pattern: string): Statement {
  const { NotAction, ...rest } = statement;
  const left = list(NotAction).filter((other) => other !== pattern);
  return left.length ? { ...rest, NotAction: left } : { ...rest, Action: "*" };
}

/** The statement with one key less in its condition. */
export function withoutKey(statement: Statement, operator: string, key: string): Statement {
  const { Condition = {}, ...rest } = statement;
  const keys = Object.entries(Condition[operator] ?? {}).filter(([other]) => other !== key);
  const others = Object.entries(Condition).filter(([other]) => other !== operator);
  const left = [...others, ...(keys.length ? [[operator, Object.fromEntries(keys)] as const] : [])];
  return left.length ? { ...rest, Condition: Object.fromEntries(left) } : rest;
}

/** The patterns of the statement that stand for the action. */
export function patternsFor({ Action }: Statement, action: string): string[] {
  return list(Action).filter((pattern) => matches(pattern, action));
}

/** As IAM compares actions: `*` stands for any text, `?` for a letter, case does not count. */
export function matches(pattern: string, action: string): boolean {
  const regex = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${regex}$`, "i").test(action);
}

export function list(value: OneOrMany | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}
