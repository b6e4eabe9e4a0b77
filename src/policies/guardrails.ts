import { dataBucketArns, type ExecutionScope, sageMakerArn } from "./execution";
import { policyVariable, type Statement } from "./statement";

/**
 * Denies for an execution role: what no user may do, whatever other policies are attached. AWS's Canvas policies, for
 * one, pass any role, make VPC endpoints, and write to every bucket with `sagemaker` in its name, in any account.
 *
 * Conditions that ask whether a key is absent (Null) name the actions that carry the key, since they would deny every
 * other. Conditions that compare a value that is there (ForAnyValue) hold for no action without the key, so they may
 * stand over wildcards and also bind what SageMaker adds later.
 *
 * One customer managed policy cannot hold them all: attach the two halves.
 *
 * Keys per action: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
export function guardrailStatements(scope: ExecutionScope): Statement[] {
  return [...jobGuardrails(scope), ...userGuardrails(scope)];
}

/** The half of {@link guardrailStatements} that says what jobs, models and feature groups must carry. */
export function jobGuardrails(scope: ExecutionScope): Statement[] {
  return [...networkGuardrails(scope), ...encryptionGuardrails(scope)];
}

/** The half of {@link guardrailStatements} that says what a user may not touch. */
export function userGuardrails(scope: ExecutionScope): Statement[] {
  return [...isolationGuardrails(scope), ...storageGuardrails(scope), ...administrationGuardrails(scope)];
}

const deny = (statement: Omit<Statement, "Effect">): Statement => ({ ...statement, Effect: "Deny" });

/** Jobs with all the keys: network, volume, output, instance types. */
const JOBS = [
  "sagemaker:Create*JobDefinition",
  "sagemaker:CreateHyperParameterTuningJob",
  "sagemaker:CreateProcessingJob",
  "sagemaker:CreateTrainingJob",
];

/** AutoML chooses the instance types itself, and has the other keys. */
const AUTO_ML = "sagemaker:CreateAutoMLJob*";

/** These either define a job in place, and then name instances, or point to a job definition, and then have no key. */
const SCHEDULES = ["sagemaker:CreateMonitoringSchedule", "sagemaker:UpdateMonitoringSchedule"];

function networkGuardrails(scope: ExecutionScope): Statement[] {
  const { partition, subnetIds, securityGroupIds, vpcId } = scope;
  const autoMlGroups = scope.canvas.enabled ? scope.userSecurityGroupIds : [];
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
      Sid: "ForeignSecurityGroups",
      NotAction: AUTO_ML,
      Resource: "*",
      Condition: { "ForAnyValue:StringNotEquals": { "sagemaker:VpcSecurityGroupIds": securityGroupIds } },
    }),
    deny({
      // Canvas may hand the group of its user to these. They run AWS's code, none of a user's.
      Sid: "ForeignSecurityGroupsOfAutoMl",
      Action: AUTO_ML,
      Resource: "*",
      Condition: {
        "ForAnyValue:StringNotEquals": { "sagemaker:VpcSecurityGroupIds": [...securityGroupIds, ...autoMlGroups] },
      },
    }),
    deny({
      // All of EC2 but to look, and the interfaces of jobs. Every resource of EC2, so no other service is meant.
      Sid: "NetworkChanges",
      NotAction: ["ec2:CreateNetworkInterface*", "ec2:DeleteNetworkInterface*", "ec2:Describe*"],
      Resource: `arn:${partition}:ec2:*:*:*`,
    }),
    deny({
      // SageMaker makes interfaces and grants from outside the VPC. A user could lend one to another account.
      Sid: "InterfacesAndGrantsFromWithin",
      Action: ["ec2:CreateNetworkInterface*", "kms:CreateGrant"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceVpc": vpcId }, Bool: { "aws:ViaAWSService": "false" } },
    }),
  ];
}

