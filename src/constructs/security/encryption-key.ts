import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { logGroupArn } from "../../policies/arn";
import { keyAdministration, keyUse, logsServiceUse } from "../../policies/keys";
import { policyDocument, type Statement } from "../../policies/statement";
import { type AwsEnvironment } from "../aws-environment";
import { between, characters, limit } from "../bounds";
import { type Role } from "./role";

export interface EncryptionKeyProps {
  readonly env: AwsEnvironment;
  /** Alias with its prefix, such as `alias/ml-studio-data`. At most 256 characters. */
  readonly alias: string;
  readonly description: string;
  /**
   * Days between the deletion of the key and its end, 7 to 30.
   * @default 30
   */
  readonly deletionWindowDays?: number;
  /**
   * Log groups that CloudWatch Logs may encrypt with the key, as name patterns such as `/ml/studio/*`.
   * @default - CloudWatch Logs may not use the key
   */
  readonly logGroupPatterns?: readonly string[];
  /**
   * Refuse at plan whatever would destroy the key.
   * @default false
   */
  readonly preventDestroy?: boolean;
  /**
   * Tags of the key.
   * @default - none but the stack's
   */
  readonly tags?: Record<string, string>;
  /**
   * What must exist as long as the key does.
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * A symmetric customer managed key with rotation and an explicit policy: the account administers it, IAM policies grant
 * its use.
 */
export class EncryptionKey extends Construct {
  readonly arn: string;
  readonly resource: KmsKey;
  /** What must exist before the key is used: itself. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    limit(this, "alias", props.alias, characters(1, 256));
    limit(this, "deletionWindowDays", props.deletionWindowDays, between(7, 30));
    this.resource = new KmsKey(this, "Resource", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: props.deletionWindowDays ?? 30,
      policy: policyDocument(keyPolicy(props)),
      tags: props.tags,
      dependsOn: props.dependsOn,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    this.arn = this.resource.arn;
    this.ready = [this.resource];
    new KmsAlias(this, "Alias", { name: props.alias, targetKeyId: this.resource.keyId });
  }

  /** Lets a role encrypt and decrypt with the key, by an inline policy of that id, unique in the role. */
  grantUse(role: Role, id = `Use${this.node.id}`): void {
    role.addInlinePolicy(id, [keyUse(this.arn)]);
  }
}

function keyPolicy({ env, logGroupPatterns }: EncryptionKeyProps): Statement[] {
  const administration = keyAdministration(env.partition, env.accountId);
  if (logGroupPatterns === undefined) return administration;
  const logGroupArnPatterns = logGroupPatterns.map((pattern) => logGroupArn(env, pattern));
  return [...administration, ...logsServiceUse({ ...env, logGroupArnPattern: logGroupArnPatterns })];
}
