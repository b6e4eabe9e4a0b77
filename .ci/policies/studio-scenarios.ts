import { type Deployment } from "./deployment";
import { allowed, denied, notAllowed, OTHER_ACCOUNT, type Scenario } from "./scenario";
import { type Principal, type Request } from "./simulate";
import { type Studio, studioOf } from "./studio";

/** Scenarios of the role that Studio apps and jobs run with; none for a deployment without one. */
export function studioScenarios(deployment: Deployment): Scenario[] {
  const studio = studioOf(deployment);
  if (!studio) return [];
  return [
    ...appScenarios(studio),
    // The broad policy of AWS is the mark of `managed` mode, which comes without denies.
    ...(studio.attached("AmazonSageMakerFullAccess") ? [] : guardedScenarios(studio)),
    ...canvasScenarios(studio),
    ...artifactScenarios(studio),
  ];
}

/** What every user of a studio needs, whatever the permissions are called. */
function appScenarios(studio: Studio): Scenario[] {
  const { dataKeyArn, ownProfileArn, role } = studio;
  const own = { "sagemaker:OwnerUserProfileArn": ownProfileArn, "sagemaker:SpaceSharingType": "Private" };
  const app = studio.sageMaker("app/d-own/my-space/JupyterLab/default");
  return [
    allowed(
      "a user creates a private space",
      studio.request("sagemaker:CreateSpace", studio.sageMaker("space/d-own/my-space"), own),
    ),
    allowed("a user starts JupyterLab in it", studio.request("sagemaker:CreateApp", app, own)),
    allowed(
      "Studio tags the app",
      studio.request("sagemaker:AddTags", app, { "sagemaker:TaggingAction": "CreateApp" }),
    ),
    allowed("the idle checker deletes it", studio.request("sagemaker:DeleteApp", app, own)),
    allowed(
      "the idle checker describes the space",
      studio.request("sagemaker:DescribeSpace", studio.sageMaker("space/d-own/my-space")),
    ),
    allowed(
      "a user starts an app of the profile",
      studio.request("sagemaker:CreateApp", studio.sageMaker("app/d-own/alice/canvas/default")),
    ),
    allowed(
      "a user starts an app in a shared space",
      studio.request("sagemaker:CreateApp", studio.sageMaker("app/d-own/team/JupyterLab/default"), {
        "sagemaker:SpaceSharingType": "Shared",
      }),
    ),
    allowed("a user opens the own apps", studio.request("sagemaker:CreatePresignedDomainUrl", ownProfileArn)),
    allowed("SageMaker grants the key to a volume", studio.request("kms:CreateGrant", dataKeyArn)),
    allowed("a user encrypts with the data key", studio.request("kms:GenerateDataKey", dataKeyArn)),
    allowed("a user starts a training job", studio.startJob("sagemaker:CreateTrainingJob", "training-job/job")),
    allowed(
      "a user passes the own role to it",
      studio.request("iam:PassRole", role.arn, { "iam:PassedToService": "sagemaker.amazonaws.com" }),
    ),
    allowed("a user makes a pipeline", studio.request("sagemaker:CreatePipeline", studio.sageMaker("pipeline/one"))),
    allowed(
      "a user writes to SageMaker's bucket",
      studio.request("s3:PutObject", `arn:aws:s3:::sagemaker-${studio.region}-${studio.account}/data`),
    ),
  ];
}

/** What the denies and the project's own permissions are for. Only for a role in `leastPrivilege` mode. */
function guardedScenarios(studio: Studio): Scenario[] {
  return [
    ...toolScenarios(studio),
    ...jobScenarios(studio),
    ...isolationScenarios(studio),
    ...networkScenarios(studio),
    ...storageScenarios(studio),
    ...administrationScenarios(studio),
  ];
}

