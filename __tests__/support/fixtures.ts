import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { type TerraformStack } from "cdktf";
import { join } from "node:path";
import { type Configuration } from "../../assets/lifecycle-configurations/event";
import { loadConfig } from "../../src/config/load";
import { type AwsEnvironment } from "../../src/constructs/aws-environment";
import { type FunctionHome } from "../../src/constructs/compute/function-home";
import { type Network } from "../../src/constructs/network/network";
import { VpcEndpoints } from "../../src/constructs/network/vpc-endpoints";
import { EncryptionKey } from "../../src/constructs/security/encryption-key";
import { AppSecurityGroup } from "../../src/constructs/studio/app-security-group";
import { Domain, type DomainProps } from "../../src/constructs/studio/domain";
import {
  type LifecycleConfiguration,
  type ScriptedAppType,
} from "../../src/constructs/studio/lifecycle-configurations";
import { makeStacks } from "../../src/stacks";
import { type BootstrapStage, StateBackendStack } from "../../src/stacks/state-backend/stack";
import { StudioStack } from "../../src/stacks/studio/stack";
import { configOf, studioConfiguration } from "./config";
import { Template } from "./template";

export const ROOT = join(__dirname, "../..");
export const ASSETS = join(ROOT, "assets");

export const ENV: AwsEnvironment = {
  partition: "aws",
  region: "us-east-1",
  accountId: "123456789012",
  dnsSuffix: "amazonaws.com",
  iamPath: "/",
};

/** A network that exists already. */
export const NETWORK: Network = {
  vpcId: "vpc-1",
  subnets: [
    { id: "subnet-1", cidr: "10.0.1.0/25", availabilityZone: "us-east-1a", zoneName: "us-east-1a" },
    { id: "subnet-2", cidr: "10.0.1.128/25", availabilityZone: "us-east-1b", zoneName: "us-east-1b" },
  ],
  routeTableIds: ["rtb-1"],
};

/** A key, as others need one. */
export function encryptionKey(stack: TerraformStack, id = "Key"): EncryptionKey {
  return new EncryptionKey(stack, id, { env: ENV, alias: `alias/${id.toLowerCase()}`, description: id });
}

/** What functions have in common, with a key of their own. */
export function functionHome(stack: TerraformStack): FunctionHome {
  return { env: ENV, assetsPath: ASSETS, logsKey: encryptionKey(stack, "Logs"), logRetentionDays: 30 };
}

/** The endpoints of {@link NETWORK}: that of S3 alone. */
export function s3EndpointOnly(stack: TerraformStack): VpcEndpoints {
  return new VpcEndpoints(stack, "Endpoints", {
    env: ENV,
    network: NETWORK,
    name: "ml",
    services: [],
    bucketNames: ["ml-data"],
    serviceBucketArns: [],
  });
}

/** The start script for one kind of app. */
export const lifecycleConfiguration = (appType: ScriptedAppType): LifecycleConfiguration => ({
  arn: `arn:aws:sagemaker:us-east-1:123456789012:studio-lifecycle-config/ml-${appType}`,
});

/** The lifecycle configurations that a stack makes by its step. */
export function lifecycleConfigurations(made: Template): readonly Configuration[] {
  const step = made.at(LambdaInvocation, "LifecycleConfigurations/Made").attributes.input as string;
  return (JSON.parse(step) as { configurations: Configuration[] }).configurations;
}

/** A domain with all that it needs, where nothing else is said without any option on. */
export function domain(stack: TerraformStack, props: Partial<DomainProps> = {}): Domain {
  return new Domain(stack, "Domain", {
    name: "ml-domain",
    authMode: "IAM",
    appNetworkAccessType: "VpcOnly",
    network: NETWORK,
    key: encryptionKey(stack),
    executionRoleArn: "arn:aws:iam::123456789012:role/ml-execution",
    securityGroup: new AppSecurityGroup(stack, "Apps", {
      network: NETWORK,
      endpoints: s3EndpointOnly(stack),
      name: "ml-apps",
    }),
    retentionPolicy: "Retain",
    lifecycleConfigurations: {
      jupyterLab: lifecycleConfiguration("JupyterLab"),
      codeEditor: lifecycleConfiguration("CodeEditor"),
    },
    hiddenAppTypes: ["RStudioServerPro"],
    spaceStorage: { defaultGb: 5, maximumGb: 100 },
    ...props,
  });
}

/** The studio stack of the required keys with others laid over them. */
export function studio(keys: object = {}): Template {
  return Template.of((app) => new StudioStack(app, "studio", configOf(keys), { assetsPath: ASSETS }));
}

/** The studio stack of a configuration file of the project. */
export function studioOf(file: string): Template {
  return Template.of(
    (app) => new StudioStack(app, "studio", studioConfiguration(join(ROOT, file)), { assetsPath: ASSETS }),
  );
}

/** Every stack of a configuration file of the project, by its id. */
export function templatesOf(file: string): [stack: string, template: Template][] {
  return Template.each((app) => makeStacks(app, loadConfig(join(ROOT, file)), { assetsPath: ASSETS }));
}

/** The state backend of the required keys with others laid over them. */
export function stateBackend(stage: BootstrapStage, keys: object = {}): Template {
  return Template.of((app) => new StateBackendStack(app, configOf(keys), stage));
}
