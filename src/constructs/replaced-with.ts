import { type TerraformResource, type TerraformResourceLifecycle } from "cdktf";
import { addressOf } from "./address";

/**
 * Lifecycle of a resource that is replaced whenever one of others is.
 *
 * Only bare strings work here: cdktf renders anything else as an expression, which Terraform refuses.
 */
export function replacedWith(...others: readonly TerraformResource[]): TerraformResourceLifecycle {
  return {
    replaceTriggeredBy: others.map((other) => `${addressOf(other)}.id`),
  };
}
