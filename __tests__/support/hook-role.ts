import { type Statement } from "../../src/policies/statement";
import { iamProblems } from "./iam";

export const actionsOf = (statements: readonly Statement[]): string[] =>
  statements.flatMap(({ Action }) => Action ?? []);

/** The only statement among these that names an action. */
export function statementOf(statements: readonly Statement[], action: string): Statement {
  const found = statements.filter(({ Action }) => [Action].flat().includes(action));
  expect(found).toHaveLength(1);
  return found[0]!;
}

const changes = (actions: readonly string[]) => actions.filter((action) => !/:(Describe|List)/.test(action));

/** Tests of what both roles of the destroy hook have in common: `reads` are what a role has from the start. */
export function testHookRole(statements: readonly Statement[], reads: readonly Statement[]): void {
  test("what IAM knows, and no action by pattern", async () => {
    expect(await iamProblems(statements)).toEqual([]);
    expect(actionsOf(statements).filter((action) => action.includes("*"))).toEqual([]);
  });

  test("only reads reach every resource", () => {
    const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes("*"));
    expect(changes(actionsOf(everywhere))).toEqual([]);
    expect(actionsOf(everywhere)).not.toEqual([]);
  });

  test("before the network and the domain exist, only reads", () => {
    expect(changes(actionsOf(reads))).toEqual([]);
    expect(changes(actionsOf(statements))).not.toEqual([]);
  });
}
