import { median, secondsTable, straightLine } from "../../../scripts/bench/figures";

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 3, 100], 3.5],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test("points on a straight line give that line", () => {
  const line = straightLine([
    [1, 5],
    [10, 23],
    [100, 203],
  ]);
  expect(line.slope).toBeCloseTo(2);
  expect(line.at(50)).toBeCloseTo(103);
});

test("a curve lies off its line", () => {
  const line = straightLine([1, 10, 100].map((n) => [n, n ** 2]));
  expect(line.at(10)).toBeGreaterThan(500);
});

test("a table of runs has a line for each, with its columns aligned", () => {
  expect(secondsTable({ deploy: [60, 70.5, 100], destroy: [7] }).split("\n")).toEqual([
    "           median  least  greatest",
    "  deploy    70.50  60.00    100.00",
    "  destroy    7.00   7.00      7.00",
    "",
  ]);
});
