import { type SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { type TerraformResourceLifecycle } from "cdktf";
import { addressOf } from "../address";

/** What happens to the home file system of a domain when the domain is deleted. */
export type RetentionPolicy = "Retain" | "Delete";

type Postcondition = NonNullable<TerraformResourceLifecycle["postcondition"]>[number];

/**
 * Refuses at plan another retention policy than the one that the domain was made with.
 *
 * AWS takes the policy with the deletion alone, and Terraform sends the one in its state. The provider's update of the
 * domain, which would bring another one there, fails. A domain that was imported has none, and AWS then retains.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteDomain.html
 */
export function madeWith(policy: RetentionPolicy, domain: SagemakerDomain): Postcondition {
  const address = addressOf(domain);
  const [other, wish, commands] =
    policy === "Delete"
      ? [
          "Retain",
          "have its home directories deleted nevertheless, destroy it, and then",
          ["aws efs delete-file-system --file-system-id ${self.home_efs_file_system_id}"],
        ]
      : [
          "Delete",
          "keep its home directories nevertheless, let Terraform forget that, in the folder of the stack",
          [`terraform state rm ${address}`, `terraform import ${address} \${self.id}`],
        ];
  return {
    condition: `\${try(self.retention_policy[0].home_efs_file_system, "Retain") == "${policy}"}`,
    // Terraform breaks long lines, but for those that start with a space.
    errorMessage: [
      `retentionPolicy is ${policy}, but the domain was made with ${other}, and that stays: set it back. To ${wish}:`,
      ...commands.map((command) => `  ${command}`),
    ].join("\n"),
  };
}
