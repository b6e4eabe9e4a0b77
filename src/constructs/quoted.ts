/** A text as Terraform's language writes it within an expression, where nothing in it is evaluated. */
export function quoted(text: string): string {
  return (
    JSON.stringify(text)
      // JSON's short forms that Terraform's language has not.
      .replaceAll(/\\(\\|b|f)/g, (escape) => ESCAPES[escape] ?? escape)
      .replaceAll(/([$%])\{/g, "$1$1{")
  );
}

const ESCAPES: Readonly<Record<string, string>> = { "\\b": "\\u0008", "\\f": "\\u000c" };
