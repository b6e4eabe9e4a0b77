import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { iamArn } from "../../policies/arn";
import { POLICY_LIMITS, policyDocument, type Statement } from "../../policies/statement";
import { type AwsEnvironment, roleArn } from "../aws-environment";
import { limitPolicySize } from "./policy-size";

export interface RoleProps {
  readonly env: AwsEnvironment;
  /** Name of the role, unique in the account. At most 64 characters. */
  readonly name: string;
  readonly description: string;
  /** Trust policy. */
  readonly trust: readonly Statement[];
}

export interface ManagedPolicyProps {
  /** Name of the policy, unique in the account. At most 128 characters. */
  readonly name: string;
  readonly description: string;
  readonly statements: readonly Statement[];
}

/** An IAM role with its inline and attached policies. */
export class Role extends Construct {
  readonly name: string;
  /** ARN of the role; a reference, so whoever uses it waits for the role. */
  readonly arn: string;
  /** The same ARN as text that is known at synth; for policies, which may name a role before it exists. */
  readonly staticArn: string;
  readonly resource: IamRole;
  private readonly props: RoleProps;
  private readonly policies: ITerraformDependable[] = [];
  private readonly inlineStatements: Statement[] = [];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    this.props = props;
    this.name = props.name;
    this.staticArn = roleArn(props.env, props.name);
    this.resource = new IamRole(this, "Resource", {
      name: props.name,
      description: props.description,
      path: props.env.iamPath,
      permissionsBoundary: props.env.permissionsBoundaryArn,
      assumeRolePolicy: this.document("trust policy", props.trust, POLICY_LIMITS.trust),
    });
    this.arn = this.resource.arn;
    const inline = `the inline policies of role ${props.name}`;
    limitPolicySize(this, inline, () => this.inlineStatements, POLICY_LIMITS.inlineRole);
  }

  /** The role's policies: what needs not only the role but its permissions depends on these. */
  get permissions(): ITerraformDependable[] {
    return [...this.policies];
  }

  /** Adds an inline policy. All inline policies of a role share a limit of 10,240 characters. */
  addInlinePolicy(id: string, statements: readonly Statement[]): void {
    this.inlineStatements.push(...statements);
    this.policies.push(
      new IamRolePolicy(this, id, {
        name: kebabCase(id),
        role: this.resource.name,
        policy: policyDocument(statements),
      }),
    );
  }

  /** Makes a customer managed policy and attaches it. Limit: 6,144 characters. */
  addManagedPolicy(id: string, props: ManagedPolicyProps): void {
    const policy = new IamPolicy(this, id, {
      name: props.name,
      description: props.description,
      path: this.props.env.iamPath,
      policy: this.document(`policy ${props.name}`, props.statements, POLICY_LIMITS.managed),
    });
    this.attach(`${id}Attachment`, policy.arn);
  }

  /** Attaches a policy that AWS manages, such as `service-role/AmazonECSTaskExecutionRolePolicy`. */
  attachAwsManagedPolicy(nameWithPath: string): void {
    const id = nameWithPath.replace(/\W/g, "");
    this.attach(id, iamArn({ ...this.props.env, accountId: "aws" }, `policy/${nameWithPath}`));
  }

  private attach(id: string, policyArn: string): void {
    this.policies.push(new IamRolePolicyAttachment(this, id, { role: this.resource.name, policyArn }));
  }

  private document(what: string, statements: readonly Statement[], limit: number): string {
    limitPolicySize(this, `${what} of role ${this.name}`, () => statements, limit);
    return policyDocument(statements);
  }
}

function kebabCase(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}
