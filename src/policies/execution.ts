import { keyUse } from "./keys";
import { policyVariable, type Statement } from "./statement";

/** Parts of SageMaker Canvas that are on. */
export interface CanvasScope {
  readonly enabled: boolean;
  readonly timeSeries: boolean;
  readonly dataSources: boolean;
  readonly readyToUseModels: boolean;
  readonly generativeAi: boolean;
  readonly largeData: boolean;
  readonly directDeploy: boolean;
  readonly modelRegistration: boolean;
}

/**
 * What the statements of an execution role speak of. Any string may be a Terraform reference, but for the role's ARN
 * and the bucket names.
 */
export interface ExecutionScope {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly roleArn: string;
  readonly dataKeyArn: string;
  /** Buckets of this account that users may read and write, besides SageMaker's default bucket. */
  readonly bucketNames: readonly string[];
  /** Bucket with what apps run when they start. Users read it. */
  readonly artifactBucketName: string;
  /**
   * ARNs of buckets of AWS that users may read, such as JumpStart's.
   * @default - none
   */
  readonly serviceBucketArns?: readonly string[];
  readonly vpcId: string;
  /** Subnets and groups that jobs may use. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Groups of single users. Canvas may hand them to AutoML jobs. */
  readonly userSecurityGroupIds: readonly string[];
  /** Instance types that apps may run on. Empty: any. */
  readonly allowedInstanceTypes: readonly string[];
  /** Patterns such as `ml.g5.*` of the types whose storage is local, and takes no key. */
  readonly nvmeInstanceTypes: readonly string[];
  readonly canvas: CanvasScope;
  readonly projects: boolean;
  readonly featureStore: boolean;
  readonly remoteIde: boolean;
}

/**
 * What the user of JupyterLab or Code Editor needs: own apps and spaces, shared spaces, jobs, models, pipelines, and
 * what those need of other services. Canvas is covered by AWS's own policies, see managed-policies.ts; what nobody may
 * do, whatever else is attached, stands in guardrails.ts.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function executionStatements(scope: ExecutionScope): Statement[] {
  return [
    ...studioStatements(scope),
    ...machineLearningStatements(scope),
    ...networkStatements(scope),
    ...imageStatements(scope),
    ...observabilityStatements(scope),
    ...storageStatements(scope),
    ...keyStatements(scope),
    ...passRoleStatements(scope),
    ...(scope.projects ? projectStatements(scope) : []),
    ...(scope.featureStore ? featureStoreStatements(scope) : []),
    ...(scope.remoteIde ? remoteIdeStatements(scope) : []),
  ];
}

/** ARN of something of SageMaker in the role's account and region. */
export function sageMakerArn({ partition, region, accountId }: ExecutionScope, resource: string): string {
  return `arn:${partition}:sagemaker:${region}:${accountId}:${resource}`;
}

/** The domain and the user profile of whoever uses the role. SageMaker sets them in every session of a Studio app. */
const OWN_DOMAIN = policyVariable("sagemaker:DomainId");
const OWN_PROFILE = `${OWN_DOMAIN}/${policyVariable("sagemaker:UserProfileName")}`;

/** ARNs of the buckets that users read and write, without those of their objects. */
export function dataBucketArns(scope: ExecutionScope): string[] {
  return [...new Set([defaultBucketName(scope), ...scope.bucketNames])].map(
    (name) => `arn:${scope.partition}:s3:::${name}`,
  );
}

/** The bucket that the SageMaker SDK and Canvas use when told no other. */
function defaultBucketName({ region, accountId }: ExecutionScope): string {
  return `sagemaker-${region}-${accountId}`;
}

