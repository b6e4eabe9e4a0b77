import { changedMembers, differences } from "../../../assets/domain-settings/differences";

const paths = (wanted: unknown, actual: unknown) => differences(wanted, actual).map((difference) => difference.path);

test("a leaf is named by its path, with both values", () => {
  expect(differences({ A: { B: { C: 1 } } }, { A: { B: { C: 2 } } })).toEqual([
    { path: "A.B.C", wanted: 1, actual: 2 },
  ]);
});

test("what only the domain has is no difference", () => {
  expect(paths({ A: { B: 1 } }, { A: { B: 1, Default: 2 }, Other: 3 })).toEqual([]);
});

test("what the domain lacks is a difference, block or leaf", () => {
  expect(paths({ A: { B: 1 }, C: 2 }, {})).toEqual(["A.B", "C"]);
});

test.each([
  ["nothing and an empty list are the same", [], undefined, true],
  ["an empty list takes away what is there", [], ["x"], false],
  ["order does not count", ["x", "y"], ["y", "x"], true],
  ["one missing", ["x", "y"], ["x"], false],
  ["one too many", ["x"], ["x", "y"], false],
  ["another one", ["x"], ["y"], false],
  ["objects in a list", [{ Name: "x" }], [{ Name: "x", Default: 1 }], true],
  ["another object in a list", [{ Name: "x" }], [{ Name: "y" }], false],
])("lists: %s", (_, wanted, actual, same) => {
  expect(paths({ List: wanted }, { List: actual })).toEqual(same ? [] : ["List"]);
});

test("only members with a difference are sent, each whole", () => {
  const wanted = { Block: { Same: { A: 1 }, Other: { B: 2, C: 3 } }, Plain: "x", Kept: "k" };
  const actual = { Block: { Same: { A: 1 }, Other: { B: 9, C: 3 } }, Plain: "y", Kept: "k" };

  expect(changedMembers(wanted, actual)).toEqual({ Block: { Other: { B: 2, C: 3 } }, Plain: "x" });
});

test("nothing differs: nothing to send", () => {
  expect(changedMembers({ Block: { A: 1 } }, { Block: { A: 1 } })).toEqual({});
});
