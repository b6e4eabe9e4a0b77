import { logGroupArn, type Place } from "../arn";
import { type Statement } from "../statement";

export interface ObservabilityScope extends Place {
  /** First part of the names of CloudWatch's namespaces that users may write metrics of their own to. */
  readonly metricNamespace: string;
}

/** Logs and metrics of jobs and endpoints. */
export function observabilityStatements(scope: ObservabilityScope): Statement[] {
  return [
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: logGroupArn(scope, "/aws/sagemaker/*"),
    },
    {
      // Not /aws/sagemaker/studio, where the apps of all users write.
      Sid: "ReadLogsOfJobs",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: [logGroupArn(scope, "/aws/sagemaker/*Jobs*"), logGroupArn(scope, "/aws/sagemaker/Endpoints/*")],
    },
    {
      Sid: "WriteMetrics",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*", // A metric is no resource, but has a namespace.
      Condition: {
        StringLike: { "cloudwatch:namespace": ["/aws/sagemaker/*", "aws/sagemaker/*", `${scope.metricNamespace}/*`] },
      },
    },
    {
      Sid: "ReadMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
      Resource: "*", // Only datasets of OpenTelemetry are resources; SageMaker's metrics are in none.
    },
  ];
}
