import { deny, type Statement } from "../statement";

export interface PassRoleGuardrailScope {
  /** ARN of the role itself, known at synth. */
  readonly roleArn: string;
}

/** No role is passed but the own one. */
export function passRoleGuardrails({ roleArn }: PassRoleGuardrailScope): Statement[] {
  return [deny({ Sid: "OtherRoles", Action: "iam:PassRole", NotResource: roleArn })];
}
