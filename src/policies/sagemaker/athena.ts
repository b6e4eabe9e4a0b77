import { arn, type Place } from "../arn";
import { type Statement } from "../statement";

/**
 * Queries over what the role may read in Glue and S3: Feature Store's offline store, and sources of Canvas, whose policy
 * leaves out GetWorkGroup, though the AWS SDK for pandas asks for it before each query.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-query-with-athena.html
 */
export function athenaStatements(place: Place): Statement[] {
  return [
    {
      Sid: "QueryAthena",
      Effect: "Allow",
      Action: ["athena:*QueryExecution", "athena:GetQueryResults", "athena:GetWorkGroup"],
      Resource: arn(place, "athena", "workgroup/*"),
    },
  ];
}
