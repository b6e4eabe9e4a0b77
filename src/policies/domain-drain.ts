import { type Place, sageMakerArn } from "./arn";
import { type Statement } from "./statement";

export interface DrainScope extends Place {
  readonly domainId: string;
  /** Roles that the settings hand to users. UpdateDomain and UpdateUserProfile pass them to SageMaker. At least one. */
  readonly executionRoleArns: readonly string[];
  /** Security groups that the domain's settings name. */
  readonly securityGroupIds: readonly string[];
  /** Groups of single users, which the settings of a profile name as well. */
  readonly userSecurityGroupIds: readonly string[];
}

/**
 * What the drains and the settings steps may look at: the domains of the account's region, what is in them, and the
 * network interfaces that a user's apps leave behind.
 */
export function drainReads(place: Place): Statement[] {
  return [
    {
      Sid: "FindInDomain",
      Effect: "Allow",
      Action: [
        "sagemaker:ListApps",
        "sagemaker:ListSpaces",
        "sagemaker:ListStudioLifecycleConfigs",
        "sagemaker:ListUserProfiles",
      ],
      // SageMaker limits no list call to a resource.
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": place.region } },
    },
    {
      Sid: "FindInterfaces",
      Effect: "Allow",
      Action: "ec2:DescribeNetworkInterfaces",
      // EC2 limits no describe call to a resource.
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": place.region } },
    },
    {
      Sid: "SeeDomain",
      Effect: "Allow",
      Action: "sagemaker:DescribeDomain",
      // Any domain, since the function stands before its own, whose id nobody knows yet.
      Resource: sageMakerArn(place, "domain/*"),
    },
  ];
}

/** What the drains and the settings steps may change: the settings of one domain and its users, and what is in it. */
export function drainChanges(scope: DrainScope): Statement[] {
  const { domainId, executionRoleArns, securityGroupIds, userSecurityGroupIds } = scope;
  // Also true of an update that says nothing of groups.
  const groupsAmong = (ids: readonly string[]) => ({
    "ForAllValues:StringEquals": { "sagemaker:VpcSecurityGroupIds": ids },
  });
  const deletion = (Sid: string, Action: string, kind: string): Statement => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource: sageMakerArn(scope, `${kind}/${domainId}/*`),
  });
  return [
    {
      Sid: "ChangeDomainSettings",
      Effect: "Allow",
      Action: "sagemaker:UpdateDomain",
      Resource: sageMakerArn(scope, `domain/${domainId}`),
      // Settings only: neither access type nor subnets are ever sent, and no group but the stack's, so this role cannot move
      // the apps to another network.
      Condition: {
        Null: { "sagemaker:AppNetworkAccessType": "true", "sagemaker:VpcSubnets": "true" },
        ...groupsAmong(securityGroupIds),
      },
    },
    {
      Sid: "SeeProfiles",
      Effect: "Allow",
      Action: "sagemaker:DescribeUserProfile",
      Resource: sageMakerArn(scope, `user-profile/${domainId}/*`),
    },
    {
      Sid: "ChangeProfileSettings",
      Effect: "Allow",
      Action: "sagemaker:UpdateUserProfile",
      Resource: sageMakerArn(scope, `user-profile/${domainId}/*`),
      Condition: groupsAmong([...securityGroupIds, ...userSecurityGroupIds]),
    },
    {
      Sid: "PassExecutionRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: executionRoleArns,
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    // Each action with its own kind of resource, so that it can be asked about one by one.
    deletion("EndApps", "sagemaker:DeleteApp", "app"),
    deletion("DeleteSpaces", "sagemaker:DeleteSpace", "space"),
    deletion("DeleteForeignProfiles", "sagemaker:DeleteUserProfile", "user-profile"),
  ];
}
