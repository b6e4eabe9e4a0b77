import ts from "typescript";

/** One realistic mistake in a file. */
export interface Mutation {
  readonly line: number;
  /** What was done, with the text that it was done to. */
  readonly what: string;
  /** The file with the mistake. */
  readonly text: string;
}

/** A piece of the file, and what stands there instead. */
interface Edit {
  readonly node: ts.Node;
  readonly what: string;
  readonly by: string;
  /** The comma of a list goes with its element. */
  readonly comma?: boolean;
}

const OPERATORS = new Map([
  ["===", "!=="],
  ["!==", "==="],
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
  ["&&", "||"],
  ["||", "&&"],
]);

const EFFECTS = new Map([
  ["Allow", "Deny"],
  ["Deny", "Allow"],
]);

/**
 * The mistakes that somebody could make in a file: an element of a list left out, a condition of a policy left out or
 * turned round, Allow for Deny, a call not made, another literal given back. Types play no part.
 */
export function mutationsOf(file: string, text: string): Mutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    edits.push(...editsOf(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits.map((edit) => {
    const [start, end] = [edit.node.getStart(), edit.comma ? afterComma(text, edit.node.end) : edit.node.end];
    return {
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      what: `${edit.what}: ${edit.node.getText().replace(/\s+/g, " ").slice(0, 80)}`,
      text: text.slice(0, start) + edit.by + text.slice(end),
    };
  });
}

function editsOf(node: ts.Node): Edit[] {
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.map((element) => ({ node: element, what: "element left out", by: "", comma: true }));
  }
  if (ts.isPropertyAssignment(node) && node.name.getText() === "Condition") {
    return [node, ...propertiesBelow(node.initializer)].map((property) => ({
      node: property,
      what: "condition left out",
      by: "",
      comma: true,
    }));
  }
  if (ts.isStringLiteral(node) && EFFECTS.has(node.text)) {
    return [{ node, what: "effect turned round", by: JSON.stringify(EFFECTS.get(node.text)) }];
  }
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken;
    const other = OPERATORS.get(operator.getText());
    return other ? [{ node: operator, what: `${other} in "${oneLine(node)}" instead of`, by: other }] : [];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [{ node, what: "not negated", by: node.operand.getText() }];
  }
  if (ts.isExpressionStatement(node) && isCall(node.expression)) {
    return [{ node, what: "call left out", by: ";" }];
  }
  if (ts.isReturnStatement(node) && node.expression) return otherLiteral(node.expression);
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return otherLiteral(node.body);
  return [];
}

function propertiesBelow(node: ts.Expression): ts.ObjectLiteralElementLike[] {
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((property) => [
    property,
    ...(ts.isPropertyAssignment(property) ? propertiesBelow(property.initializer) : []),
  ]);
}

function isCall(expression: ts.Expression): boolean {
  return ts.isCallExpression(ts.isAwaitExpression(expression) ? expression.expression : expression);
}

function otherLiteral(node: ts.Expression): Edit[] {
  const other = (by: string): Edit[] => [{ node, what: `${by} given back instead of`, by }];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return other("false");
  if (node.kind === ts.SyntaxKind.FalseKeyword) return other("true");
  if (ts.isNumericLiteral(node)) return other(String(Number(node.text) + 1));
  if (ts.isStringLiteral(node)) return other('"something else"');
  return [];
}

const oneLine = (node: ts.Node) => node.getText().replace(/\s+/g, " ").slice(0, 80);

function afterComma(text: string, end: number): number {
  return end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0);
}
