import { arn, type Place, sageMakerArn } from "./arn";
import { type Statement } from "./statement";

/** Tag on the data key that names the stack's VPC: it tells the destroy hook which key is the stack's own. */
export const DATA_KEY_TAG = "StudioVpcId";

/** Tag that SageMaker puts on what it makes for a domain. Its value is the domain's ARN. */
const SERVICE_TAG = "aws:ResourceTag/ManagedByAmazonSageMakerResource";

export interface NetworkCleanupScope extends Place {
  readonly vpcId: string;
}

export interface DrainScope extends Place {
  readonly domainId: string;
  /** Roles that the domain's settings hand to its users. UpdateDomain passes them to SageMaker. At least one. */
  readonly executionRoleArns: readonly string[];
}

/**
 * What the network cleanup may do: look around, and change only what SageMaker made, in this VPC, and the key that is
 * tagged with it. It may delete no domain, no file system and no key.
 */
export function networkCleanupStatements(scope: NetworkCleanupScope): Statement[] {
  const { region, vpcId } = scope;
  const madeForDomain = { [SERVICE_TAG]: sageMakerArn(scope, "domain/*") };
  const inVpc = { "ec2:Vpc": arn(scope, "ec2", `vpc/${vpcId}`) };
  return [
    {
      Sid: "FindInVpc",
      Effect: "Allow",
      Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups"],
      // EC2 limits no describe call to a resource.
      Resource: "*",
      Condition: { StringEquals: { "ec2:Region": region } },
    },
    {
      Sid: "FindFileSystems",
      Effect: "Allow",
      Action: "elasticfilesystem:DescribeFileSystems",
      // A list of all is authorised on every file system: the service's tag is looked for in the answer.
      Resource: arn(scope, "elasticfilesystem", "file-system/*"),
    },
    {
      Sid: "FindDomains",
      Effect: "Allow",
      Action: "sagemaker:DescribeDomain",
      // The domains that tags name, to tell which of them are gone. Their ids cannot be known beforehand.
      Resource: sageMakerArn(scope, "domain/*"),
    },
    {
      Sid: "DeleteMountTargets",
      Effect: "Allow",
      Action: ["elasticfilesystem:DescribeMountTargets", "elasticfilesystem:DeleteMountTarget"],
      Resource: arn(scope, "elasticfilesystem", "file-system/*"),
      Condition: { StringLike: madeForDomain },
    },
    {
      Sid: "DeleteMountTargetInterfaces",
      Effect: "Allow",
      // DeleteMountTarget asks for it: https://docs.aws.amazon.com/efs/latest/ug/API_DeleteMountTarget.html
      Action: "ec2:DeleteNetworkInterface",
      Resource: arn(scope, "ec2", "network-interface/*"),
      Condition: { ArnEquals: inVpc },
    },
    {
      Sid: "DeleteNfsGroups",
      Effect: "Allow",
      Action: ["ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
      Resource: arn(scope, "ec2", "security-group/*"),
      Condition: { ArnEquals: inVpc, StringLike: madeForDomain },
    },
    {
      Sid: "RescueDataKey",
      Effect: "Allow",
      Action: ["kms:CancelKeyDeletion", "kms:DescribeKey", "kms:EnableKey", "kms:ListResourceTags"],
      Resource: arn(scope, "kms", "key/*"),
      Condition: { StringEquals: { [`aws:ResourceTag/${DATA_KEY_TAG}`]: vpcId } },
    },
  ];
}

/** What the drains and the settings step may do: look at one domain, end what is in it, and change its settings. */
export function drainStatements(scope: DrainScope): Statement[] {
  const { region, domainId, executionRoleArns } = scope;
  return [
    {
      Sid: "FindInDomain",
      Effect: "Allow",
      Action: ["sagemaker:ListApps", "sagemaker:ListSpaces", "sagemaker:ListUserProfiles"],
      // SageMaker limits no list call to a resource.
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Sid: "SeeDomain",
      Effect: "Allow",
      Action: "sagemaker:DescribeDomain",
      Resource: sageMakerArn(scope, `domain/${domainId}`),
    },
    {
      Sid: "ChangeDomainSettings",
      Effect: "Allow",
      Action: "sagemaker:UpdateDomain",
      Resource: sageMakerArn(scope, `domain/${domainId}`),
      // Settings only: neither access type nor subnets are ever sent, so this role cannot move the apps to another network.
      Condition: { Null: { "sagemaker:AppNetworkAccessType": "true", "sagemaker:VpcSubnets": "true" } },
    },
    {
      Sid: "PassExecutionRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: executionRoleArns,
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    {
      Sid: "EmptyDomain",
      Effect: "Allow",
      Action: ["sagemaker:DeleteApp", "sagemaker:DeleteSpace", "sagemaker:DeleteUserProfile"],
      Resource: [
        sageMakerArn(scope, `app/${domainId}/*`),
        sageMakerArn(scope, `space/${domainId}/*`),
        sageMakerArn(scope, `user-profile/${domainId}/*`),
      ],
    },
  ];
}
