import { type Issue, type Path } from "./issue";

/** What would not arrive as it is written, and the words that complete "expected ...". */
const EVALUATED: readonly { readonly isIn: (text: string) => boolean; readonly expected: string }[] = [
  {
    isIn: (text) => /[$%]\{/.test(text),
    expected: "text without ${ and %{, which Terraform would evaluate; write the value itself",
  },
  {
    isIn: (text) => /[#&]\{TfToken\[/.test(text) || numbersIn(text).some(isMark),
    expected: "text without CDKTF's own marks, for which it would put another value; write the value itself",
  },
];

/** What CDKTF reads as numbers with an exponent in a text. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/[-\d.+|]+e[-\d.+|eE]+/g)].map(([number]) => parseFloat(number));
}

/** CDKTF has such numbers stand for those that it does not know yet, and for lists of them. */
function isMark(number: number): boolean {
  return (number < -8.1e298 && number > -8.4e298) || (number < -1.88e289 && number > -1.95e289);
}

/**
 * A problem for each text of a configuration file that would be evaluated, keys of mappings included, wherever it stands:
 * also where the schema knows no key, or takes any text.
 */
export function evaluatedTexts(content: unknown, path: Path = []): Issue[] {
  if (typeof content === "string") return problemOf(content, path, `got ${JSON.stringify(content)}`);
  if (typeof content !== "object" || content === null) return [];
  if (Array.isArray(content)) return content.flatMap((value, index) => evaluatedTexts(value, [...path, index]));
  return Object.entries(content).flatMap(([key, value]) => [
    ...problemOf(key, [...path, key], "unsuitable key"),
    ...evaluatedTexts(value, [...path, key]),
  ]);
}

function problemOf(text: string, path: Path, fault: string): Issue[] {
  const found = EVALUATED.find(({ isIn }) => isIn(text));
  return found ? [{ path, message: `${fault}, expected ${found.expected}` }] : [];
}
