import { TerraformElement } from "cdktf";
import { type Construct } from "constructs";

export interface TerraformCheckProps {
  /** An expression that is true where nothing is to be said. */
  readonly condition: string;
  /** What is wrong, and what to do. */
  readonly errorMessage: string;
}

/**
 * What Terraform looks at with every plan and apply, and warns of without stopping. cdktf has no class for it.
 *
 * @see https://developer.hashicorp.com/terraform/language/block/check
 */
export class TerraformCheck extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TerraformCheckProps,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    const { condition, errorMessage } = this.props;
    return { check: { [this.friendlyUniqueId]: { assert: [{ condition, error_message: errorMessage }] } } };
  }
}
