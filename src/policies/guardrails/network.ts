import { arn, type Place } from "../arn";
import { deny, type Statement } from "../statement";
import { AUTO_ML, JOBS, SCHEDULES } from "./job-actions";

/** The network that jobs run in. */
export interface JobNetwork {
  readonly vpcId: string;
  /** Subnets and groups that jobs may use. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface NetworkGuardrailScope extends Pick<Place, "partition">, JobNetwork {
  /**
   * Whether AutoML jobs may use further groups, such as those of single users, which Canvas hands to them. Which ones is
   * decided where SageMaker makes their interfaces.
   * @default false
   */
  readonly autoMlInUserGroups?: boolean;
}

/** Jobs and models run in the VPC, in its subnets and groups, and nobody changes it. */
export function networkGuardrails(scope: NetworkGuardrailScope): Statement[] {
  const { partition, subnetIds, securityGroupIds, autoMlInUserGroups = false, vpcId } = scope;
  return [
    deny({
      // SageMaker takes no VpcConfig with subnets alone, so one key tells. CreateEndpointConfig has the key too, but
      // leaves it to the model where it names one.
      Sid: "JobsOutsideVpc",
      Action: [...JOBS, AUTO_ML, "sagemaker:CreateCluster", "sagemaker:CreateJob", "sagemaker:CreateModel"],
      Resource: "*",
      Condition: { Null: { "sagemaker:VpcSubnets": "true" } },
    }),
    deny({
      // No condition key could hold it in the VPC. AWS's Canvas policies allow it by its name.
      Sid: "ComputeOutsideVpc",
      Action: "sagemaker:CreateCompilationJob",
      Resource: "*",
    }),
    deny({
      Sid: "SchedulesOutsideVpc",
      Action: SCHEDULES,
      Resource: "*",
      Condition: { Null: { "sagemaker:VpcSubnets": "true", "sagemaker:InstanceTypes": "false" } },
    }),
    deny({
      Sid: "ForeignSubnets",
      Action: ["sagemaker:Create*", "sagemaker:Update*"],
      Resource: "*",
      Condition: { "ForAnyValue:StringNotEquals": { "sagemaker:VpcSubnets": subnetIds } },
    }),
    deny({
      // Such as the group of another user, whose apps ask members for no password. An action without the key passes.
      // AutoML runs AWS's code, none of a user's.
      Sid: "ForeignSecurityGroups",
      ...(autoMlInUserGroups ? { NotAction: AUTO_ML } : { Action: "sagemaker:*" }),
      Resource: "*",
      Condition: { "ForAnyValue:StringNotEquals": { "sagemaker:VpcSecurityGroupIds": securityGroupIds } },
    }),
    deny({
      // All of EC2 but to look, and the interfaces of jobs. Every resource of EC2, so no other service is meant.
      Sid: "NetworkChanges",
      NotAction: ["ec2:CreateNetworkInterface*", "ec2:DeleteNetworkInterface*", "ec2:Describe*"],
      Resource: arn({ partition, region: "*", accountId: "*" }, "ec2", "*"),
    }),
    deny({
      // SageMaker makes and deletes interfaces, and grants, from outside the VPC. A user could lend an interface to another
      // account; of a permission that somebody deletes, no key may tell the VPC.
      Sid: "InterfacesAndGrantsFromWithin",
      Action: ["ec2:CreateNetworkInterface*", "ec2:DeleteNetworkInterface*", "kms:CreateGrant"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceVpc": vpcId }, Bool: { "aws:ViaAWSService": "false" } },
    }),
  ];
}
