import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";
import { OWN_DOMAIN } from "./session";

/** Lists and descriptions of all of SageMaker. */
export function readStatements(): Statement[] {
  return [
    {
      Sid: "ReadSageMaker",
      Effect: "Allow",
      Action: [
        // With a presigned URL alone, and that is for a server of this account.
        "sagemaker-mlflow:AccessUI",
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

/**
 * Tags on what a user makes, and on what the own domain has made: SageMaker tags that with the domain's ARN.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/domain-resource-isolation.html
 */
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
    {
      // SageMaker's own tags say whose a thing is, so this lets nobody change them.
      Sid: "TagsOfOwnDomain",
      Effect: "Allow",
      Action: ["sagemaker:AddTags", "sagemaker:DeleteTags"],
      Resource: sageMakerArn(place, "*"),
      Condition: {
        StringEquals: { "aws:ResourceTag/sagemaker:domain-arn": sageMakerArn(place, `domain/${OWN_DOMAIN}`) },
        "ForAllValues:StringNotLike": { "aws:TagKeys": "sagemaker:*" },
      },
    },
  ];
}