/** Apps and spaces. An app belongs to a profile (no owner key), to a private space or to a shared one. */
function studioStatements(scope: ExecutionScope): Statement[] {
  const apps = ["sagemaker:CreateApp", "sagemaker:DeleteApp"];
  return [
    {
      Sid: "ReadSageMaker",
      Effect: "Allow",
      Action: [
        "sagemaker:BatchDescribeModelPackage",
        "sagemaker:BatchGetMetrics",
        "sagemaker:Describe*",
        "sagemaker:GetSearchSuggestions",
        "sagemaker:List*",
        "sagemaker:QueryLineage",
        "sagemaker:Search",
      ],
      Resource: "*", // Lists know no resource. Descriptions hold settings, not data.
    },
    {
      Sid: "AppsOfProfile",
      Effect: "Allow",
      Action: apps,
      Resource: sageMakerArn(scope, `app/${OWN_PROFILE}/*`),
      Condition: { Null: { "sagemaker:OwnerUserProfileArn": "true" } },
    },
    {
      Sid: "OwnSpacesAndTheirApps",
      Effect: "Allow",
      Action: [...apps, "sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"],
      Resource: [sageMakerArn(scope, `app/${OWN_DOMAIN}/*`), sageMakerArn(scope, `space/${OWN_DOMAIN}/*`)],
      Condition: {
        ArnEquals: { "sagemaker:OwnerUserProfileArn": sageMakerArn(scope, `user-profile/${OWN_PROFILE}`) },
      },
    },
    {
      // A member may run apps in a shared space; to change the space is for its owner.
      Sid: "AppsOfSharedSpaces",
      Effect: "Allow",
      Action: apps,
      Resource: sageMakerArn(scope, `app/${OWN_DOMAIN}/*`),
      Condition: { StringEquals: { "sagemaker:SpaceSharingType": "Shared" } },
    },
    {
      Sid: "OpenOwnApps",
      Effect: "Allow",
      Action: "sagemaker:CreatePresignedDomainUrl",
      Resource: sageMakerArn(scope, `user-profile/${OWN_PROFILE}`),
    },
    {
      // Studio tags whatever it makes.
      Sid: "TagOnCreation",
      Effect: "Allow",
      Action: "sagemaker:AddTags",
      Resource: sageMakerArn(scope, "*"),
      Condition: { Null: { "sagemaker:TaggingAction": "false" } },
    },
  ];
}

/**
 * Jobs, models, pipelines and their bookkeeping. Left out for lack of a condition key that could hold them in the VPC:
 * inference components, compilation, optimization and recommendation jobs, labeling, MLflow.
 */
function machineLearningStatements(scope: ExecutionScope): Statement[] {
  return [
    {
      Sid: "JobsAndModels",
      Effect: "Allow",
      Action: [
        "BatchPutMetrics",
        "CreateAutoMLJob",
        "CreateAutoMLJobV2",
        "CreateEndpoint",
        "CreateEndpointConfig",
        "CreateHyperParameterTuningJob",
        "CreateModel",
        "CreateModelPackage",
        "CreateModelPackageGroup",
        "CreateProcessingJob",
        "CreateTrainingJob",
        "CreateTransformJob",
        "DeleteEndpoint",
        "DeleteEndpointConfig",
        "DeleteModel",
        "DeleteModelPackage",
        "DeleteModelPackageGroup",
        "InvokeEndpoint",
        "InvokeEndpointAsync",
        "InvokeEndpointWithResponseStream",
        "StopAutoMLJob",
        "StopHyperParameterTuningJob",
        "StopProcessingJob",
        "StopTrainingJob",
        "StopTransformJob",
        "UpdateEndpoint",
        "UpdateEndpointWeightsAndCapacities",
        "UpdateModelPackage",
      ].map((action) => `sagemaker:${action}`),
      Resource: sageMakerArn(scope, "*"), // An action takes its own kind of resource alone.
    },
    {
      // What computes here does so through the jobs above. Each wildcard: all that can be done to one kind of thing.
      Sid: "PipelinesAndRecords",
      Effect: "Allow",
      Action: [
        "sagemaker:*Action",
        "sagemaker:*Artifact",
        "sagemaker:*Association",
        "sagemaker:*Context",
        "sagemaker:*JobDefinition",
        "sagemaker:*MonitoringSchedule",
        "sagemaker:*Pipeline",
        "sagemaker:*PipelineExecution",
        "sagemaker:*Trial",
        "sagemaker:*TrialComponent",
        "sagemaker:CreateExperiment",
        "sagemaker:DeleteExperiment",
        "sagemaker:SendPipelineExecutionStep*",
        "sagemaker:UpdateExperiment",
      ],
      Resource: sageMakerArn(scope, "*"), // An action takes its own kind of resource alone.
    },
  ];
}

