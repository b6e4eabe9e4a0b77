import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { buildSync } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { logGroupArn } from "../../policies/arn";
import { functionLogs } from "../../policies/lambda";
import { type Statement } from "../../policies/statement";
import { serviceTrust } from "../../policies/trust";
import { type AwsEnvironment } from "../aws-environment";
import { type EncryptionKey } from "../security/encryption-key";
import { Role } from "../security/role";

/** Newest Node.js runtime that every supported version of the AWS provider accepts. */
export const RUNTIME = "nodejs22.x";

export interface LambdaHandlerProps {
  readonly env: AwsEnvironment;
  /** Name of the function. At most 64 characters. */
  readonly name: string;
  readonly description: string;
  readonly roleName: string;
  /** TypeScript file that exports `handler`. */
  readonly entry: string;
  /** What the function may do, besides writing its log. */
  readonly statements: readonly Statement[];
  /** Seconds that one invocation may take, up to 900. */
  readonly timeoutSeconds: number;
  /**
   * Memory in MB.
   * @default 256
   */
  readonly memoryMb?: number;
  /** Key of the log group. Its policy must let CloudWatch Logs use it for this group. */
  readonly logsKey: EncryptionKey;
  /** Days that the log is kept. */
  readonly logRetentionDays: number;
  /**
   * What must exist as long as the function may be invoked.
   * @default - nothing besides its role and log group
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * A Lambda function from a TypeScript file, with its own role and its own encrypted log group. It runs outside any VPC:
 * in one, its network interfaces would outlive it and hold subnets for up to 45 minutes.
 */
export class LambdaHandler extends Construct {
  readonly name: string;
  /** All that an invocation needs: the function, its permissions and its log group. */
  readonly ancestors: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: LambdaHandlerProps) {
    super(scope, id);
    const logGroupName = `/aws/lambda/${props.name}`;
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: logGroupName,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.arn,
    });
    const role = new Role(this, "Role", {
      env: props.env,
      name: props.roleName,
      description: props.description,
      trust: serviceTrust("lambda.amazonaws.com", props.env.accountId),
    });
    role.addInlinePolicy("Logs", functionLogs(logGroupArn(props.env, logGroupName)));
    role.addInlinePolicy("Duty", props.statements);

    const archive = new DataArchiveFile(this, "Archive", {
      type: "zip",
      sourceFile: new TerraformAsset(this, "Bundle", { path: bundle(props.entry), type: AssetType.FILE }).path,
      outputPath: `${props.name}.zip`,
      outputFileMode: "0644",
    });
    const ready = [...role.permissions, logGroup, ...(props.dependsOn ?? [])];
    const resource = new LambdaFunction(this, "Resource", {
      functionName: props.name,
      description: props.description,
      role: role.arn,
      runtime: RUNTIME,
      handler: "index.handler",
      filename: archive.outputPath,
      sourceCodeHash: archive.outputBase64Sha256,
      timeout: props.timeoutSeconds,
      memorySize: props.memoryMb ?? 256,
      dependsOn: ready,
    });
    this.name = resource.functionName;
    this.ancestors = [resource, ...ready];
  }
}

/** Bundles of this process by their entry: stacks of one app share them. */
const bundles = new Map<string, string>();

/**
 * Bundles an entry into `index.mjs`, readable and byte-stable; the runtime brings the AWS SDK. The file lives in a
 * temporary folder until the process ends, since cdktf copies assets when it writes the stack.
 */
function bundle(entry: string): string {
  const known = bundles.get(entry);
  if (known) return known;
  const outfile = join(temporaryFolder(), String(bundles.size), "index.mjs");
  buildSync({
    entryPoints: [entry],
    outfile,
    // Otherwise the comments that name the sources depend on the folder of the project.
    absWorkingDir: dirname(entry),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    external: ["@aws-sdk/*", "@smithy/*"],
    logLevel: "warning",
  });
  bundles.set(entry, outfile);
  return outfile;
}

let folder: string | undefined;

function temporaryFolder(): string {
  if (folder) return folder;
  const made = mkdtempSync(join(tmpdir(), "bundles-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  return made;
}
