import { changedMembers, differences, withFallback } from "../../../assets/domain-settings/differences";

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

describe("a fallback", () => {
  const wanted = { Block: { Lab: { Idle: 60 } } };
  const fallback = { Block: { Lab: { Spec: { Type: "small" } }, Classic: { Spec: { Type: "system" }, Arns: [] } } };

  test.each([
    ["nothing is set", {}, wanted],
    ["it is at that", { Block: { Lab: { Spec: { Type: "small" } }, Classic: { Arns: [] } } }, wanted],
    [
      "one member has more",
      { Block: { Lab: { Spec: { Image: "x" } }, Classic: { Spec: { Type: "system" } } } },
      wanted,
    ],
    [
      "something else is set",
      { Block: { Lab: { Spec: { Type: "large" } } } },
      { Block: { Lab: { Idle: 60, Spec: { Type: "small" } } } },
    ],
    [
      "part of a member is set: all of it is wanted",
      { Block: { Classic: { Arns: ["x"] } } },
      { Block: { ...wanted.Block, Classic: { Spec: { Type: "system" }, Arns: [] } } },
    ],
  ])("where %s", (_, actual, expected) => {
    expect(withFallback(wanted, fallback, actual)).toEqual(expected);
  });
});