/**
 * Network interfaces that SageMaker makes, with this role, for jobs in the VPC.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
function networkStatements(scope: ExecutionScope): Statement[] {
  const ec2Arn = (resource: string) => `arn:${scope.partition}:ec2:${scope.region}:${scope.accountId}:${resource}`;
  return [
    {
      Sid: "InterfacesInSubnets",
      Effect: "Allow",
      Action: "ec2:CreateNetworkInterface",
      Resource: ec2Arn("subnet/*"),
      Condition: { StringEquals: { "ec2:SubnetID": scope.subnetIds } },
    },
    {
      Sid: "InterfacesWithGroups",
      Effect: "Allow",
      Action: "ec2:CreateNetworkInterface",
      Resource: ec2Arn("security-group/*"),
      Condition: { StringEquals: { "ec2:SecurityGroupID": scope.securityGroupIds } },
    },
    {
      // The interface does not exist yet; its subnet and its groups say where it may.
      Sid: "Interfaces",
      Effect: "Allow",
      Action: "ec2:CreateNetworkInterface",
      Resource: ec2Arn("network-interface/*"),
    },
    {
      Sid: "InterfacesInVpc",
      Effect: "Allow",
      Action: [
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
      ],
      Resource: ec2Arn("network-interface/*"),
      Condition: { ArnEquals: { "ec2:Vpc": ec2Arn(`vpc/${scope.vpcId}`) } },
    },
    {
      Sid: "ReadNetwork",
      Effect: "Allow",
      Action: [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        // Without these two, Canvas builds its models in a VPC of AWS, and says nothing.
        "ec2:DescribeVpcEndpointServices",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
      ],
      Resource: "*", // EC2's descriptions know no resource.
    },
  ];
}

function imageStatements({ partition, region }: ExecutionScope): Statement[] {
  return [
    {
      Sid: "EcrLogin",
      Effect: "Allow",
      Action: "ecr:GetAuthorizationToken",
      Resource: "*", // The token is for the whole registry; the pull is what counts.
    },
    {
      Sid: "PullImages",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      // SageMaker's own images lie in many accounts of AWS, which differ from image to image.
      Resource: `arn:${partition}:ecr:${region}:*:repository/*`,
    },
  ];
}

function observabilityStatements({ partition, region, accountId }: ExecutionScope): Statement[] {
  const logGroup = (name: string) => `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;
  return [
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: logGroup("/aws/sagemaker/*"),
    },
    {
      // Not /aws/sagemaker/studio, where the apps of all users write.
      Sid: "ReadLogsOfJobs",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: [logGroup("/aws/sagemaker/*Jobs*"), logGroup("/aws/sagemaker/Endpoints/*")],
    },
    {
      Sid: "WriteMetrics",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*", // A metric is no resource, but has a namespace.
      Condition: { StringLike: { "cloudwatch:namespace": ["/aws/sagemaker/*", "aws/sagemaker/*"] } },
    },
    {
      Sid: "ReadMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
      Resource: "*", // Only datasets of OpenTelemetry are resources; SageMaker's metrics are in none.
    },
  ];
}

function storageStatements(scope: ExecutionScope): Statement[] {
  // A bucket's name says nothing about who owns it, and SageMaker's default name is easy to guess.
  const ownAccount = { StringEquals: { "aws:ResourceAccount": scope.accountId } };
  const serviceBuckets = scope.serviceBucketArns ?? [];
  const readServiceBuckets: Statement = {
    Sid: "ReadServiceBuckets",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:ListBucket"],
    Resource: serviceBuckets.flatMap((arn) => [arn, `${arn}/*`]),
  };
  return [
    {
      Sid: "UseDataBuckets",
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetBucketAcl",
        "s3:GetBucketCors",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        // Feature Store writes with an ACL, though the bucket's owner owns every object.
        ...(scope.featureStore ? ["s3:PutObjectAcl"] : []),
      ],
      Resource: dataBucketArns(scope).flatMap((arn) => [arn, `${arn}/*`]),
      Condition: ownAccount,
    },
    {
      // The SDK makes it at first use.
      Sid: "CreateDefaultBucket",
      Effect: "Allow",
      Action: "s3:CreateBucket",
      Resource: `arn:${scope.partition}:s3:::${defaultBucketName(scope)}`,
    },
    readArtifacts(scope),
    ...(serviceBuckets.length ? [readServiceBuckets] : []),
  ];
}

/** What apps fetch when they start. A role in `managed` mode needs it too: AWS's policies know no such bucket. */
export function readArtifacts(
  scope: Pick<ExecutionScope, "partition" | "accountId" | "artifactBucketName">,
): Statement {
  return {
    Sid: "ReadArtifacts",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: `arn:${scope.partition}:s3:::${scope.artifactBucketName}/*`,
    Condition: { StringEquals: { "aws:ResourceAccount": scope.accountId } },
  };
}

/**
 * The data key. The grants are for volumes and file systems; a condition on them, even kms:GrantIsForAWSResource, makes
 * the creation of spaces fail.
 */
