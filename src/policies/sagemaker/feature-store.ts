import { arn, type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";

/** Feature Store, with the Glue tables of its offline store. */
export function featureStoreStatements(place: Place): Statement[] {
  return [
    {
      Sid: "FeatureGroups",
      Effect: "Allow",
      Action: [
        "sagemaker:BatchGetRecord",
        "sagemaker:CreateFeatureGroup",
        "sagemaker:DeleteFeatureGroup",
        "sagemaker:DeleteRecord",
        "sagemaker:GetRecord",
        "sagemaker:PutRecord",
        "sagemaker:UpdateFeatureGroup",
        "sagemaker:UpdateFeatureMetadata",
      ],
      Resource: sageMakerArn(place, "feature-group/*"),
    },
    {
      Sid: "OfflineStoreTables",
      Effect: "Allow",
      Action: ["glue:CreateDatabase", "glue:CreateTable", "glue:GetDatabase", "glue:GetTable", "glue:UpdateTable"],
      Resource: [
        arn(place, "glue", "catalog"),
        arn(place, "glue", "database/sagemaker_featurestore"),
        arn(place, "glue", "table/sagemaker_featurestore/*"),
      ],
    },
  ];
}
