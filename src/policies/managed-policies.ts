import { type CanvasScope } from "./execution";
import { type Statement } from "./statement";

export interface ManagedPolicyChoice {
  /**
   * `leastPrivilege`: AWS's Canvas policies alone, which AWS keeps in step with Canvas. `managed`: AWS's broad policies
   * for all of SageMaker as well.
   */
  readonly mode: "leastPrivilege" | "managed";
  readonly canvas: CanvasScope;
}

/**
 * Names, with their path, of the AWS managed policies of an execution role. A role takes 10 of them by default.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/security-iam-awsmanpol-canvas.html
 */
export function managedPolicyNames({ mode, canvas }: ManagedPolicyChoice): string[] {
  return [
    ...(mode === "managed" ? ["AmazonSageMakerFullAccess"] : []),
    ...(canvas.enabled ? canvasPolicies(canvas) : []),
  ];
}

/** Model registration needs no policy of its own: CanvasFullAccess has what it takes. */
function canvasPolicies(canvas: CanvasScope): string[] {
  const switches: [boolean, string][] = [
    [true, "AmazonSageMakerCanvasFullAccess"],
    [canvas.dataSources, "AmazonSageMakerCanvasDataPrepFullAccess"],
    [canvas.readyToUseModels || canvas.generativeAi, "AmazonSageMakerCanvasAIServicesAccess"],
    [canvas.generativeAi, "AmazonSageMakerCanvasBedrockAccess"],
    [canvas.generativeAi, "AmazonSageMakerCanvasSMDataScienceAssistantAccess"],
    [canvas.largeData, "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"],
    [canvas.timeSeries, "service-role/AmazonSageMakerCanvasForecastAccess"],
    [canvas.directDeploy, "service-role/AmazonSageMakerCanvasDirectDeployAccess"],
  ];
  return switches.filter(([on]) => on).map(([, name]) => name);
}

/** What AWS's broad policies leave out: the key of the domain, for a role in `managed` mode. */
export function managedKmsStatements(dataKeyArn: string): Statement[] {
  return [
    {
      Sid: "UseDataKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
      Resource: dataKeyArn,
    },
    // Conditions on the grant make the creation of spaces fail.
    { Sid: "GrantKeyToVolumes", Effect: "Allow", Action: "kms:CreateGrant", Resource: dataKeyArn },
  ];
}
