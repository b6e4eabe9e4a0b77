import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { TerraformOutput } from "cdktf";
import { execFileSync } from "node:child_process";
import { DataKeyFate } from "../../../src/constructs/studio/data-key-fate";
import { TerraformData } from "../../../src/constructs/terraform-data";
import { encryptionKey } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const ID = "11111111-2222-3333-4444-555555555555";

/** What Terraform runs when it destroys the words, and the words, with the key's id in them. */
function fate(isDeleted: boolean) {
  const template = Template.ofConstructs((stack) => {
    const { text } = new DataKeyFate(stack, "Fate", {
      region: "eu-west-1",
      key: encryptionKey(stack),
      isDeleted,
      deletionWindowDays: 7,
    });
    new TerraformOutput(stack, "text", { value: text });
  });
  const { attributes } = template.only(TerraformData);
  expect(template.outputs.text).toBe(attributes.input);
  const words = (attributes.input as string).replaceAll(reference(template.only(KmsKey), "key_id"), ID);
  return { words, provisioner: attributes.provisioner };
}

test("a key that stays: its id, its price and what deletes it", () => {
  expect(fate(false).words).toBe(
    `The data key ${ID} stays, since data outside of this stack may need it. It costs 1 USD a month, and up to 3 once it ` +
      `was rotated. To delete it: aws kms schedule-key-deletion --region eu-west-1 --key-id ${ID} --pending-window-in-days 7`,
  );
});

test("a key that goes: when, unless, and what keeps it", () => {
  expect(fate(true).words).toBe(
    `The data key ${ID} is gone in 7 days, unless a home file system stays. To keep it: aws kms cancel-key-deletion ` +
      `--region eu-west-1 --key-id ${ID} and then aws kms enable-key --region eu-west-1 --key-id ${ID}`,
  );
});

test.each([true, false])(
  "Terraform says it when it destroys, and goes on where there is no shell (deleted: %s)",
  (deleted) => {
    const { words, provisioner } = fate(deleted);
    expect(provisioner).toEqual([
      { "local-exec": { when: "destroy", command: "echo ${self.input}", quiet: true, on_failure: "continue" } },
    ]);
    expect(execFileSync("/bin/sh", ["-c", `echo ${words}`], { encoding: "utf8" })).toBe(`${words}\n`);
    // Characters that no shell makes anything of, neither that of Windows.
    expect(words).toMatch(/^[\w .,:-]+$/);
  },
);
