import { allowed, conditionOf, denied, notAllowed, OTHER_ACCOUNT, resourceOf, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { type Studio } from "./studio";

/** What an ordinary day asks of other services than SageMaker, and what is not for a user's role to ask. */
export function serviceScenarios(studio: Studio): Scenario[] {
  return [
    ...bucketScenarios(studio),
    ...queryScenarios(studio),
    ...metricScenarios(studio),
    ...othersScenarios(studio),
  ];
}

/** Copies of large objects list their parts, and carry their tags along. */
function bucketScenarios(studio: Studio): Scenario[] {
  const bucket = studio.defaultBucketArn;
  const here = (action: string) => studio.request(action, `${bucket}/data`);
  const there = (action: string) => studio.request(action, "arn:aws:s3:::other-team/data");
  return [
    ...["s3:DeleteObjectTagging", "s3:GetObjectTagging", "s3:PutObjectTagging"].flatMap((action) => [
      allowed(`${action} in SageMaker's bucket`, here(action)),
      denied(`${action} in a bucket that is not named`, there(action), "OtherBuckets"),
    ]),
    ...["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"].flatMap((action) => [
      allowed(`${action} in SageMaker's bucket`, here(action)),
      notAllowed(`${action} in a bucket that is not named`, there(action), resourceOf("UseDataBuckets")),
    ]),
    allowed("the uploads to SageMaker's bucket", studio.request("s3:ListBucketMultipartUploads", bucket)),
    ...(studio.region === "us-east-1" && studio.has("ReadServiceBuckets")
      ? ["sagemaker-example-files-prod-us-east-1", "sagemaker-sample-files"].flatMap((name) => [
          allowed(`data of AWS's examples in ${name}`, ofAws(studio, "s3:GetObject", `${name}/datasets/one.csv`)),
          allowed(`the list of ${name}`, ofAws(studio, "s3:ListBucket", name)),
          denied(
            `a bucket with a name like ${name}`,
            ofAws(studio, "s3:GetObject", `${name}-1/one.csv`),
            "OtherBuckets",
            "BucketsOfOtherAccounts",
          ),
        ])
      : []),
  ];
}

/** Athena over the offline store, and for Canvas. */
function queryScenarios(studio: Studio): Scenario[] {
  if (!studio.has("QueryAthena")) return [];
  const query = (action: string, workgroup: string) => studio.request(`athena:${action}`, workgroup);
  const actions = ["GetQueryExecution", "GetQueryResults", "GetWorkGroup", "StartQueryExecution", "StopQueryExecution"];
  return actions.flatMap((action) => [
    allowed(`athena:${action}`, query(action, studio.arn("athena", "workgroup/primary"))),
    notAllowed(
      `athena:${action} in another region`,
      studio.abroad(query(action, studio.arn("athena", "workgroup/primary"))),
      resourceOf("QueryAthena"),
    ),
  ]);
}

/** Metrics of one's own, under the deployment's name. */
function metricScenarios(studio: Studio): Scenario[] {
  const metric = (namespace: string) =>
    studio.request("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": namespace });
  return [
    allowed("a metric of the team", metric(`${studio.name}/churn`)),
    notAllowed("a metric of AWS", metric("AWS/SageMaker"), conditionOf("WriteMetrics")),
    notAllowed("a metric of another deployment", metric("other/churn"), conditionOf("WriteMetrics")),
  ];
}

/** What is for an administrator's roles: the README's limits name each. */
function othersScenarios(studio: Studio): Scenario[] {
  const { region, account } = studio;
  const table: [name: string, action: string, resource: string][] = [
    ["an optimization", "sagemaker:CreateOptimizationJob", studio.sageMaker("optimization-job/one")],
    [
      "a recommendation",
      "sagemaker:CreateInferenceRecommendationsJob",
      studio.sageMaker("inference-recommendations-job/one"),
    ],
    ["an algorithm, which is tried out on the spot", "sagemaker:CreateAlgorithm", studio.sageMaker("algorithm/one")],
    ["an image for everybody's apps", "sagemaker:CreateImage", studio.sageMaker("image/one")],
    ["a hub", "sagemaker:CreateHub", studio.sageMaker("hub/one")],
    [
      "an endpoint that scales",
      "application-autoscaling:RegisterScalableTarget",
      studio.arn("application-autoscaling", "scalable-target/one"),
    ],
    ["an alarm", "cloudwatch:PutMetricAlarm", studio.arn("cloudwatch", "alarm:one")],
    ["a function in a pipeline", "lambda:InvokeFunction", studio.arn("lambda", "function:one")],
    ["a message from a pipeline", "sqs:SendMessage", `arn:aws:sqs:${region}:${account}:one`],
    [
      "a cluster of EMR in a pipeline",
      "elasticmapreduce:AddJobFlowSteps",
      studio.arn("elasticmapreduce", "cluster/one"),
    ],
    ["a repository of CodeCommit", "codecommit:GitPull", `arn:aws:codecommit:${region}:${account}:one`],
    ["the build of an image", "codebuild:StartBuild", studio.arn("codebuild", "project/one")],
    ["the push of an image", "ecr:PutImage", studio.arn("ecr", "repository/one")],
  ];
  return table.map(([name, action, resource]) => notAllowed(name, studio.request(action, resource)));
}

/** Through the endpoint, as an app does. */
function ofAws(studio: Studio, action: string, resource: string): Request {
  const { s3Endpoint: via } = studio;
  return { ...studio.request(action, `arn:aws:s3:::${resource}`), owner: OTHER_ACCOUNT, via };
}
