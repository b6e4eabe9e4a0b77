import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Annotations, TerraformOutput, TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import { dnsSuffixOf, partitionOf } from "../catalogue/regions";
import { stateNames } from "../config/names/state";
import { type Config } from "../config/schema";
import { type AwsEnvironment } from "../constructs/aws-environment";
import { addStateGuard } from "./state/guard";
import { addHcpBackend } from "./state/hcp";
import { addLocalBackend } from "./state/local";
import { addS3Backend } from "./state/s3";
import { refuseSharedAddresses } from "./unique-addresses";

/** Least Terraform and OpenTofu that know the S3 backend's own lock file. */
export const TERRAFORM_VERSION = ">= 1.10.0";

/** What the configuration does not say. */
export interface StackProps {
  /** Folder of what runs inside AWS. */
  readonly assetsPath: string;
}

/** Outputs of a stack by name. Terraform itself sorts them. */
export type Outputs = Readonly<Record<string, { readonly description: string; readonly value: unknown }>>;

/** What every stack has: provider, backend, tags, and a guard against running with another kind of state. */
export abstract class BaseStack extends TerraformStack {
  protected readonly env: AwsEnvironment;

  constructor(
    scope: Construct,
    id: string,
    protected readonly config: Config,
  ) {
    super(scope, id);
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
    addStateGuard(this, config.state.mode, this.workspace);
    refuseSharedAddresses(this);
  }

  /** HCP Terraform workspace of the stack. */
  private get workspace(): string {
    return stateNames(this.config, this.node.id).workspace.text;
  }

  /** Tags of everything that the provider makes; what a step makes gets them from here. */
  protected get tagsOfAll(): Record<string, string> {
    return { Deployment: this.config.name, Stack: this.node.id, ...this.config.tags };
  }

  protected addOutputs(outputs: Outputs): void {
    for (const [name, { description, value }] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { description, value });
    }
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
      defaultTags: [{ tags: this.tagsOfAll }],
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
      case "s3":
        return addS3Backend(this, this.config);
      case "hcp":
        return addHcpBackend(this, state.organization, this.workspace);
      case "local":
        return addLocalBackend(this, this.config, state.directory);
    }
  }
}
