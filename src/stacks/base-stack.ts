import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Annotations, LocalBackend, S3Backend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { type Construct } from "constructs";
import { relative, resolve } from "node:path";
import { dnsSuffixOf, partitionOf } from "../catalogue/regions";
import { naming, type Naming } from "../config/naming";
import { type Config } from "../config/schema";
import { type AwsEnvironment } from "../constructs/aws-environment";
import { HcpBackend } from "./hcp-backend";

/** Least Terraform and OpenTofu that know the S3 backend's own lock file. */
export const TERRAFORM_VERSION = ">= 1.10.0";

/** What every stack has: provider, backend, tags, and a guard against running with another kind of state. */
export abstract class BaseStack extends TerraformStack {
  protected readonly env: AwsEnvironment;
  protected readonly names: Naming;

  constructor(
    scope: Construct,
    id: string,
    protected readonly config: Config,
  ) {
    super(scope, id);
    this.names = naming(config);
    this.env = {
      partition: partitionOf(config.region),
      region: config.region,
      accountId: config.accountId,
      dnsSuffix: dnsSuffixOf(config.region),
      iamPath: config.iam.path,
      permissionsBoundaryArn: config.iam.permissionsBoundaryArn,
    };
    this.addProvider();
    this.addBackend();
    this.addStateGuard();
  }

  /** An output with its description, kept in alphabetical order by Terraform itself. */
  protected output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { description, value });
  }

  /** A line that `synth` prints. */
  protected warn(message: string): void {
    Annotations.of(this).addWarning(message);
  }

  /** For stacks that deploy functions: the provider that zips them. */
  protected addArchiveProvider(): void {
    new ArchiveProvider(this, "archive");
    this.addOverride("terraform.required_providers.archive", {
      source: "hashicorp/archive",
      version: ">= 2.7.0, < 3.0.0",
    });
  }

  private addProvider(): void {
    new AwsProvider(this, "aws", {
      region: this.config.region,
      allowedAccountIds: [this.config.accountId],
      defaultTags: [{ tags: { Deployment: this.config.name, Stack: this.node.id, ...this.config.tags } }],
    });
    // cdktf pins the exact version that its classes were generated from; users need a range.
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: this.config.providers.aws,
    });
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
  }

  private addBackend(): void {
    const { state } = this.config;
    switch (state.mode) {
      case "s3": {
        const backend = new S3Backend(this, s3BackendSettings(this.config, this.node.id));
        backend.addOverride("use_lockfile", true);
        return;
      }
      case "hcp":
        new HcpBackend(this, {
          organization: state.organization,
          workspace: this.names.state.workspace(this.node.id),
        });
        return;
      case "local": {
        const file = resolve(state.directory, this.config.name, this.config.region, `${this.node.id}.tfstate`);
        new LocalBackend(this, { path: relative(stackDirectory(this), file) });
      }
    }
  }

  /**
   * HCP Terraform ignores the backend of a configuration and starts with an empty state of its own, so a run in a
   * workspace that the configuration was not made for would create everything a second time. HCP Terraform tells a run
   * its workspace in this variable.
   */
  private addStateGuard(): void {
    const { mode } = this.config.state;
    const workspace = new TerraformVariable(this, "TFC_WORKSPACE_NAME", {
      type: "string",
      default: "",
      description: "Set by HCP Terraform; leave it alone",
    });
    workspace.overrideLogicalId("TFC_WORKSPACE_NAME");
    const allowed = mode === "hcp" ? ["", this.names.state.workspace(this.node.id)] : [""];
    const guard = new TerraformOutput(this, "state_mode", {
      description: "Kind of state that this configuration was synthesized for",
      value: mode,
    });
    guard.addOverride("precondition", {
      condition: `\${contains(${JSON.stringify(allowed)}, var.TFC_WORKSPACE_NAME)}`,
      error_message:
        `This configuration was synthesized for state.mode "${mode}"` +
        (mode === "hcp" ? ` and workspace "${allowed[1]}"` : "") +
        `, but runs in the HCP Terraform workspace "\${var.TFC_WORKSPACE_NAME}". ` +
        "Its state would start empty there. Set state.mode and the workspace in the configuration and synthesize again.",
    });
  }
}

/** Settings of the S3 backend for one stack, but for the lock file, which cdktf's types do not know. */
export function s3BackendSettings(config: Config, stack: string) {
  if (config.state.mode !== "s3") throw new Error(`state.mode is ${config.state.mode}, not s3`);
  const { state } = naming(config);
  return {
    bucket: state.bucket,
    key: state.key(stack),
    region: state.region,
    encrypt: true,
    kmsKeyId:
      config.state.kmsKeyArn ??
      `arn:${partitionOf(state.region)}:kms:${state.region}:${config.accountId}:${state.keyAlias}`,
  };
}

function stackDirectory(stack: TerraformStack): string {
  const { outdir } = stack.node.root as unknown as { outdir: string };
  return resolve(outdir, "stacks", stack.node.id);
}