function keyStatements({ dataKeyArn }: ExecutionScope): Statement[] {
  return [
    keyUse(dataKeyArn),
    { Sid: "GrantKeyToVolumes", Effect: "Allow", Action: "kms:CreateGrant", Resource: dataKeyArn },
  ];
}

/** Jobs run with the role that starts them, and no other. */
function passRoleStatements({ roleArn, canvas }: ExecutionScope): Statement[] {
  return [
    {
      Sid: "PassItself",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roleArn,
      Condition: {
        StringEquals: {
          "iam:PassedToService": [
            "sagemaker.amazonaws.com",
            ...(canvas.enabled && canvas.timeSeries ? ["forecast.amazonaws.com"] : []),
            ...(canvas.enabled && canvas.largeData ? ["emr-serverless.amazonaws.com"] : []),
          ],
        },
      },
    },
  ];
}

/**
 * SageMaker Projects: products of Service Catalog.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-projects-studio-updates.html
 */
function projectStatements(scope: ExecutionScope): Statement[] {
  return [
    {
      Sid: "Projects",
      Effect: "Allow",
      Action: ["sagemaker:CreateProject", "sagemaker:DeleteProject", "sagemaker:UpdateProject"],
      Resource: sageMakerArn(scope, "project/*"),
    },
    {
      Sid: "FindTemplates",
      Effect: "Allow",
      Action: [
        "sagemaker:GetSagemakerServicecatalogPortfolioStatus",
        "servicecatalog:DescribeProduct",
        "servicecatalog:DescribeProvisioningParameters",
        "servicecatalog:DescribeRecord",
        "servicecatalog:ListLaunchPaths",
        "servicecatalog:ListProvisioningArtifacts",
        "servicecatalog:SearchProducts",
      ],
      Resource: "*", // Most know no resource; Service Catalog shows a user the portfolios that it shares with the role.
    },
    {
      Sid: "LaunchTemplates",
      Effect: "Allow",
      Action: "servicecatalog:ProvisionProduct",
      // AWS's own templates belong to an account of AWS.
      Resource: `arn:${scope.partition}:catalog:${scope.region}:*:product/*`,
    },
    {
      Sid: "OwnProvisionedTemplates",
      Effect: "Allow",
      Action: [
        "servicecatalog:DescribeProvisionedProduct",
        "servicecatalog:SearchProvisionedProducts",
        "servicecatalog:TerminateProvisionedProduct",
        "servicecatalog:UpdateProvisionedProduct",
      ],
      Resource: "*", // Held to the caller's own by the condition.
      Condition: { StringEquals: { "servicecatalog:userLevel": "self" } },
    },
  ];
}

/** Feature Store, with the Glue tables of its offline store. */
function featureStoreStatements(scope: ExecutionScope): Statement[] {
  const glueArn = (resource: string) => `arn:${scope.partition}:glue:${scope.region}:${scope.accountId}:${resource}`;
  return [
    {
      Sid: "FeatureGroups",
      Effect: "Allow",
      Action: [
        "sagemaker:BatchGetRecord",
        "sagemaker:CreateFeatureGroup",
        "sagemaker:DeleteFeatureGroup",
        "sagemaker:DeleteRecord",
        "sagemaker:GetRecord",
        "sagemaker:PutRecord",
        "sagemaker:UpdateFeatureGroup",
        "sagemaker:UpdateFeatureMetadata",
      ],
      Resource: sageMakerArn(scope, "feature-group/*"),
    },
    {
      Sid: "OfflineStoreTables",
      Effect: "Allow",
      Action: ["glue:CreateDatabase", "glue:CreateTable", "glue:GetDatabase", "glue:GetTable", "glue:UpdateTable"],
      Resource: [
        glueArn("catalog"),
        glueArn("database/sagemaker_featurestore"),
        glueArn("table/sagemaker_featurestore/*"),
      ],
    },
  ];
}

/**
 * Connection of a local IDE to a space of the user. SageMaker sets the tag.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/remote-access-remote-setup.html
 */
function remoteIdeStatements(scope: ExecutionScope): Statement[] {
  return [
    {
      Sid: "ConnectToOwnSpaces",
      Effect: "Allow",
      Action: "sagemaker:StartSession",
      Resource: sageMakerArn(scope, `space/${OWN_DOMAIN}/*`),
      Condition: {
        ArnEquals: {
          "sagemaker:ResourceTag/sagemaker:user-profile-arn": sageMakerArn(scope, `user-profile/${OWN_PROFILE}`),
        },
      },
    },
  ];
}
