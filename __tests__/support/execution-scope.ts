import { type CanvasScope } from "../../src/policies/sagemaker/canvas";
import { type StudioExecutionScope } from "../../src/policies/studio-execution";

/** Every part of Canvas on. */
export const WHOLE_CANVAS: CanvasScope = {
  enabled: true,
  timeSeries: true,
  dataSources: true,
  readyToUseModels: true,
  generativeAi: true,
  largeData: true,
  directDeploy: true,
  modelRegistration: true,
};

/** A scope as the studio stack makes one: references where the value is not known at synth. */
export function executionScope(overrides: Partial<StudioExecutionScope> = {}): StudioExecutionScope {
  return {
    partition: "aws",
    region: "us-east-1",
    accountId: "123456789012",
    roleArn: "arn:aws:iam::123456789012:role/ml-us-east-1-studio-execution",
    dataKeyArn: "${aws_kms_key.DataKey.arn}",
    defaultBucketName: "sagemaker-us-east-1-123456789012",
    bucketNames: ["team-data"],
    metricNamespace: "ml",
    artifactBucketName: "ml-studio-artifacts-123456789012-us-east-1",
    vpcId: "${aws_vpc.Network.id}",
    subnetIds: ["${aws_subnet.One.id}", "${aws_subnet.Two.id}"],
    securityGroupIds: ["${aws_security_group.Apps.id}", "${aws_security_group.Jobs.id}"],
    userGroups: true,
    allowedInstanceTypes: [],
    nvmeInstanceTypes: ["ml.g5.*", "ml.p4d.*"],
    canvas: WHOLE_CANVAS,
    projects: true,
    featureStore: true,
    remoteIde: false,
    ...overrides,
  };
}
