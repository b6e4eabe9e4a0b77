import { arn, type Place } from "../arn";
import { deny, type Statement } from "../statement";
import { type JobNetwork } from "./network";

/** Tag on the group of a single user, with the user's profile: a policy has no room for the ids of all such groups. */
export const USER_GROUP_TAG = "StudioUserProfile";

export interface InterfaceGuardrailScope extends Place, JobNetwork {
  /**
   * Whether interfaces may be in the groups of single users, which Canvas hands to its jobs.
   * @default false
   */
  readonly inUserGroups?: boolean;
}

/**
 * Network interfaces are in the VPC, in the groups of jobs. Each condition asks for a value that is there, since SageMaker
 * checks a role without any before a processing job.
 */
export function interfaceGuardrails(scope: InterfaceGuardrailScope): Statement[] {
  const { vpcId, securityGroupIds, inUserGroups = false } = scope;
  return [
    deny({
      Sid: "InterfacesInOtherVpcs",
      Action: ["ec2:CreateNetworkInterface*", "ec2:DeleteNetworkInterface*"],
      Resource: "*",
      Condition: { "ForAnyValue:ArnNotEquals": { "ec2:Vpc": arn(scope, "ec2", `vpc/${vpcId}`) } },
    }),
    deny({
      Sid: "InterfacesWithOtherGroups",
      Action: "ec2:CreateNetworkInterface",
      Resource: "*",
      Condition: {
        "ForAnyValue:StringNotEquals": { "ec2:SecurityGroupID": securityGroupIds },
        ...(inUserGroups && { Null: { [`aws:ResourceTag/${USER_GROUP_TAG}`]: "true" } }),
      },
    }),
  ];
}
