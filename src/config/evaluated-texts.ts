import { type Issue, type Path } from "./issue";

/** What would not arrive as it is written, and the words that complete "expected ...". */
const EVALUATED = [
  { form: /[$%]\{/, expected: "text without ${ and %{, which Terraform would evaluate; write the value itself" },
  // A number of the second form is how CDKTF writes a number that it does not know yet.
  {
    form: /[#&]\{TfToken\[|-(8\.1\d+e\+298|1\.88\d+e\+289)/,
    expected: "text without CDKTF's own marks, for which it would put another value; write the value itself",
  },
] as const;

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
  const found = EVALUATED.find(({ form }) => form.test(text));
  return found ? [{ path, message: `${fault}, expected ${found.expected}` }] : [];
}
