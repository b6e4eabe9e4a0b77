import { actionOf, allowed, conditionOf, notAllowed, resourceOf, type Scenario } from "./scenario";
import { serviceScenarios } from "./service-scenarios";
import { type Request } from "./simulate";
import { type Studio } from "./studio";

/**
 * What the SDK, Studio and the usual libraries send on an ordinary day, by the role's own statements, and where each
 * permission ends.
 */
export function dailyScenarios(studio: Studio): Scenario[] {
  const scenarios = [
    ...recordScenarios(studio),
    ...registryScenarios(studio),
    ...deploymentScenarios(studio),
    ...tagScenarios(studio),
    ...mlflowScenarios(studio),
    ...serviceScenarios(studio),
  ];
  return scenarios.map((scenario) => ({
    ...scenario,
    name: `on an ordinary day: ${scenario.name}`,
    request: studio.byOwnPolicies(scenario.request),
  }));
}

type Call = readonly [action: string, resource: string];

const calls = (studio: Studio, table: readonly Call[]): Scenario[] =>
  table.map(([action, resource]) =>
    allowed(`${action} of ${resource}`, studio.request(`sagemaker:${action}`, studio.sageMaker(resource))),
  );

/** Experiments, lineage, pipelines, monitoring. */
function recordScenarios(studio: Studio): Scenario[] {
  return [
    ...calls(studio, [
      ["AddAssociation", "artifact/one"],
      ["AssociateTrialComponent", "experiment-trial/one"],
      ["CreateAction", "action/one"],
      ["CreateArtifact", "artifact/one"],
      ["CreateContext", "context/one"],
      ["CreateExperiment", "experiment/one"],
      ["CreateTrial", "experiment-trial/one"],
      ["CreateTrialComponent", "experiment-trial-component/one"],
      ["DeleteExperiment", "experiment/one"],
      ["DeletePipeline", "pipeline/one"],
      ["DeleteTrialComponent", "experiment-trial-component/one"],
      ["RetryPipelineExecution", "pipeline/one/execution/one"],
      ["SendPipelineExecutionStepSuccess", "pipeline/one/execution/one"],
      ["StartMonitoringSchedule", "monitoring-schedule/one"],
      ["StartPipelineExecution", "pipeline/one"],
      ["StopPipelineExecution", "pipeline/one/execution/one"],
      ["UpdateExperiment", "experiment/one"],
      ["UpdateMonitoringAlert", "monitoring-schedule/one"],
      ["UpdatePipeline", "pipeline/one"],
      ["UpdatePipelineExecution", "pipeline/one/execution/one"],
      ["UpdatePipelineVersion", "pipeline/one"],
      ["UpdateTrialComponent", "experiment-trial-component/one"],
    ]),
    ...["sagemaker:QueryLineage", "sagemaker:Search", "sagemaker:ListPipelines"].map((action) =>
      allowed(action, studio.request(action, "*")),
    ),
    notAllowed(
      "a shadow test, which no condition key holds in the VPC",
      studio.request("sagemaker:CreateInferenceExperiment", studio.sageMaker("inference-experiment/one")),
      actionOf("JobsAndModels"),
    ),
    notAllowed(
      "a pipeline of another region",
      studio.abroad(studio.request("sagemaker:UpdatePipelineVersion", studio.sageMaker("pipeline/one"))),
      resourceOf("JobsAndModels"),
    ),
  ];
}

/** Models, their packages and their cards. */
function registryScenarios(studio: Studio): Scenario[] {
  return [
    ...calls(studio, [
      ["BatchDescribeModelPackage", "model-package/one"],
      ["CreateModelCard", "model-card/one"],
      ["CreateModelCardExportJob", "model-card/one"],
      ["DeleteModelCard", "model-card/one"],
      ["DescribeModelCard", "model-card/one"],
      ["ListModelCardVersions", "model-card/one"],
      ["UpdateModelCard", "model-card/one"],
    ]),
    notAllowed(
      "a model card of another region",
      studio.abroad(studio.request("sagemaker:UpdateModelCard", studio.sageMaker("model-card/one"))),
      resourceOf("JobsAndModels"),
    ),
  ];
}

