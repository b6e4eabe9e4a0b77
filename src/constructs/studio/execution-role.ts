import { type Construct } from "constructs";
import { managedKmsStatements, managedLargeDataStatements, managedPolicyNames } from "../../policies/managed-policies";
import { readArtifacts } from "../../policies/sagemaker/storage";
import {
  executionStatements,
  jobGuardrails,
  type StudioExecutionScope,
  userGuardrails,
} from "../../policies/studio-execution";
import { executionTrust } from "../../policies/trust";
import { type AwsEnvironment } from "../aws-environment";
import { Role, type UsableRole } from "../security/role";

export interface ExecutionRoleProps {
  readonly env: AwsEnvironment;
  readonly name: string;
  /** Names of the two policies that hold the denies. */
  readonly policyNames: { readonly jobGuardrails: string; readonly userGuardrails: string };
  /**
   * `leastPrivilege`: own statements, denies for what leaves the VPC, goes without a key or crosses users; AWS's Canvas
   * policies where Canvas is on. `managed`: the broad policies of AWS, without denies.
   */
  readonly permissions: "leastPrivilege" | "managed";
  /** What the statements speak of; the role's own ARN is added. */
  readonly scope: Omit<StudioExecutionScope, "roleArn">;
}

/**
 * The role that Studio apps and the jobs started from them run with.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export class ExecutionRole extends Role {
  /** A role of the user's own, taken as it is. */
  static fromArn(arn: string): UsableRole {
    return { arn, staticArn: arn, ready: [] };
  }

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id, {
      env: props.env,
      name: props.name,
      description: "Studio apps and the jobs started from them",
      trust: executionTrust({ accountId: props.env.accountId, canvas: props.scope.canvas }),
    });
    managedPolicyNames({ mode: props.permissions, canvas: props.scope.canvas }).forEach((name) =>
      this.attachAwsManagedPolicy(name),
    );
    const statementScope = { ...props.scope, roleArn: this.staticArn };
    if (props.permissions === "managed") {
      this.addInlinePolicy("Kms", [
        ...managedKmsStatements(props.scope.dataKeyArn),
        readArtifacts(props.scope),
        ...managedLargeDataStatements(statementScope),
      ]);
      return;
    }
    this.addInlinePolicy("Execution", executionStatements(statementScope));
    this.addManagedPolicy("JobGuardrails", {
      name: props.policyNames.jobGuardrails,
      description: "Denies jobs and models outside the VPC or without a key, and what lets other accounts in",
      statements: jobGuardrails(statementScope),
    });
    this.addManagedPolicy("UserGuardrails", {
      name: props.policyNames.userGuardrails,
      description: "Denies what crosses users, buckets, roles or the administration of the domain",
      statements: userGuardrails(statementScope),
    });
  }
}
