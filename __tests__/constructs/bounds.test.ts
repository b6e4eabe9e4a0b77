import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { atLeast, between, type Bound, characters, limit, oneOf } from "../../src/constructs/bounds";
import { Template } from "../support/template";

function synth<Value>(value: Value | undefined, bound: Bound<Value>) {
  return () => void Template.ofConstructs((stack) => limit(new Construct(stack, "Part"), "size", value, bound));
}

test.each<[string, Bound<number>, admitted: number[], refused: number[]]>([
  ["between", between(7, 30), [7, 30], [6, 31, 7.5, NaN]],
  ["atLeast", atLeast(1), [1, 1_000_000], [0, -1, 1.5]],
  ["oneOf", oneOf([1, 3, 5]), [1, 3, 5], [0, 2, 7]],
])("%s knows its ends", (_, bound, admitted, refused) => {
  expect(admitted.filter(bound.admits)).toEqual(admitted);
  expect(refused.filter(bound.admits)).toEqual([]);
});

test("characters are counted, both ends included", () => {
  const { admits } = characters(1, 3);
  expect(["a", "abc"].filter(admits)).toEqual(["a", "abc"]);
  expect(["", "abcd"].filter(admits)).toEqual([]);
});

test.each([
  [between(7, 30), "7 to 30"],
  [atLeast(1), "1 or more"],
  [oneOf([1, 3, 5]), "1, 3, 5"],
])("synth stops with the construct, the value and what is allowed: %j", (bound, allowed) => {
  expect(synth(0, bound)).toThrow(`[test/Part] size is 0; allowed: ${allowed}`);
});

test("a text is shown as it is", () => {
  expect(synth("", characters(1, 64))).toThrow('[test/Part] size is ""; allowed: 1 to 64 characters');
});

test("all that is wrong is told at once", () => {
  const both = () =>
    Template.ofConstructs((stack) => {
      limit(stack, "one", 0, atLeast(1));
      limit(stack, "other", 2, atLeast(3));
    });
  expect(both).toThrow("one is 0");
  expect(both).toThrow("other is 2");
});

test("what is left out, or known to Terraform alone, passes", () => {
  expect(synth(undefined, characters(1, 3))).not.toThrow();
  expect(synth(Lazy.stringValue({ produce: () => "long" }), characters(1, 3))).not.toThrow();
  expect(() =>
    Template.ofConstructs((stack) => limit(stack, "name", `a-${new Vpc(stack, "Vpc", {}).id}`, characters(1, 3))),
  ).not.toThrow();
});
