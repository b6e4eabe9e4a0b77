import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";

/** Pipelines, monitoring, experiments, model cards and the records of what made what. */
export function pipelineStatements(place: Place): Statement[] {
  return [
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
        "sagemaker:*ModelCard*",
        "sagemaker:*Monitoring*",
        "sagemaker:*Pipeline*",
        "sagemaker:*Trial*",
        "sagemaker:CreateExperiment",
        "sagemaker:DeleteExperiment",
        "sagemaker:UpdateExperiment",
      ],
      Resource: sageMakerArn(place, "*"), // An action takes its own kind of resource alone.
    },
  ];
}
