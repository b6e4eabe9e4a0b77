import { TerraformOutput, type TerraformStack, TerraformVariable } from "cdktf";
import { type StateConfig } from "../../config/schema";
import { quoted } from "../../constructs/quoted";

/**
 * Stops a run with another kind of state than the configuration was synthesized for.
 *
 * HCP Terraform ignores the backend of a configuration and starts with an empty state of its own, so a run in a workspace
 * that the configuration was not made for would create everything a second time. HCP Terraform tells a run its workspace
 * in a variable.
 *
 * @param workspace the stack's own HCP Terraform workspace, used with state mode `hcp`
 */
export function addStateGuard(stack: TerraformStack, mode: StateConfig["mode"], workspace: string): void {
  const variable = new TerraformVariable(stack, "TFC_WORKSPACE_NAME", {
    type: "string",
    default: "",
    description: "Set by HCP Terraform; leave it alone",
  });
  variable.overrideLogicalId("TFC_WORKSPACE_NAME");
  const allowed = mode === "hcp" ? ["", workspace] : [""];
  const guard = new TerraformOutput(stack, "state_mode", {
    description: "Kind of state that this configuration was synthesized for",
    value: mode,
  });
  guard.addOverride("precondition", {
    condition: `\${contains([${allowed.map(quoted).join(",")}], var.TFC_WORKSPACE_NAME)}`,
    error_message:
      `This configuration was synthesized for state.mode "${mode}"` +
      (mode === "hcp" ? ` and workspace "${workspace}"` : "") +
      `, but runs in the HCP Terraform workspace "\${var.TFC_WORKSPACE_NAME}". ` +
      "Its state would start empty there. Set state.mode and the workspace in the configuration and synthesize again.",
  });
}
