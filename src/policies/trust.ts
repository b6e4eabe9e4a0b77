import { canvasServices, type CanvasScope } from "./sagemaker/canvas";
import { type OneOrMany, type Statement } from "./statement";

/**
 * Lets AWS services assume a role, and only on behalf of this account: without aws:SourceAccount another account could
 * make the service use the role (the confused deputy).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function serviceTrust(service: OneOrMany, accountId: string): Statement[] {
  return [
    {
      Sid: "AssumedByServices",
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
  ];
}

export interface ExecutionTrustProps {
  readonly accountId: string;
  /** Canvas hands the role to other services. */
  readonly canvas: Pick<CanvasScope, "enabled" | "timeSeries" | "largeData">;
}

/**
 * Trust policy of a Studio execution role. SageMaker also sets the source identity, so that CloudTrail names the user
 * profile behind a call.
 *
 * There is no aws:SourceArn condition on the domain: the same role runs the jobs that users start, each with an ARN of
 * its own.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitor-user-access.html
 */
export function executionTrust({ accountId, canvas }: ExecutionTrustProps): Statement[] {
  const sageMaker: Statement = {
    Sid: "AssumedBySageMaker",
    Effect: "Allow",
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
  const services = canvasServices(canvas);
  return [sageMaker, ...(services.length ? serviceTrust(services, accountId) : [])];
}
