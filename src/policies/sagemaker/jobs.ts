import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";

/**
 * Jobs, models and endpoints. Left out for lack of a condition key that could hold them in the VPC: inference
 * components, compilation, optimization and recommendation jobs, labeling, MLflow.
 */
export function jobStatements(place: Place): Statement[] {
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
      Resource: sageMakerArn(place, "*"), // An action takes its own kind of resource alone.
    },
  ];
}
