import { benchOptions } from "../../../scripts/bench/options";

test("has a default for each", () => {
  expect(benchOptions([])).toEqual({ repeats: 5, stacks: [1, 10, 100, 300], lives: 1 });
  expect(benchOptions(["--repeats", "1", "--stacks", "2", "--lives", "0"])).toEqual({
    repeats: 1,
    stacks: [2],
    lives: 0,
  });
});

test.each([
  ["repeats", "0", "1"],
  ["stacks", "1,ten", "1"],
  ["lives", "1.5", "0"],
])("--%s %s is refused", (option, value, least) => {
  const wrong = value.split(",").at(-1);
  expect(() => benchOptions([`--${option}`, value])).toThrow(
    `--${option}: ${wrong} is no whole number from ${least} up`,
  );
});
