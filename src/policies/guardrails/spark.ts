import { deny, type Statement } from "../statement";

/**
 * No Spark on EMR Serverless, which AWS's Canvas policies allow whether or not Canvas uses it. An application is in the VPC
 * only if whoever makes it says so, no condition key tells, and Canvas makes its own with the role of its user.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonemrserverless.html
 */
export function sparkGuardrails(): Statement[] {
  return [
    deny({
      Sid: "SparkOutsideVpc",
      // With the tag of Canvas on it, a user may stop an application of others.
      Action: ["Access*", "Create*", "Start*", "TagResource", "Update*"].map((action) => `emr-serverless:${action}`),
      Resource: "*",
    }),
  ];
}
