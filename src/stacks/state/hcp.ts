import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from "cdktf";
import { type Construct } from "constructs";

/** Keeps the state of a stack in an HCP Terraform workspace. */
export function addHcpBackend(stack: TerraformStack, organization: string, workspace: string): void {
  new HcpBackend(stack, { organization, workspace });
}

export interface HcpBackendProps {
  readonly organization: string;
  /** Name of the stack's workspace. */
  readonly workspace: string;
}

/**
 * State in one HCP Terraform workspace, as a `cloud` block.
 *
 * cdktf's own CloudBackend runs `terraform version` for every stack at synth: slow, and an error where Terraform is not
 * installed.
 */
export class HcpBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly props: HcpBackendProps,
  ) {
    super(scope, "backend", "cloud");
  }

  override toTerraform(): object {
    return { terraform: { cloud: this.synthesizeAttributes() } };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { organization: this.props.organization, workspaces: { name: this.props.workspace } };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return this.synthesizeAttributes();
  }

  /** Stacks never read each other's state: the contract between them is SSM parameters. */
  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error("stacks must not refer to each other's resources; publish an SSM parameter instead");
  }
}
