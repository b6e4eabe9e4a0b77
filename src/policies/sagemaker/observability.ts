import { logGroupArn, type Place } from "../arn";
import { type Statement } from "../statement";

/** Logs and metrics of jobs and endpoints. */
export function observabilityStatements(place: Place): Statement[] {
  return [
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: logGroupArn(place, "/aws/sagemaker/*"),
    },
    {
      // Not /aws/sagemaker/studio, where the apps of all users write.
      Sid: "ReadLogsOfJobs",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: [logGroupArn(place, "/aws/sagemaker/*Jobs*"), logGroupArn(place, "/aws/sagemaker/Endpoints/*")],
    },
    {
      Sid: "WriteMetrics",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*", // A metric is no resource, but has a namespace.
      Condition: { StringLike: { "cloudwatch:namespace": ["/aws/sagemaker/*", "aws/sagemaker/*"] } },
    },
    {
      Sid: "ReadMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
      Resource: "*", // Only datasets of OpenTelemetry are resources; SageMaker's metrics are in none.
    },
  ];
}