/** Jobs and endpoints, and what is deployed on them. */
function deploymentScenarios(studio: Studio): Scenario[] {
  return [
    ...calls(studio, [
      ["DeleteHyperParameterTuningJob", "hyper-parameter-tuning-job/one"],
      ["DeleteInferenceComponent", "inference-component/one"],
      ["DeleteProcessingJob", "processing-job/one"],
      ["DeleteTrainingJob", "training-job/one"],
      ["DescribeInferenceComponent", "inference-component/one"],
      ["UpdateInferenceComponentRuntimeConfig", "inference-component/one"],
    ]),
    ...[
      ["CreateInferenceComponent", "inference-component/one"],
      ["UpdateInferenceComponent", "inference-component/one"],
      // It takes rule containers and remote debugging to a job of anybody.
      ["UpdateTrainingJob", "training-job/one"],
    ].map(([action = "", resource = ""]) =>
      notAllowed(
        `${action}, which may run code with another's role`,
        studio.request(`sagemaker:${action}`, studio.sageMaker(resource)),
        actionOf("JobsAndModels"),
      ),
    ),
    notAllowed(
      "the end of a job of another region",
      studio.abroad(studio.request("sagemaker:DeleteTrainingJob", studio.sageMaker("training-job/one"))),
      resourceOf("JobsAndModels"),
    ),
  ];
}

/** Tags on what stands: of the own domain, but for the tags that say whose a thing is. */
function tagScenarios(studio: Studio): Scenario[] {
  const tag = (action: string, resource: string, domain: string | undefined, key = "project"): Request =>
    studio.request(`sagemaker:${action}`, studio.sageMaker(resource), {
      "aws:TagKeys": [key],
      ...(domain && { "aws:ResourceTag/sagemaker:domain-arn": studio.sageMaker(`domain/${domain}`) }),
    });
  return ["AddTags", "DeleteTags"].flatMap((action) => [
    ...["endpoint/one", "model/one", "model-package-group/one", "training-job/one"].map((resource) =>
      allowed(`${action} on ${resource} of the own domain`, tag(action, resource, "d-own")),
    ),
    notAllowed(
      `${action} on a model of another domain`,
      tag(action, "model/one", "d-other"),
      conditionOf("TagsOfOwnDomain"),
    ),
    notAllowed(
      `${action} on a model of nobody knows whom`,
      tag(action, "model/one", undefined),
      conditionOf("TagsOfOwnDomain"),
    ),
    notAllowed(
      `${action} that says whose a model is`,
      tag(action, "model/one", "d-own", "sagemaker:user-profile-arn"),
      conditionOf("TagsOfOwnDomain"),
    ),
  ]);
}

/** MLflow: what an administrator has set up, used. */
function mlflowScenarios(studio: Studio): Scenario[] {
  const server = studio.sageMaker("mlflow-tracking-server/one");
  return [
    ...["CreateRun", "LogBatch", "SearchRuns", "CreateRegisteredModel"].map((action) =>
      allowed(`${action} on a tracking server`, studio.request(`sagemaker-mlflow:${action}`, server)),
    ),
    allowed("the pages of MLflow", studio.request("sagemaker-mlflow:AccessUI", "*")),
    ...calls(studio, [
      ["CallMlflowAppApi", "mlflow-app/app-one"],
      ["CreatePresignedMlflowAppUrl", "mlflow-app/app-one"],
      ["CreatePresignedMlflowTrackingServerUrl", "mlflow-tracking-server/one"],
    ]),
    notAllowed(
      "a run on a tracking server of another region",
      studio.abroad(studio.request("sagemaker-mlflow:CreateRun", server)),
      resourceOf("UseMlflow"),
    ),
    notAllowed(
      "a new tracking server, whose key and network no condition key tells",
      studio.request("sagemaker:CreateMlflowTrackingServer", server),
      actionOf("UseMlflow"),
    ),
  ];
}
