import {
  type EvaluationResult,
  IAMClient,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { mockClient } from "aws-sdk-client-mock";
import { awsError, ROLE_ARN } from "./account";
import { type Calls } from "./calls";

/** IAM's policy simulator. */
export class FakeIam {
  /** Actions that the role's permissions boundary does not allow. */
  keptByBoundary: string[] = [];
  /** Actions that a policy of the organization does not allow. */
  keptByOrganization: string[] = [];
  /** Actions that the role's own policies do not allow, as while they spread through AWS. */
  notGranted: string[] = [];
  /** Condition keys that some policy asks for. */
  conditionKeys: string[] = [];

  constructor(calls: Calls) {
    mockClient(IAMClient)
      .rejects(new Error("an IAM call that the fake does not know"))
      .on(SimulatePrincipalPolicyCommand)
      .callsFake(
        calls.answer("SimulatePrincipalPolicy", (input: SimulatePrincipalPolicyCommandInput) => {
          if (input.PolicySourceArn !== ROLE_ARN) throw awsError("NoSuchEntityException");
          const given = input.ContextEntries?.map((entry) => entry.ContextKeyName?.toLowerCase());
          const missing = this.conditionKeys.filter((key) => !given?.includes(key.toLowerCase()));
          return {
            EvaluationResults: input.ActionNames?.map((action) => this.evaluated(action, input.ResourceArns, missing)),
          };
        }),
      );
  }

  private evaluated(action: string, resources: string[] = [], missing: string[]): EvaluationResult {
    const withinBoundary = !this.keptByBoundary.includes(action);
    const withinOrganization = !this.keptByOrganization.includes(action);
    const isAllowed = withinBoundary && withinOrganization && !this.notGranted.includes(action);
    const decision = isAllowed ? "allowed" : "implicitDeny";
    return {
      EvalActionName: action,
      EvalDecision: decision,
      MissingContextValues: missing,
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: withinBoundary },
      OrganizationsDecisionDetail: { AllowedByOrganizations: withinOrganization },
      ResourceSpecificResults: resources.map((EvalResourceName) => ({
        EvalResourceName,
        EvalResourceDecision: decision,
        MissingContextValues: missing,
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: withinBoundary },
      })),
    };
  }
}