/** Services that jobs and notebooks use besides SageMaker. */
function toolScenarios(studio: Studio): Scenario[] {
  const logStream = (group: string) => studio.arn("logs", `log-group:/aws/sagemaker/${group}:log-stream:one`);
  const metric = (namespace: string) =>
    studio.request("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": namespace });
  return [
    allowed("a call of an endpoint", studio.request("sagemaker:InvokeEndpoint", studio.sageMaker("endpoint/one"))),
    allowed(
      "a pull of an image of AWS",
      studio.request("ecr:BatchGetImage", `arn:aws:ecr:${studio.region}:763104351884:repository/pytorch-training`),
    ),
    allowed("a job's log", studio.request("logs:PutLogEvents", logStream("TrainingJobs"))),
    allowed("a look at a job's log", studio.request("logs:GetLogEvents", logStream("TrainingJobs"))),
    notAllowed("a look at the log of all users' apps", studio.request("logs:GetLogEvents", logStream("studio"))),
    allowed("a job's metric", metric("/aws/sagemaker/TrainingJobs")),
    {
      name: "a metric of something else",
      request: metric("Billing"),
      expected: "ImplicitlyDenied",
      limit: { sid: "WriteMetrics", element: "Condition" },
    },
    ...(studio.has("Projects")
      ? [allowed("a project", studio.request("sagemaker:CreateProject", studio.sageMaker("project/one")))]
      : []),
  ];
}

const SUBNETS = "sagemaker:VpcSubnets";
const GROUPS = "sagemaker:VpcSecurityGroupIds";
const VOLUME_KEY = "sagemaker:VolumeKmsKeyArn";
const OUTPUT_KEY = "sagemaker:OutputKmsKeyArn";
const INSTANCES = "sagemaker:InstanceTypes";
/** What a model does not carry. */
const NO_COMPUTE = [VOLUME_KEY, OUTPUT_KEY, INSTANCES];

function jobScenarios(studio: Studio): Scenario[] {
  const train = (changes: Request["context"], without?: readonly string[]) =>
    studio.startJob("sagemaker:CreateTrainingJob", "training-job/job", changes, without);
  const canvasJob = (without: string) =>
    studio.startJob("sagemaker:CreateTrainingJob", "training-job/Canvas1", {}, [without]);
  const schedule = (without: readonly string[]) =>
    studio.startJob("sagemaker:CreateMonitoringSchedule", "monitoring-schedule/one", {}, without);
  const autoMl = (without: readonly string[]) =>
    studio.startJob("sagemaker:CreateAutoMLJobV2", "automl-job/one", {}, [INSTANCES, ...without]);
  const endpointGroup = { [GROUPS]: [studio.securityGroup("-endpoints")] };
  return [
    denied("training outside the VPC", train({}, [SUBNETS, GROUPS]), "JobsOutsideVpc"),
    denied("training outside the VPC, by a name that Canvas uses", canvasJob(SUBNETS), "JobsOutsideVpc"),
    denied("AutoML outside the VPC", autoMl([SUBNETS, GROUPS]), "JobsOutsideVpc"),
    denied(
      "a model outside the VPC",
      studio.request("sagemaker:CreateModel", studio.sageMaker("model/one")),
      "JobsOutsideVpc",
    ),
    allowed("a model in the VPC", studio.startJob("sagemaker:CreateModel", "model/one", {}, NO_COMPUTE)),
    denied("training in a foreign subnet", train({ [SUBNETS]: ["subnet-foreign"] }), "ForeignSubnets"),
    denied(
      "training in one foreign subnet of two",
      train({ [SUBNETS]: [...studio.job[SUBNETS]!, "subnet-foreign"] }),
      "ForeignSubnets",
    ),
    denied("training in the endpoints' group", train(endpointGroup), "ForeignSecurityGroups"),
    allowed("training in the apps' group", train({ [GROUPS]: [studio.securityGroup("-apps")] })),
    denied("training on a volume without key", train({}, [VOLUME_KEY]), "VolumeWithoutKey"),
    denied("training on a volume without key, by a name that Canvas uses", canvasJob(VOLUME_KEY), "VolumeWithoutKey"),
    allowed("training on NVMe without key", train({ [INSTANCES]: ["ml.g5.xlarge"] }, [VOLUME_KEY])),
    denied(
      "training on NVMe and a volume without key",
      train({ [INSTANCES]: ["ml.g5.xlarge", "ml.m5.xlarge"] }, [VOLUME_KEY]),
      "VolumeWithoutKey",
    ),
    denied("training on an unnamed volume without key", train({}, [VOLUME_KEY, INSTANCES]), "UnnamedVolumeWithoutKey"),
    denied("AutoML on a volume without key", autoMl([VOLUME_KEY]), "AutoMlVolumeWithoutKey"),
    allowed("AutoML with all of it", autoMl([])),
    denied(
      "AutoML in a foreign security group",
      studio.startJob("sagemaker:CreateAutoMLJobV2", "automl-job/one", { [GROUPS]: ["sg-foreign"] }, [INSTANCES]),
      "ForeignSecurityGroupsOfAutoMl",
    ),
    denied("training to an output without key", train({}, [OUTPUT_KEY]), "OutputWithoutKey"),
    denied(
      "processing to an output without key",
      studio.startJob("sagemaker:CreateProcessingJob", "processing-job/one", {}, [OUTPUT_KEY]),
      "OutputWithoutKey",
    ),
    allowed("processing with all of it", studio.startJob("sagemaker:CreateProcessingJob", "processing-job/one")),
    allowed(
      "tuning with all of it",
      studio.startJob("sagemaker:CreateHyperParameterTuningJob", "hyper-parameter-tuning-job/one"),
    ),
    allowed(
      "batch transform, which has no network of its own",
      studio.startJob("sagemaker:CreateTransformJob", "transform-job/one", {}, [SUBNETS, GROUPS]),
    ),
    denied(
      "batch transform without key",
      studio.startJob("sagemaker:CreateTransformJob", "transform-job/one", {}, [SUBNETS, GROUPS, VOLUME_KEY]),
      "VolumeWithoutKey",
    ),
    allowed(
      "an endpoint configuration with a key",
      studio.startJob("sagemaker:CreateEndpointConfig", "endpoint-config/one", {}, [SUBNETS, GROUPS, OUTPUT_KEY]),
    ),
    denied(
      "an endpoint configuration without key",
      studio.startJob("sagemaker:CreateEndpointConfig", "endpoint-config/one", {}, [
        SUBNETS,
        GROUPS,
        OUTPUT_KEY,
        VOLUME_KEY,
      ]),
      "VolumeWithoutKey",
    ),
    allowed("a schedule of a job definition", schedule([SUBNETS, GROUPS, VOLUME_KEY, OUTPUT_KEY, INSTANCES])),
    allowed("a schedule with a job of its own", schedule([])),
    denied("a scheduled job outside the VPC", schedule([SUBNETS, GROUPS]), "SchedulesOutsideVpc"),
    denied("a scheduled job with an output without key", schedule([OUTPUT_KEY]), "ScheduledOutputWithoutKey"),
    denied("training on the home file system", train({ "sagemaker:FileSystemId": "fs-home" }), "JobsOnFileSystems"),
    ...(studio.has("FeatureGroups") || studio.has("OnlineStoreWithoutKey") ? featureScenarios(studio) : []),
  ];
}

