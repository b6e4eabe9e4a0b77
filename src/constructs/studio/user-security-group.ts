import { type Construct } from "constructs";
import { USER_GROUP_TAG } from "../../policies/guardrails/interfaces";
import { type Network } from "../network/network";
import { SecurityGroup } from "../network/security-group";
import { APP_PORTS } from "./app-security-group";

export interface UserSecurityGroupProps {
  readonly network: Network;
  readonly name: string;
  /** Name of the user profile that the group is for. */
  readonly userProfileName: string;
}

/**
 * The group in which the apps of one user reach each other. A group of its own for each, since these ports ask for no
 * password.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html
 */
export class UserSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, props: UserSecurityGroupProps) {
    super(scope, id, {
      network: props.network,
      name: props.name,
      description: `Studio apps of ${props.userProfileName}, which reach each other`,
      tags: { [USER_GROUP_TAG]: props.userProfileName },
    });
    this.allowWithin(APP_PORTS, "Traffic between the apps of one user");
  }
}
