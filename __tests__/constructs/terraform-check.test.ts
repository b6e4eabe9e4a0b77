import { TerraformLocal } from "cdktf";
import { TerraformCheck } from "../../src/constructs/terraform-check";
import { Template } from "../support/template";

test("a check is a block of Terraform's own, each of its own name", () => {
  const made = Template.ofConstructs((stack) => {
    const many = new TerraformLocal(stack, "Many", ["a"]);
    new TerraformCheck(stack, "Few", { condition: `\${length(${many.fqn}) < 2}`, errorMessage: `\${${many.fqn}[0]}` });
    new TerraformCheck(stack, "Some", { condition: `\${length(${many.fqn}) > 0}`, errorMessage: "None." });
  });
  expect(made.json.check).toEqual({
    Few: { assert: [{ condition: "${length(local.Many) < 2}", error_message: "${local.Many[0]}" }] },
    Some: { assert: [{ condition: "${length(local.Many) > 0}", error_message: "None." }] },
  });
});