function encryptionGuardrails({ nvmeInstanceTypes, featureStore, canvas }: ExecutionScope): Statement[] {
  const featureGroups = deny({
    Sid: "OnlineStoreWithoutKey",
    Action: "sagemaker:CreateFeatureGroup",
    Resource: "*",
    Condition: {
      Bool: { "sagemaker:FeatureGroupEnableOnlineStore": "true" },
      Null: { "sagemaker:FeatureGroupOnlineStoreKmsKeyArn": "true" },
    },
  });
  return [
    deny({
      // Local storage encrypts itself, and SageMaker refuses a key for it.
      Sid: "VolumeWithoutKey",
      Action: [...JOBS, ...SCHEDULES, "sagemaker:CreateEndpointConfig", "sagemaker:CreateTransformJob"],
      Resource: "*",
      Condition: {
        Null: { "sagemaker:VolumeKmsKeyArn": "true" },
        "ForAnyValue:StringNotLike": { "sagemaker:InstanceTypes": nvmeInstanceTypes },
      },
    }),
    deny({
      // Whoever names no instance type gets no benefit of the doubt.
      Sid: "UnnamedVolumeWithoutKey",
      Action: [...JOBS, "sagemaker:CreateTransformJob"],
      Resource: "*",
      Condition: { Null: { "sagemaker:VolumeKmsKeyArn": "true", "sagemaker:InstanceTypes": "true" } },
    }),
    deny({
      Sid: "AutoMlVolumeWithoutKey",
      Action: AUTO_ML,
      Resource: "*",
      Condition: { Null: { "sagemaker:VolumeKmsKeyArn": "true" } },
    }),
    deny({
      Sid: "OutputWithoutKey",
      Action: [...JOBS, AUTO_ML, "sagemaker:CreateJob", "sagemaker:CreateLabelingJob", "sagemaker:CreateTransformJob"],
      Resource: "*",
      Condition: { Null: { "sagemaker:OutputKmsKeyArn": "true" } },
    }),
    deny({
      Sid: "ScheduledOutputWithoutKey",
      Action: SCHEDULES,
      Resource: "*",
      Condition: { Null: { "sagemaker:OutputKmsKeyArn": "true", "sagemaker:InstanceTypes": "false" } },
    }),
    ...(featureStore || canvas.enabled ? [featureGroups] : []),
  ];
}

/**
 * The user profile of whoever uses the role. A session without one, such as a job's, stands for a profile that cannot
 * exist: without a default IAM leaves open what a Deny makes of a variable that has no value.
 */
const OWN_PROFILE = ["sagemaker:DomainId", "sagemaker:UserProfileName"]
  .map((name) => policyVariable(`${name}, '-'`))
  .join("/");

/** Users are kept apart. */
function isolationGuardrails(scope: ExecutionScope): Statement[] {
  const apps = ["sagemaker:CreateApp", "sagemaker:DeleteApp"];
  const ownedByAnother = {
    ArnNotEquals: { "sagemaker:OwnerUserProfileArn": sageMakerArn(scope, `user-profile/${OWN_PROFILE}`) },
  };
  return [
    deny({
      Sid: "AppsOfOtherProfiles",
      Action: apps,
      NotResource: sageMakerArn(scope, `app/${OWN_PROFILE}/*`),
      Condition: { Null: { "sagemaker:OwnerUserProfileArn": "true", "sagemaker:SpaceSharingType": "true" } },
    }),
    deny({
      Sid: "AppsOfOtherPrivateSpaces",
      Action: apps,
      Resource: "*",
      Condition: { ...ownedByAnother, StringEquals: { "sagemaker:SpaceSharingType": "Private" } },
    }),
    deny({
      Sid: "SpacesOfOthers",
      Action: ["sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"],
      Resource: "*",
      Condition: { ...ownedByAnother, Null: { "sagemaker:OwnerUserProfileArn": "false" } },
    }),
    deny({
      Sid: "SignInAsOthers",
      Action: "sagemaker:CreatePresignedDomainUrl",
      NotResource: sageMakerArn(scope, `user-profile/${OWN_PROFILE}`),
    }),
    deny({
      // A job that mounts the home file system reads every user's files.
      Sid: "JobsOnFileSystems",
      Action: ["sagemaker:CreateHyperParameterTuningJob", "sagemaker:CreateTrainingJob"],
      Resource: "*",
      Condition: { Null: { "sagemaker:FileSystemId": "false" } },
    }),
  ];
}

