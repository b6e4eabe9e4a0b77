import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";

/**
 * Jobs, models and endpoints. Left out for lack of a condition key that could hold them in the VPC: compilation,
 * optimization and recommendation jobs, labeling. Left out since they would run code with the role of another's endpoint
 * or job, wherever that is: new images of inference components, and of the rules of a job that runs.
 */
export function jobStatements(place: Place): Statement[] {
  return [
    {
      // Each wildcard: all that can be done to one kind of thing.
      Sid: "JobsAndModels",
      Effect: "Allow",
      Action: [
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
      ].map((action) => `sagemaker:${action}`),
      Resource: sageMakerArn(place, "*"), // An action takes its own kind of resource alone.
    },
  ];
}
