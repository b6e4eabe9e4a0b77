import { dailyScenarios } from "./daily-scenarios";
import { type Deployment, type Role } from "./deployment";
import { guardrailScenarios } from "./guardrail-scenarios";
import { interfaceScenarios } from "./interface-scenarios";
import { isolationScenarios } from "./isolation-scenarios";
import { jobScenarios } from "./job-scenarios";
import { permissionScenarios } from "./permission-scenarios";
import { allowed, denied, notAllowed, OTHER_ACCOUNT, type Scenario } from "./scenario";
import { sdkScenarios } from "./sdk-scenarios";
import { type Request } from "./simulate";
import { largeDataScenarios, sparkScenarios } from "./spark-scenarios";
import { stolenCredentialScenarios } from "./stolen-credential-scenarios";
import { INSTANCES, OWNER, SHARING, type Studio, studioOf } from "./studio";

/** Scenarios of the role that Studio apps and jobs run with; none for a deployment without a domain. */
export function studioScenarios(deployment: Deployment): Scenario[] {
  const studio = studioOf(deployment);
  if (!studio) return [];
  return [...(studio.madeRole ? roleScenarios(studio) : []), ...artifactScenarios(studio)];
}

function roleScenarios(studio: Studio): Scenario[] {
  // The broad policy of AWS is the mark of `managed` mode, which comes without denies.
  const managed = studio.attached("AmazonSageMakerFullAccess");
  return [
    ...appScenarios(studio),
    ...(managed ? managedScenarios(studio) : guardedScenarios(studio)),
    ...canvasScenarios(studio),
  ];
}

/** What every user of a studio needs, whatever the permissions are called. */
function appScenarios(studio: Studio): Scenario[] {
  const { dataKeyArn, ownProfileArn, role } = studio;
  const own = { [OWNER]: ownProfileArn, [SHARING]: "Private" };
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
        [SHARING]: "Shared",
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
    allowed("a user writes to SageMaker's bucket", studio.request("s3:PutObject", `${studio.defaultBucketArn}/data`)),
  ];
}

/** Where the deployment's own statements of a role in `managed` mode end. */
function managedScenarios(studio: Studio): Scenario[] {
  return [
    ...(studio.attached("AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy") ? largeDataScenarios(studio) : []),
    notAllowed("a fetch of what apps run, from a bucket of that name in another account", fetchElsewhere(studio), {
      sid: "ReadArtifacts",
      element: "Condition",
    }),
  ];
}

/** What the denies and the project's own permissions are for. Only for a role in `leastPrivilege` mode. */
function guardedScenarios(studio: Studio): Scenario[] {
  return [
    ...jobScenarios(studio),
    ...sdkScenarios(studio),
    ...isolationScenarios(studio),
    ...guardrailScenarios(studio),
    ...permissionScenarios(studio),
    ...dailyScenarios(studio),
    ...interfaceScenarios(studio),
    ...sparkScenarios(studio),
    ...stolenCredentialScenarios(studio),
    denied(
      "a fetch of what apps run, from a bucket of that name in another account",
      fetchElsewhere(studio),
      "BucketsOfOtherAccounts",
    ),
  ];
}

/** One thing that each part of Canvas needs and that comes with AWS's policy for it. */
function canvasScenarios(studio: Studio): Scenario[] {
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
      "AmazonSageMakerCanvasDirectDeployAccess",
      "Canvas deploys an endpoint",
      studio.request("sagemaker:CreateEndpoint", studio.sageMaker("endpoint/canvas-one")),
    ],
  ];
  return table.filter(([policy]) => studio.attached(policy)).map(([, name, request]) => allowed(name, request));
}

/** Whoever knew the bucket's name before it was made could own one of that name. */
function fetchElsewhere(studio: Studio): Request {
  const object = `arn:aws:s3:::${studio.artifactBucket}/auto-shutdown/idle_checker.py`;
  return { ...studio.request("s3:GetObject", object), owner: OTHER_ACCOUNT };
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
    ...studio.readers.flatMap((role) => readerScenarios(studio, role, object)),
  ];
}

/** Whatever a reader's own policies allow, the bucket's leaves it nothing but what apps fetch. */
function readerScenarios(studio: Studio, role: Role, object: string): Scenario[] {
  const bucket = `arn:aws:s3:::${studio.artifactBucket}`;
  const call = (action: string, resource: string): Request => ({
    principal: { role },
    action: `s3:${action}`,
    resource,
    via: studio.s3Endpoint,
  });
  const changes: [action: string, resource: string][] = [
    ["PutObject", object],
    ["PutObjectTagging", object],
    ["DeleteObject", object],
    ["DeleteObjectVersion", object],
    ["GetObjectVersion", object],
    ["ListBucket", bucket],
    ["PutBucketPolicy", bucket],
    ["DeleteBucketPolicy", bucket],
    ["PutLifecycleConfiguration", bucket],
    ["PutReplicationConfiguration", bucket],
  ];
  return [
    allowed(`${role.name} that may do anything fetches what apps run`, call("GetObject", object)),
    ...changes.map(([action, resource]) =>
      denied(
        `${role.name} that may do anything calls ${action} on what apps run`,
        call(action, resource),
        "OnlyReadsThroughEndpoint",
      ),
    ),
  ];
}
