import { dependencies, longestChain } from "../../../scripts/bench/chain";
import { UserError } from "../../../tools/errors";

/** A graph as `terraform graph` prints it: each line a resource, and after a colon what it waits for. */
function dot(...resources: readonly string[]): string {
  const parts = resources.map((line) => line.split(": "));
  const nodes = parts.map(([address]) => `  "${address}" [label="${address}"];`);
  const edges = parts.flatMap(([from, to]) => to?.split(" ").map((each) => `  "${from}" -> "${each}";`) ?? []);
  const settings = ['  rankdir = "RL";', "  node [shape = rect];"];
  return ["digraph G {", ...settings, ...nodes, ...edges, "}"].join("\n");
}

const chainOf = (...resources: readonly string[]) => longestChain(dependencies(dot(...resources)));

test("a chain is told in the order of a deploy", () => {
  expect(chainOf("a.step: a.function", "a.role", "a.function: a.role")).toEqual(["a.role", "a.function", "a.step"]);
});

test("of the two ways through a diamond, the longer one counts", () => {
  expect(chainOf("a.top: a.short a.long", "a.short: a.base", "a.long: a.more", "a.more: a.base", "a.base")).toEqual([
    "a.base",
    "a.more",
    "a.long",
    "a.top",
  ]);
});

test("ways of the same length are told the same each time", () => {
  const diamond = ["a.top: a.left a.right", "a.left: a.base", "a.right: a.base", "a.base"];
  expect(chainOf(...diamond)).toEqual(["a.base", "a.left", "a.top"]);
});

test("a resource that waits for nothing is a chain of one", () => {
  expect(chainOf("a.alone", "data.a.other")).toEqual(["a.alone"]);
  expect(chainOf()).toEqual([]);
});

test("resources that wait for each other are refused", () => {
  expect(() => chainOf("a.one: a.two", "a.two: a.three", "a.three: a.two")).toThrow("cycle through a.two");
});

test("a graph of more than resources is refused", () => {
  const graph = 'digraph {\n"[root] aws_vpc.a (expand)" -> "[root] provider[\\"registry/aws\\"]"\n}';
  expect(() => dependencies(graph)).toThrow(UserError);
});
