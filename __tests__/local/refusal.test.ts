import { refusal } from "../../local/refusal";

describe("why a destroy was refused", () => {
  test("the message of a function that failed, out of the CLI's output", () => {
    const payload = { errorType: "Refused", errorMessage: 'Still in use:\n  - app "x"\nEnd it.', trace: ["Refused"] };
    const output = `studio  aws_vpc.x: Destroying...\nstudio  Error: invoking Lambda Function (drain): ${JSON.stringify(payload)}\n`;
    expect(refusal(output)).toEqual(["Still in use:", '  - app "x"', "End it."]);
  });

  test("the resources that may not be destroyed, each once", () => {
    const error = (address: string) =>
      `Error: Instance cannot be destroyed\n\n  on cdk.tf.json line 5, in resource.aws_kms_key:\n\nResource ${address} has\n` +
      "        lifecycle.prevent_destroy set, but\nthe plan calls for this resource to be destroyed.\n";
    expect(refusal(error("aws_kms_key.Data_1") + error("aws_efs.x") + error("aws_kms_key.Data_1"))).toEqual([
      "Instance cannot be destroyed: aws_efs.x (deletionProtection)",
      "Instance cannot be destroyed: aws_kms_key.Data_1 (deletionProtection)",
    ]);
  });

  test("no message if it failed for another reason", () => {
    expect(refusal("studio  Error: Provider produced inconsistent result")).toEqual([]);
  });
});
