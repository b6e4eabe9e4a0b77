import { arn, type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";

/** Feature Store, with the Glue tables of its offline store. */
export function featureStoreStatements(place: Place): Statement[] {
  return [
    {
      Sid: "FeatureGroups",
      Effect: "Allow",
      Action: ["sagemaker:*Feature*", "sagemaker:*Record"], // All that can be done to a group and to its records.
      Resource: sageMakerArn(place, "feature-group/*"),
    },
    {
      Sid: "OfflineStoreTables",
      Effect: "Allow",
      Action: [
        "glue:CreateDatabase",
        "glue:CreateTable",
        "glue:GetDatabase",
        "glue:GetPartitions", // Athena, for a query.
        "glue:GetTable",
        "glue:UpdateTable",
      ],
      Resource: [
        arn(place, "glue", "catalog"),
        arn(place, "glue", "database/sagemaker_featurestore"),
        arn(place, "glue", "table/sagemaker_featurestore/*"),
      ],
    },
  ];
}
