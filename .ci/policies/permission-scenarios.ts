import { allowed, conditionOf, notAllowed, OTHER_ACCOUNT, resourceOf, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { type Studio } from "./studio";

/** What the role's own statements allow, and where they end: AWS's policies, which may allow more, are left out. */
export function permissionScenarios(studio: Studio): Scenario[] {
  const scenarios = [
    ...jobScenarios(studio),
    ...toolScenarios(studio),
    ...tagScenarios(studio),
    ...passRoleScenarios(studio),
    ...(studio.has("Projects") ? projectScenarios(studio) : []),
    ...(studio.has("FeatureGroups") ? offlineStoreScenarios(studio) : []),
  ];
  return scenarios.map((scenario) => ({
    ...scenario,
    name: `by own statements: ${scenario.name}`,
    request: studio.byOwnPolicies(scenario.request),
  }));
}

/** All that becomes of jobs, models and endpoints, but for their creation. */
function jobScenarios(studio: Studio): Scenario[] {
  const calls: Readonly<Record<string, readonly string[]>> = {
    "automl-job/one": ["StopAutoMLJob"],
    "endpoint-config/one": ["DeleteEndpointConfig"],
    "endpoint/one": [
      "CreateEndpoint",
      "DeleteEndpoint",
      "InvokeEndpoint",
      "InvokeEndpointAsync",
      "InvokeEndpointWithResponseStream",
      "UpdateEndpoint",
      "UpdateEndpointWeightsAndCapacities",
    ],
    "hyper-parameter-tuning-job/one": ["StopHyperParameterTuningJob"],
    "model-package-group/one": ["CreateModelPackageGroup", "DeleteModelPackageGroup"],
    "model-package/one": ["CreateModelPackage", "DeleteModelPackage", "UpdateModelPackage"],
    "model/one": ["DeleteModel"],
    "processing-job/one": ["StopProcessingJob"],
    "training-job/one": ["BatchPutMetrics", "StopTrainingJob"],
    "transform-job/one": ["StopTransformJob"],
  };
  return Object.entries(calls).flatMap(([resource, actions]) =>
    actions.map((action) => allowed(action, studio.request(`sagemaker:${action}`, studio.sageMaker(resource)))),
  );
}

/** Services that jobs and notebooks use besides SageMaker. */
function toolScenarios(studio: Studio): Scenario[] {
  const logStream = (group: string) => studio.arn("logs", `log-group:/aws/sagemaker/${group}:log-stream:one`);
  const metric = (namespace: string) =>
    studio.request("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": namespace });
  return [
    allowed("a login at the registry", studio.request("ecr:GetAuthorizationToken", "*")),
    allowed(
      "a pull of an image of AWS",
      studio.request("ecr:BatchGetImage", `arn:aws:ecr:${studio.region}:763104351884:repository/pytorch-training`),
    ),
    allowed("a job's log", studio.request("logs:PutLogEvents", logStream("TrainingJobs"))),
    allowed("a look at a job's log", studio.request("logs:GetLogEvents", logStream("TrainingJobs"))),
    notAllowed("a look at the log of all users' apps", studio.request("logs:GetLogEvents", logStream("studio"))),
    allowed("a job's metric", metric("/aws/sagemaker/TrainingJobs")),
    notAllowed("a metric of something else", metric("Billing"), conditionOf("WriteMetrics")),
    allowed("a look at a metric", studio.request("cloudwatch:GetMetricData", "*")),
    ...(studio.has("ReadServiceBuckets")
      ? [
          allowed("a look into a bucket of AWS", {
            ...studio.request("s3:GetObject", `arn:aws:s3:::jumpstart-cache-prod-${studio.region}/model`),
            owner: OTHER_ACCOUNT,
          }),
        ]
      : []),
  ];
}

function tagScenarios(studio: Studio): Scenario[] {
  const tag = (context: Request["context"] = {}) =>
    studio.request("sagemaker:AddTags", studio.sageMaker("training-job/one"), context);
  return [
    allowed("a tag on a new job", tag({ "sagemaker:TaggingAction": "CreateTrainingJob" })),
    notAllowed("a tag on a job that stands", tag(), conditionOf("TagOnCreation")),
  ];
}

function passRoleScenarios(studio: Studio): Scenario[] {
  const pass = (service: string) => studio.request("iam:PassRole", studio.role.arn, { "iam:PassedToService": service });
  return [
    allowed("the own role, passed to SageMaker", pass("sagemaker.amazonaws.com")),
    notAllowed("the own role, passed to Lambda", pass("lambda.amazonaws.com"), conditionOf("PassItself")),
  ];
}

function projectScenarios(studio: Studio): Scenario[] {
  const level = (action: string, userLevel: string) =>
    studio.request(`servicecatalog:${action}`, "*", { "servicecatalog:userLevel": userLevel });
  const calls = [
    "DescribeProvisionedProduct",
    "SearchProvisionedProducts",
    "TerminateProvisionedProduct",
    "UpdateProvisionedProduct",
  ];
  return [
    allowed("a project", studio.request("sagemaker:CreateProject", studio.sageMaker("project/one"))),
    allowed("a search for templates", studio.request("servicecatalog:SearchProducts", "*")),
    allowed(
      "a template of AWS, launched",
      studio.request("servicecatalog:ProvisionProduct", `arn:aws:catalog:${studio.region}:763104351884:product/prod-1`),
    ),
    ...calls.flatMap((action) => [
      allowed(`${action} of the own`, level(action, "self")),
      notAllowed(`${action} of everybody's`, level(action, "account"), conditionOf("OwnProvisionedTemplates")),
    ]),
  ];
}

/** Tables of Feature Store's own database. */
function offlineStoreScenarios(studio: Studio): Scenario[] {
  const table = (action: string, database: string) =>
    studio.request(`glue:${action}`, studio.arn("glue", `table/${database}/one`));
  return ["CreateTable", "GetPartitions", "GetTable", "UpdateTable"].flatMap((action) => [
    allowed(`${action} of an offline store`, table(action, "sagemaker_featurestore")),
    notAllowed(`${action} of another database`, table(action, "finance"), resourceOf("OfflineStoreTables")),
  ]);
}
