import { type Config } from "../schema";

/** Kinds of app that have a lifecycle configuration. */
export type LifecycleAppType = "JupyterLab" | "CodeEditor" | "JupyterServer";

/** Characters that {@link Naming.lifecycleConfiguration} leaves for a dash and the hash of the script. */
export const LIFECYCLE_HASH_LENGTH = 9;

/** Every physical name of a deployment. Made by {@link naming}, the only place that makes one. */
export type Naming = ReturnType<typeof naming>;

/**
 * The physical names of a deployment, from the configuration alone.
 *
 * `config.name` comes first, so that two deployments live in one account. What is unique in an account whatever the
 * region (IAM) or in a whole partition (S3) carries the region too, so that one `config.name` serves several regions.
 * checks.ts holds each name against AWS's limit.
 */
export function naming(config: Config) {
  const { name, region, accountId, state } = config;
  const studio = `${name}-studio`;
  const iam = `${name}-${region}-studio`;
  const stateRegion = (state.mode === "s3" ? state.region : undefined) ?? region;
  return {
    /** What Name tags in the studio's network start with. */
    network: studio,
    domain: config.studio.domainName ?? `${name}-domain`,
    roles: {
      execution: `${iam}-execution`,
      flowLog: `${iam}-flow-log`,
      networkCleanup: `${iam}-network-cleanup`,
      drain: `${iam}-drain`,
    },
    policies: { jobGuardrails: `${iam}-job-guardrails`, userGuardrails: `${iam}-user-guardrails` },
    buckets: {
      artifacts: `${studio}-artifacts-${accountId}-${region}`,
      logs: `${studio}-logs-${accountId}-${region}`,
    },
    keyAliases: { data: `alias/${studio}-data`, logs: `alias/${studio}-logs` },
    functions: { networkCleanup: `${studio}-network-cleanup`, drain: `${studio}-drain` },
    logGroups: {
      vpcFlowLogs: `/${name}/studio/vpc-flow-logs`,
      /** All log groups of the stack; Lambda's are named after the function. */
      patterns: [`/${name}/studio/*`, `/aws/lambda/${studio}-*`],
    },
    /** Folder of the saved queries in the Logs Insights console. */
    queryFolder: `${name}/studio`,
    securityGroups: {
      apps: `${studio}-apps`,
      jobs: `${studio}-jobs`,
      /** The group in which the apps of one user profile reach each other. */
      userProfile: (userProfile: string) => `${studio}-user-${userProfile}`,
    },
    /** Without the hash of the script that the construct adds. */
    lifecycleConfiguration: (appType: LifecycleAppType) =>
      `${studio}-${{ JupyterLab: "jupyter-lab", CodeEditor: "code-editor", JupyterServer: "jupyter-server" }[appType]}`,
    state: {
      bucket: (state.mode === "s3" ? state.bucket : undefined) ?? `${name}-tfstate-${accountId}-${stateRegion}`,
      /** Region of the bucket and its key. */
      region: stateRegion,
      keyAlias: `alias/${name}-tfstate`,
      /** Object key of a stack's state. */
      key: (stack: string) => `${name}/${region}/${stack}/terraform.tfstate`,
      /** HCP Terraform workspace of a stack. */
      workspace: (stack: string) =>
        `${(state.mode === "hcp" ? state.workspacePrefix : undefined) ?? `${name}-${region}`}-${stack}`,
    },
  };
}
