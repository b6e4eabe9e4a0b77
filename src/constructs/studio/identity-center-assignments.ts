import { SsoadminApplicationAssignment } from "@cdktf/provider-aws/lib/ssoadmin-application-assignment";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { PRINCIPAL_ID } from "../../catalogue/identity-store";
import { type Bound, limit } from "../bounds";
import { type Domain } from "./domain";

export interface IdentityCenterAssignmentsProps {
  /** A domain with authMode SSO. */
  readonly domain: Domain;
  /** Groups whose members may sign in, by their ids in the identity store. */
  readonly groups: readonly string[];
  /** Users who may sign in, by their ids in the identity store. */
  readonly users: readonly string[];
}

const STORE_ID: Bound<string> = {
  allowed: "a UUID, which 10 hexadecimal digits and a dash may precede",
  admits: (id) => PRINCIPAL_ID.test(id),
};

/**
 * Who may sign in to a domain by IAM Identity Center: assignments to the application that SageMaker keeps there for it.
 * They are made with the credentials that make the domain.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/domain-groups.html
 */
export class IdentityCenterAssignments extends Construct {
  /** What must exist before a user has a profile: AWS wants the user, or a group with the user, assigned by then. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: IdentityCenterAssignmentsProps) {
    super(scope, id);
    const assign = (kind: "Group" | "User", principalId: string) => {
      limit(this, `id of a ${kind.toLowerCase()}`, principalId, STORE_ID);
      return new SsoadminApplicationAssignment(this, `${kind}-${principalId}`, {
        applicationArn: props.domain.singleSignOnApplicationArn,
        principalType: kind.toUpperCase(),
        principalId,
      });
    };
    this.ready = [
      ...props.groups.map((group) => assign("Group", group)),
      ...props.users.map((user) => assign("User", user)),
    ];
  }
}