function featureScenarios(studio: Studio): Scenario[] {
  const create = (context: Request["context"]) =>
    studio.request("sagemaker:CreateFeatureGroup", studio.sageMaker("feature-group/one"), {
      "sagemaker:FeatureGroupEnableOnlineStore": "true",
      ...context,
    });
  return [
    denied("a feature group without key", create({}), "OnlineStoreWithoutKey"),
    ...(studio.has("FeatureGroups")
      ? [
          allowed(
            "a feature group with a key",
            create({ "sagemaker:FeatureGroupOnlineStoreKmsKeyArn": studio.dataKeyArn }),
          ),
        ]
      : []),
  ];
}

function isolationScenarios(studio: Studio): Scenario[] {
  const { role } = studio;
  const otherProfile = studio.sageMaker("user-profile/d-own/bob");
  const bobs = { "sagemaker:OwnerUserProfileArn": otherProfile, "sagemaker:SpaceSharingType": "Private" };
  const app = studio.sageMaker("app/d-own/bobs-space/JupyterLab/default");
  const space = studio.sageMaker("space/d-own/bobs-space");
  const job: Principal = { role };
  return [
    denied(
      "an app in another user's private space",
      studio.request("sagemaker:CreateApp", app, bobs),
      "AppsOfOtherPrivateSpaces",
    ),
    denied(
      "the end of an app in another user's private space",
      studio.request("sagemaker:DeleteApp", app, bobs),
      "AppsOfOtherPrivateSpaces",
    ),
    denied(
      "a change of another user's private space",
      studio.request("sagemaker:UpdateSpace", space, bobs),
      "SpacesOfOthers",
    ),
    denied(
      "the end of another user's private space",
      studio.request("sagemaker:DeleteSpace", space, bobs),
      "SpacesOfOthers",
    ),
    denied(
      "a change of another user's shared space",
      studio.request("sagemaker:UpdateSpace", space, { ...bobs, "sagemaker:SpaceSharingType": "Shared" }),
      "SpacesOfOthers",
    ),
    denied(
      "the end of another profile's Canvas",
      studio.request("sagemaker:DeleteApp", studio.sageMaker("app/d-own/bob/canvas/default")),
      "AppsOfOtherProfiles",
    ),
    denied(
      "an app in another domain",
      studio.request("sagemaker:CreateApp", studio.sageMaker("app/d-other/alice/canvas/default")),
      "AppsOfOtherProfiles",
    ),
    denied(
      "sign-in as another user",
      studio.request("sagemaker:CreatePresignedDomainUrl", otherProfile),
      "SignInAsOthers",
    ),
    denied(
      "sign-in as anybody from within a job",
      { principal: job, action: "sagemaker:CreatePresignedDomainUrl", resource: studio.ownProfileArn },
      "SignInAsOthers",
    ),
    denied(
      "an app in a user's private space from within a job",
      { principal: job, action: "sagemaker:CreateApp", resource: app, context: bobs },
      "AppsOfOtherPrivateSpaces",
    ),
    denied("another owner's tag on a space", studio.request("sagemaker:AddTags", space), "TagsOfStudio"),
    denied("the loss of an owner's tag", studio.request("sagemaker:DeleteTags", space), "TagRemovalFromStudio"),
    ...(studio.has("RemoteAccess")
      ? [
          denied(
            "a space open to remote access",
            studio.request("sagemaker:CreateSpace", studio.sageMaker("space/d-own/my-space"), {
              "sagemaker:OwnerUserProfileArn": studio.ownProfileArn,
              "sagemaker:SpaceSharingType": "Private",
              "sagemaker:RemoteAccess": "ENABLED",
            }),
            "RemoteAccess",
          ),
          denied(
            "a remote session",
            studio.request("sagemaker:StartSession", studio.sageMaker("space/d-own/my-space")),
            "Administration",
          ),
        ]
      : remoteScenarios(studio)),
  ];
}

