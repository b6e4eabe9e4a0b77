import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";

/** Lists and descriptions of all of SageMaker. */
export function readStatements(): Statement[] {
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
  ];
}

/** Tags on what a user makes. */
export function tagStatements(place: Place): Statement[] {
  return [
    {
      // Studio tags whatever it makes.
      Sid: "TagOnCreation",
      Effect: "Allow",
      Action: "sagemaker:AddTags",
      Resource: sageMakerArn(place, "*"),
      Condition: { Null: { "sagemaker:TaggingAction": "false" } },
    },
  ];
}
