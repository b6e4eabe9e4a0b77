import { type ITerraformResource } from "cdktf";

/**
 * What Terraform calls a resource, as plain text: where Terraform takes no expression, cdktf's own references do not do.
 */
export function addressOf(resource: ITerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}
