import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AssetType, type ITerraformDependable, TerraformAsset, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { buildSync } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LOG_RETENTION_DAYS } from "../../catalogue/log-retention";
import { logGroupArn } from "../../policies/arn";
import { functionLogs, ownPermissions } from "../../policies/lambda";
import { type Need, needsOf } from "../../policies/needs";
import { type Statement } from "../../policies/statement";
import { serviceTrust } from "../../policies/trust";
import { between, characters, limit, oneOf } from "../bounds";
import { replacedWith } from "../replaced-with";
import { Role } from "../security/role";
import { TerraformData } from "../terraform-data";
import { type FunctionHome } from "./function-home";

/** Newest Node.js runtime that every supported version of the AWS provider accepts. */
export const RUNTIME = "nodejs22.x";

/** What every input of a handler has. Its own type stands beside the handler, in the assets. */
export interface HandlerInput {
  readonly duty: string;
}

export interface LambdaHandlerProps {
  readonly home: FunctionHome;
  /** Name of the function, 1 to 64 characters. */
  readonly name: string;
  readonly description: string;
  readonly roleName: string;
  /** TypeScript file below the assets that exports `handler`, such as `destroy-hook/drain.ts`. */
  readonly entry: string;
  /** What the function may do from the start, besides writing its log. */
  readonly statements: readonly Statement[];
  /** Seconds that one invocation may take, 1 to 900. */
  readonly timeoutSeconds: number;
  /**
   * Memory in MB, 128 to 10240.
   * @default 256
   */
  readonly memoryMb?: number;
}

/**
 * A Lambda function from a TypeScript file that understands `Input`, with its own role and its own encrypted log group.
 * It runs outside any VPC: in one, its network interfaces would outlive it and hold subnets for up to 45 minutes.
 */
export class LambdaHandler<Input extends HandlerInput> extends Construct {
  readonly name: string;
  /** What the function takes, for the type checker alone: it keeps a step from saying anything else. */
  declare readonly takes: (input: Input) => void;
  private readonly boundaryArn?: string;
  private readonly role: Role;
  private readonly standing: ITerraformDependable[];
  private readonly statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: LambdaHandlerProps) {
    super(scope, id);
    limit(this, "name", props.name, characters(1, 64));
    limit(this, "timeoutSeconds", props.timeoutSeconds, between(1, 900));
    limit(this, "memoryMb", props.memoryMb, between(128, 10_240));
    const { env, assetsPath, logsKey, logRetentionDays } = props.home;
    this.boundaryArn = env.permissionsBoundaryArn;
    limit(this, "logRetentionDays", logRetentionDays, oneOf(LOG_RETENTION_DAYS));
    const logGroupName = `/aws/lambda/${props.name}`;
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: logGroupName,
      retentionInDays: logRetentionDays,
      kmsKeyId: logsKey.arn,
    });
    this.role = new Role(this, "Role", {
      env,
      name: props.roleName,
      description: props.description,
      trust: serviceTrust("lambda.amazonaws.com", env.accountId),
    });
    this.role.addInlinePolicy("Logs", functionLogs(logGroupArn(env, logGroupName)));
    this.allow("Duty", [...props.statements, ...ownPermissions(this.role.staticArn)]);

    const { path: sourceFile } = new TerraformAsset(this, "Bundle", {
      path: bundle(join(assetsPath, props.entry)),
      type: AssetType.FILE,
    });
    // Holds what makes the function anew or changes its code: the path has the hash of the bundle.
    const code = new TerraformData(this, "Code", { input: { functionName: props.name, sourceFile } });
    const archive = new DataArchiveFile(this, "Archive", {
      type: "zip",
      sourceFile,
      outputPath: `${props.name}.zip`,
      outputFileMode: "0644",
      // Where that changes, the apply makes the zip, not the plan: a saved plan may be applied in another folder. Where it
      // does not, the plan makes it, so that a function that was lost can be made anew.
      dependsOn: [code],
    });
    const resource = new LambdaFunction(this, "Resource", {
      functionName: props.name,
      description: props.description,
      role: this.role.arn,
      runtime: RUNTIME,
      handler: "index.handler",
      filename: archive.outputPath,
      sourceCodeHash: archive.outputBase64Sha256,
      timeout: props.timeoutSeconds,
      memorySize: props.memoryMb ?? 256,
      dependsOn: [...this.role.ready, logGroup],
    });
    this.name = resource.functionName;
    this.standing = [resource, logGroup];
  }

  /**
   * What must exist before the function is invoked: itself, its log group and its permissions, with those that it was
   * allowed until now.
   */
  get ready(): ITerraformDependable[] {
    return [...this.standing, ...this.role.ready];
  }

  /** What the function was allowed until now, for a step that asks beforehand whether something stands in its way. */
  get permissions(): { readonly roleArn: string; readonly boundaryArn?: string; readonly needs: readonly Need[] } {
    return { roleArn: this.role.staticArn, boundaryArn: this.boundaryArn, needs: needsOf(this.statements) };
  }

  /**
   * Lets the function do more, by an inline policy of that id, unique in the role. What was allowed after the function was
   * made may name what is made after it; the function does not wait for it, those that invoke it do.
   */
  allow(id: string, statements: readonly Statement[]): void {
    this.statements.push(...statements);
    this.role.addInlinePolicy(id, statements);
  }

  /**
   * Keeps the function from something for as long as a resource lives, by an inline policy of that id, unique in the role.
   * A destroy or a replacement of the resource takes it away before. Neither the function nor its steps wait for it.
   */
  denyWhile(resource: TerraformResource, id: string, statements: readonly Statement[]): void {
    this.role.addInlinePolicy(id, statements, replacedWith(resource));
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
