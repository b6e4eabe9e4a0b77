import { TerraformResource, type TerraformResourceLifecycle } from "cdktf";
import { type Construct } from "constructs";

export interface TerraformDataProps {
  /** Any value. The state keeps it, and a change of it is a change of the resource, in place. */
  readonly input: unknown;
  /** @default - as Terraform has it */
  readonly lifecycle?: TerraformResourceLifecycle;
}

/**
 * A value in the state: a resource of Terraform itself, without provider. cdktf's own class for it runs
 * `terraform version` at synth: slow, and an error where Terraform is not installed.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class TerraformData extends TerraformResource {
  static readonly tfResourceType = "terraform_data";

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TerraformDataProps,
  ) {
    super(scope, id, { terraformResourceType: TerraformData.tfResourceType, lifecycle: props.lifecycle });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.props.input };
  }
}