function storageGuardrails(scope: ExecutionScope): Statement[] {
  const artifacts = `arn:${scope.partition}:s3:::${scope.artifactBucketName}`;
  const serviceBuckets = scope.serviceBucketArns ?? [];
  const objectsToo = (arns: readonly string[]) => arns.flatMap((arn) => [arn, `${arn}/*`]);
  return [
    deny({
      Sid: "OtherBuckets",
      Action: ["s3:*Object*", "s3:CreateBucket", "s3:ListBucket*"],
      NotResource: objectsToo([...dataBucketArns(scope), artifacts, ...serviceBuckets]),
    }),
    deny({
      // Whoever takes a bucket's name first owns it.
      Sid: "BucketsOfOtherAccounts",
      Action: ["s3:*Object*", "s3:ListBucket*"],
      ...(serviceBuckets.length ? { NotResource: objectsToo(serviceBuckets) } : { Resource: "*" }),
      Condition: { StringNotEquals: { "aws:ResourceAccount": scope.accountId } },
    }),
    deny({
      // Every user's apps run what lies here.
      Sid: "ArtifactChanges",
      NotAction: ["s3:GetObject", "s3:ListBucket"],
      Resource: objectsToo([artifacts]),
    }),
  ];
}

function administrationGuardrails(scope: ExecutionScope): Statement[] {
  const { roleArn, allowedInstanceTypes, remoteIde } = scope;
  const studioArns = ["app", "domain", "space", "studio-lifecycle-config", "user-profile"].map((type) =>
    sageMakerArn(scope, `${type}/*`),
  );
  const remoteAccess = deny({
    Sid: "RemoteAccess",
    Action: ["sagemaker:CreateSpace", "sagemaker:UpdateSpace"],
    Resource: "*",
    Condition: { StringEquals: { "sagemaker:RemoteAccess": "ENABLED" } },
  });
  const instanceTypes = deny({
    Sid: "InstanceTypes",
    Action: ["sagemaker:CreateApp", "sagemaker:CreateSpace", "sagemaker:UpdateSpace"],
    Resource: "*",
    // "system" is the service's own instance, which Canvas runs on.
    Condition: { "ForAnyValue:StringNotEquals": { "sagemaker:InstanceTypes": ["system", ...allowedInstanceTypes] } },
  });
  return [
    deny({ Sid: "OtherRoles", Action: "iam:PassRole", NotResource: roleArn }),
    deny({
      // Domain, profiles and start scripts are Terraform's. A notebook instance would be a way out of the domain; a
      // resource policy, a way out of the account.
      Sid: "Administration",
      Action: [
        "sagemaker:CreateDomain",
        "sagemaker:CreateNotebookInstance*",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
        "sagemaker:CreateStudioLifecycleConfig",
        "sagemaker:CreateUserProfile",
        "sagemaker:DeleteDomain",
        "sagemaker:DeleteStudioLifecycleConfig",
        "sagemaker:DeleteUserProfile",
        "sagemaker:Put*Policy",
        "sagemaker:StartNotebookInstance",
        "sagemaker:UpdateDomain",
        "sagemaker:UpdateNotebookInstance*",
        "sagemaker:UpdateUserProfile",
        ...(remoteIde ? [] : ["sagemaker:StartSession"]),
      ],
      Resource: "*",
    }),
    deny({
      // Tags say whose a space is. Studio may set them when it makes one.
      Sid: "TagsOfStudio",
      Action: "sagemaker:AddTags",
      Resource: studioArns,
      Condition: { Null: { "sagemaker:TaggingAction": "true" } },
    }),
    deny({ Sid: "TagRemovalFromStudio", Action: "sagemaker:DeleteTags", Resource: studioArns }),
    ...(remoteIde ? [] : [remoteAccess]),
    ...(allowedInstanceTypes.length ? [instanceTypes] : []),
  ];
}
