import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";
import { PIPELINE_ACTIONS } from "./pipelines";

/**
 * Jobs, models and endpoints. Each wildcard: all that can be done to one kind of thing.
 *
 * Left out for lack of a condition key that could hold them in the VPC: compilation, optimization and recommendation
 * jobs, labeling. Left out since they could run code with the role of another's endpoint or job, wherever that is:
 * CreateInferenceComponent, UpdateInferenceComponent and UpdateTrainingJob.
 */
const JOB_ACTIONS: readonly string[] = [
  "*AutoMLJob*",
  "*Endpoint",
  "*EndpointConfig",
  "*HyperParameterTuningJob",
  "*ModelPackageGroup",
  "*ProcessingJob",
  "*TransformJob",
  "BatchPutMetrics",
  "CreateModel",
  "CreateModelPackage",
  "CreateTrainingJob",
  "DeleteInferenceComponent",
  "DeleteModel",
  "DeleteModelPackage",
  "DeleteTrainingJob",
  "InvokeEndpoint*",
  "StopTrainingJob",
  "UpdateEndpoint*",
  "UpdateInferenceComponentRuntimeConfig", // The number of copies.
  "UpdateModelPackage",
];

/** Jobs, models and endpoints, and the pipelines and records around them: one statement, which spares a resource. */
export function jobStatements(place: Place): Statement[] {
  return [
    {
      Sid: "JobsAndModels",
      Effect: "Allow",
      Action: [...JOB_ACTIONS, ...PIPELINE_ACTIONS].map((action) => `sagemaker:${action}`),
      Resource: sageMakerArn(place, "*"), // An action takes its own kind of resource alone.
    },
  ];
}