function remoteScenarios(studio: Studio): Scenario[] {
  const connect = (owner: string) =>
    studio.request("sagemaker:StartSession", studio.sageMaker("space/d-own/some-space"), {
      "sagemaker:ResourceTag/sagemaker:user-profile-arn": studio.sageMaker(`user-profile/d-own/${owner}`),
    });
  return [
    allowed("a remote session with an own space", connect("alice")),
    {
      name: "a remote session with another user's space",
      request: connect("bob"),
      expected: "ImplicitlyDenied",
      limit: { sid: "ConnectToOwnSpaces", element: "Condition" },
    },
  ];
}

function networkScenarios(studio: Studio): Scenario[] {
  const { s3Endpoint } = studio;
  const vpcArn = studio.arn("ec2", `vpc/${s3Endpoint.vpcId}`);
  const [subnet = ""] = studio.job[SUBNETS]!;
  const within = { "aws:SourceVpc": s3Endpoint.vpcId, "aws:SourceVpce": "vpce-any" };
  const subnetRequest = (id: string, context = {}) =>
    studio.request("ec2:CreateNetworkInterface", studio.arn("ec2", `subnet/${id}`), { "ec2:SubnetID": id, ...context });
  const permission = (context = {}) =>
    studio.request("ec2:CreateNetworkInterfacePermission", studio.arn("ec2", "network-interface/eni-1"), {
      "ec2:Vpc": vpcArn,
      ...context,
    });
  return [
    allowed("SageMaker makes an interface in a subnet of the studio", subnetRequest(subnet)),
    {
      name: "SageMaker makes an interface in a foreign subnet",
      request: subnetRequest("subnet-foreign"),
      expected: "ImplicitlyDenied",
      limit: { sid: "InterfacesInSubnets", element: "Condition" },
    },
    allowed("SageMaker lends the interface to a job", permission()),
    denied("a user makes an interface", subnetRequest(subnet, within), "InterfacesAndGrantsFromWithin"),
    denied("a user lends an interface", permission(within), "InterfacesAndGrantsFromWithin"),
    denied(
      "a user grants the data key",
      studio.request("kms:CreateGrant", studio.dataKeyArn, within),
      "InterfacesAndGrantsFromWithin",
    ),
    denied("a VPC endpoint", studio.request("ec2:CreateVpcEndpoint", vpcArn), "NetworkChanges"),
    denied(
      "a rule in a security group",
      studio.request(
        "ec2:AuthorizeSecurityGroupEgress",
        studio.arn("ec2", `security-group/${studio.securityGroup("-apps")}`),
      ),
      "NetworkChanges",
    ),
    allowed("Canvas finds the VPC's endpoints", studio.request("ec2:DescribeVpcEndpointServices", "*")),
  ];
}

