import { volumeGrant } from "./keys";
import { canvasPolicyNames, type CanvasScope, EMR_SERVERLESS } from "./sagemaker/canvas";
import { passItself, type PassItselfScope } from "./sagemaker/pass-role";
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
  return [...(mode === "managed" ? ["AmazonSageMakerFullAccess"] : []), ...canvasPolicyNames(canvas)];
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
    volumeGrant(dataKeyArn),
  ];
}

/** What AWS's policies leave out for large data: they pass EMR Serverless only roles of a name that AWS chose. */
export function managedLargeDataStatements(
  scope: Pick<PassItselfScope, "roleArn"> & { readonly canvas: Pick<CanvasScope, "enabled" | "largeData"> },
): Statement[] {
  const { roleArn, canvas } = scope;
  return canvas.enabled && canvas.largeData ? [passItself({ roleArn, passedToServices: [EMR_SERVERLESS] })] : [];
}
