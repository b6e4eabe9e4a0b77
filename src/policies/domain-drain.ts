import { type Place, sageMakerArn } from "./arn";
import { type Statement } from "./statement";

export interface DrainScope extends Place {
  readonly domainId: string;
  /** Roles that the settings hand to users. UpdateDomain and UpdateUserProfile pass them to SageMaker. At least one. */
  readonly executionRoleArns: readonly string[];
}

/** What the drains and the settings steps may look at: the domains of the account's region and what is in them. */
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
  const { domainId, executionRoleArns } = scope;
  return [
    {
      Sid: "ChangeDomainSettings",
      Effect: "Allow",
      Action: "sagemaker:UpdateDomain",
      Resource: sageMakerArn(scope, `domain/${domainId}`),
      // Settings only: neither access type nor subnets are ever sent, so this role cannot move the apps to another network.
      Condition: { Null: { "sagemaker:AppNetworkAccessType": "true", "sagemaker:VpcSubnets": "true" } },
    },
    {
      Sid: "ChangeProfileSettings",
      Effect: "Allow",
      Action: ["sagemaker:DescribeUserProfile", "sagemaker:UpdateUserProfile"],
      Resource: sageMakerArn(scope, `user-profile/${domainId}/*`),
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
