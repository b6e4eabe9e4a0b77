import { type Config, type StudioConfiguration } from "../schema";
import { named, namedInFull, type Names } from "./name";

/** Id of the stack. */
export const STUDIO_ID = "studio";

/** The buckets of the studio. */
export function studioBuckets({ name, region, accountId }: Config) {
  const bucket = (kind: string) => named("S3 bucket", `${name}-studio-${kind}-${accountId}-${region}`);
  return { artifacts: bucket("artifacts"), logs: bucket("logs") } satisfies Names;
}

/**
 * The physical names of the studio, from the configuration alone.
 *
 * `config.name` comes first, so that two deployments live in one account. What is unique in an account whatever the
 * region (IAM) or in a whole partition (S3) carries the region too, so that one `config.name` serves several regions.
 */
export function studioNames(config: StudioConfiguration) {
  const { name, region } = config;
  const { domainName, userProfiles } = config.studio;
  const studio = `${name}-studio`;
  const iam = `${name}-${region}-studio`;
  return {
    /** What Name tags in the network start with, and the security group of the endpoints. */
    network: named("Name tag prefix", studio),
    /** What the names of the DNS firewall and of the query log's configuration start with. */
    dns: named("DNS name prefix", studio),
    domain: named("SageMaker domain", domainName ?? `${name}-domain`),
    roles: {
      execution: named("IAM role", `${iam}-execution`),
      flowLog: named("IAM role", `${iam}-flow-log`),
      networkCleanup: named("IAM role", `${iam}-network-cleanup`),
      drain: named("IAM role", `${iam}-drain`),
    },
    policies: {
      jobGuardrails: named("IAM policy", `${iam}-job-guardrails`),
      userGuardrails: named("IAM policy", `${iam}-user-guardrails`),
    },
    buckets: studioBuckets(config),
    keyAliases: {
      data: named("KMS alias", `alias/${studio}-data`),
      logs: named("KMS alias", `alias/${studio}-logs`),
    },
    functions: {
      networkCleanup: named("Lambda function", `${studio}-network-cleanup`),
      drain: named("Lambda function", `${studio}-drain`),
    },
    logGroups: {
      vpcFlowLogs: named("CloudWatch log group", `/${name}/studio/vpc-flow-logs`),
      dnsQueries: named("CloudWatch log group", `/${name}/studio/dns-queries`),
      /** All log groups of the stack; Lambda's are named after the function. */
      patterns: [`/${name}/studio/*`, `/aws/lambda/${studio}-*`].map((pattern) =>
        namedInFull("CloudWatch log group pattern", pattern),
      ),
    },
    /** Folder of the saved queries in the Logs Insights console. */
    queryFolder: named("Logs Insights query folder", `${name}/studio`),
    securityGroups: {
      apps: named("EC2 security group", `${studio}-apps`),
      jobs: named("EC2 security group", `${studio}-jobs`),
      /** The group in which the apps of one user profile reach each other, by its name. */
      userProfiles: Object.fromEntries(
        userProfiles.map((profile) => [profile.name, named("EC2 security group", `${studio}-user-${profile.name}`)]),
      ),
    },
    /** By kind of app, without the hash of the script that the construct adds. */
    lifecycleConfigurations: {
      JupyterLab: named("Studio lifecycle configuration", `${studio}-jupyter-lab`),
      CodeEditor: named("Studio lifecycle configuration", `${studio}-code-editor`),
      JupyterServer: named("Studio lifecycle configuration", `${studio}-jupyter-server`),
    },
  } satisfies Names;
}
