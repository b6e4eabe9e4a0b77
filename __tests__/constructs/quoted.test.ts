import { quoted } from "../../src/constructs/quoted";

// That Terraform reads them back is shown end to end.
test.each([
  ["plain", '"plain"'],
  ['a "b" \\ c\n', '"a \\"b\\" \\\\ c\\n"'],
  ["${x} %{x} $${x}", '"$${x} %%{x} $$${x}"'],
  ["\b\f", '"\\u0008\\u000c"'],
  ["\\b\\f\\\b", '"\\\\b\\\\f\\\\\\u0008"'],
])("%j is %s within an expression", (text, written) => {
  expect(quoted(text)).toBe(written);
});
