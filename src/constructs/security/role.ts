import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { type ITerraformDependable, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { iamArn } from "../../policies/arn";
import { POLICY_LIMITS, policyDocument, type Statement } from "../../policies/statement";
import { type AwsEnvironment, roleArn } from "../aws-environment";
import { characters, limit } from "../bounds";
import { limitPolicySize } from "./policy-size";

export interface RoleProps {
  readonly env: AwsEnvironment;
  /** Name of the role, unique in the account. 1 to 64 characters. */
  readonly name: string;
  readonly description: string;
  /** Trust policy. */
  readonly trust: readonly Statement[];
}

export interface ManagedPolicyProps {
  /** Name of the policy, unique in the account. 1 to 128 characters. */
  readonly name: string;
  readonly description: string;
  readonly statements: readonly Statement[];
}

/** A role, as far as others use it: one of this stack, or one that exists already. */
export interface UsableRole {
  /** ARN of the role; a reference where the role is in this stack, so whoever uses it waits for the role. */
  readonly arn: string;
  /** The same ARN as text that is known at synth; for policies, which may name a role before it exists. */
  readonly staticArn: string;
  /** What must exist before the role is used: its policies. Whoever names the role waits for it anyway. */
  readonly ready: ITerraformDependable[];
}

/** An IAM role with its inline and attached policies. */
export class Role extends Construct implements UsableRole {
  readonly name: string;
  readonly arn: string;
  readonly staticArn: string;
  readonly resource: IamRole;
  private readonly props: RoleProps;
  private readonly policies: ITerraformDependable[] = [];
  private readonly inlineStatements: Statement[] = [];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    limit(this, "name", props.name, characters(1, 64));
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

  get ready(): ITerraformDependable[] {
    return [...this.policies];
  }

  /** Adds an inline policy. All inline policies of a role share a limit of 10,240 characters. */
  addInlinePolicy(id: string, statements: readonly Statement[], lifecycle?: TerraformResourceLifecycle): void {
    this.inlineStatements.push(...statements);
    this.policies.push(
      new IamRolePolicy(this, id, {
        name: kebabCase(id),
        role: this.resource.name,
        policy: policyDocument(statements),
        lifecycle,
      }),
    );
  }

  /** Makes a customer managed policy and attaches it. Limit: 6,144 characters. */
  addManagedPolicy(id: string, props: ManagedPolicyProps): void {
    limit(this, `name of ${id}`, props.name, characters(1, 128));
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

  private document(what: string, statements: readonly Statement[], most: number): string {
    limitPolicySize(this, `${what} of role ${this.name}`, () => statements, most);
    return policyDocument(statements);
  }
}

function kebabCase(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}
