import { leftovers, refusal } from "../../local/tour";

describe("what the tour tells", () => {
  test("the message of a function that failed, out of the CLI's output", () => {
    const payload = { errorType: "Refused", errorMessage: 'Still in use:\n  - app "x"\nEnd it.', trace: ["Refused"] };
    const output = `studio  aws_vpc.x: Destroying...\nstudio  Error: invoking Lambda Function (drain): ${JSON.stringify(payload)}\n`;
    expect(refusal(output)).toEqual(["Still in use:", '  - app "x"', "End it."]);
  });

  test("no message if no function failed", () => {
    expect(refusal("studio  Error: Provider produced inconsistent result")).toEqual([]);
  });

  test("what is left, one line each", () => {
    expect(leftovers({ vpcs: ["vpc-1", "vpc-2"], keys: { "arn:key": "Enabled" } })).toEqual([
      "vpcs: vpc-1",
      "vpcs: vpc-2",
      "keys: arn:key (Enabled)",
    ]);
    expect(leftovers({})).toEqual(["nothing"]);
  });
});