function storageScenarios(studio: Studio): Scenario[] {
  const { account, region, artifactBucket } = studio;
  const defaultBucket = `arn:aws:s3:::sagemaker-${region}-${account}`;
  return [
    allowed("a user makes SageMaker's bucket", studio.request("s3:CreateBucket", defaultBucket)),
    denied(
      "an object of another bucket that Canvas may read",
      studio.request("s3:GetObject", "arn:aws:s3:::sagemaker-other-team/data"),
      "OtherBuckets",
    ),
    denied(
      "a write to another account's bucket",
      { ...studio.request("s3:PutObject", "arn:aws:s3:::sagemaker-exfiltration/data"), owner: OTHER_ACCOUNT },
      "OtherBuckets",
      "BucketsOfOtherAccounts",
    ),
    denied("the list of another bucket", studio.request("s3:ListBucket", "arn:aws:s3:::other-team"), "OtherBuckets"),
    denied(
      "a write to SageMaker's bucket where another account took the name",
      { ...studio.request("s3:PutObject", `${defaultBucket}/data`), owner: OTHER_ACCOUNT },
      "BucketsOfOtherAccounts",
    ),
    denied(
      "a write to what every user's apps run",
      studio.request("s3:PutObject", `arn:aws:s3:::${artifactBucket}/auto-shutdown/idle_checker.py`, {
        "aws:SourceVpce": studio.s3Endpoint.id,
      }),
      "ArtifactChanges",
    ),
  ];
}

function administrationScenarios(studio: Studio): Scenario[] {
  const otherRole = `arn:aws:iam::${studio.account}:role/other`;
  const pass = (service: string) => studio.request("iam:PassRole", otherRole, { "iam:PassedToService": service });
  const instances = (type: string) =>
    studio.request("sagemaker:CreateApp", studio.sageMaker("app/d-own/alice/canvas/default"), { [INSTANCES]: [type] });
  const administration: [string, string, string][] = [
    ["a change of the own profile", "sagemaker:UpdateUserProfile", "user-profile/d-own/alice"],
    ["a new profile", "sagemaker:CreateUserProfile", "user-profile/d-own/mallory"],
    ["a change of the domain", "sagemaker:UpdateDomain", "domain/d-own"],
    ["the end of the domain", "sagemaker:DeleteDomain", "domain/d-own"],
    ["a notebook instance", "sagemaker:CreateNotebookInstance", "notebook-instance/out"],
    ["a start script", "sagemaker:CreateStudioLifecycleConfig", "studio-lifecycle-config/mine"],
    ["models for another account", "sagemaker:PutModelPackageGroupPolicy", "model-package-group/one"],
  ];
  return [
    denied(
      "another role for SageMaker, which Canvas's policies would pass",
      pass("sagemaker.amazonaws.com"),
      "OtherRoles",
    ),
    denied(
      "another role for EventBridge, which Canvas's policies would pass",
      pass("events.amazonaws.com"),
      "OtherRoles",
    ),
    ...administration.map(([name, action, resource]) =>
      denied(name, studio.request(action, studio.sageMaker(resource)), "Administration"),
    ),
    notAllowed("another role, assumed", studio.request("sts:AssumeRole", otherRole)),
    notAllowed("a change of the own role", studio.request("iam:PutRolePolicy", studio.role.arn)),
    notAllowed(
      "compute that no condition key holds in the VPC",
      studio.request("sagemaker:CreateInferenceComponent", studio.sageMaker("inference-component/one")),
    ),
    ...(studio.has("InstanceTypes")
      ? [
          denied("an app on a type that is not on the list", instances("ml.p4d.24xlarge"), "InstanceTypes"),
          allowed("an app on a type that is on the list", instances("ml.t3.medium")),
          allowed("an app on the service's own type", instances("system")),
        ]
      : [allowed("an app on any type, where no list is given", instances("ml.p4d.24xlarge"))]),
  ];
}

