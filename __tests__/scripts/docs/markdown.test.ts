import { code, table, withSections } from "../../../scripts/docs/markdown";

test("a bar in a cell does not end the cell", () => {
  expect(table(["a", "b"], [["1|2", "3"]])).toBe("| a | b |\n| --- | --- |\n| 1\\|2 | 3 |");
});

test("what is not text is shown as JSON", () => {
  expect([code("text"), code(["a"]), code(true)]).toEqual(["`text`", '`["a"]`', "`true`"]);
});

test("a section goes between its markers and leaves the rest alone", () => {
  const sections = { part: () => "new" };
  const updated = withSections("# Title\n<!-- part:start -->\nold\n<!-- part:end -->\nrest\n", "page.md", sections);
  expect(updated).toBe("# Title\n<!-- part:start -->\n\nnew\n\n<!-- part:end -->\nrest\n");
  expect(withSections(updated, "page.md", sections)).toBe(updated);
});

test("a text without the markers is refused", () => {
  expect(() => withSections("# Title\n", "page.md", { part: () => "" })).toThrow(
    "page.md lacks <!-- part:start --> and <!-- part:end -->",
  );
});
