import { type Statement } from "../statement";

export interface PassItselfScope {
  /** ARN of the role itself, known at synth. */
  readonly roleArn: string;
  /**
   * Services besides SageMaker that take the role.
   * @default - none
   */
  readonly passedToServices?: readonly string[];
}

/** Jobs run with the role that starts them, and no other. */
export function passItself({ roleArn, passedToServices = [] }: PassItselfScope): Statement {
  return {
    Sid: "PassItself",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: roleArn,
    Condition: { StringEquals: { "iam:PassedToService": ["sagemaker.amazonaws.com", ...passedToServices] } },
  };
}