/** One thing that each part of Canvas needs and that comes with AWS's policy for it. */
function canvasScenarios(studio: Studio): Scenario[] {
  const canvas = { "aws:ResourceTag/sagemaker:is-canvas-resource": "True" };
  const table: [policy: string, name: string, request: Request][] = [
    [
      "AmazonSageMakerCanvasFullAccess",
      "Canvas queries Redshift",
      studio.request("redshift-data:DescribeStatement", "*"),
    ],
    [
      "AmazonSageMakerCanvasFullAccess",
      "Canvas builds a model",
      studio.startJob("sagemaker:CreateAutoMLJobV2", "automl-job/Canvas1", {}, [INSTANCES]),
    ],
    [
      "AmazonSageMakerCanvasFullAccess",
      "Canvas compiles a model",
      studio.request("sagemaker:CreateCompilationJob", studio.sageMaker("compilation-job/Canvas1")),
    ],
    [
      "AmazonSageMakerCanvasFullAccess",
      "Canvas registers a model",
      studio.request("sagemaker:CreateModelPackage", studio.sageMaker("model-package/one")),
    ],
    [
      "AmazonSageMakerCanvasDataPrepFullAccess",
      "Canvas queries Athena",
      studio.request("athena:StartQueryExecution", studio.arn("athena", "workgroup/primary")),
    ],
    [
      "AmazonSageMakerCanvasAIServicesAccess",
      "Canvas reads a document",
      studio.request("textract:AnalyzeDocument", "*"),
    ],
    [
      "AmazonSageMakerCanvasSMDataScienceAssistantAccess",
      "Canvas asks Amazon Q",
      studio.request("q:StartConversation", "*"),
    ],
    [
      "AmazonSageMakerCanvasBedrockAccess",
      "Canvas calls a foundation model",
      studio.request("bedrock:InvokeModel", `arn:aws:bedrock:${studio.region}::foundation-model/one`),
    ],
    [
      "AmazonSageMakerCanvasForecastAccess",
      "Canvas makes a forecast",
      studio.request("forecast:DescribePredictor", studio.arn("forecast", "predictor/Canvas1")),
    ],
    [
      "AmazonSageMakerCanvasForecastAccess",
      "Canvas passes the own role to Forecast",
      studio.request("iam:PassRole", studio.role.arn, { "iam:PassedToService": "forecast.amazonaws.com" }),
    ],
    [
      "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
      "Canvas runs an EMR Serverless application",
      studio.request("emr-serverless:GetApplication", studio.arn("emr-serverless", "/applications/one"), canvas),
    ],
    [
      "AmazonSageMakerCanvasDirectDeployAccess",
      "Canvas deploys an endpoint",
      studio.request("sagemaker:CreateEndpoint", studio.sageMaker("endpoint/canvas-one")),
    ],
  ];
  return table.filter(([policy]) => studio.attached(policy)).map(([, name, request]) => allowed(name, request));
}

/** The bucket that apps start from: through the endpoint alone, for them alone. */
function artifactScenarios(studio: Studio): Scenario[] {
  const object = `arn:aws:s3:::${studio.artifactBucket}/auto-shutdown/manifest.sha256`;
  const read = studio.request("s3:GetObject", object);
  const through = { ...read, via: studio.s3Endpoint };
  return [
    allowed("an app fetches the idle checker through the endpoint", through),
    denied("a fetch of the idle checker off the endpoint", read, "AppsThroughEndpointOnly"),
    denied(
      "a fetch of the idle checker through another endpoint",
      { ...read, via: { ...studio.s3Endpoint, id: "vpce-foreign", policy: undefined } },
      "AppsThroughEndpointOnly",
    ),
    allowed("a deployer uploads the idle checker from anywhere", {
      principal: { administratorOf: studio.account },
      action: "s3:PutObject",
      resource: object,
    }),
  ];
}
