import { partitionOf } from "../../catalogue/regions";
import { type Issue, type Path } from "../issue";
import { LIFECYCLE_HASH_LENGTH, naming } from "../names/studio";
import { type Config } from "../schema";
import { type Rule } from "./rule";

/** Rules on names, state, IAM, tags and the provider. */
export const accountRules: readonly Rule[] = [
  { reads: ["name", "region", "accountId", "state", "studio.domainName", "studio.userProfiles"], check: nameLengths },
  { reads: ["providers.aws"], check: providerVersion },
  { reads: ["region", "state"], check: stateRegion },
  {
    reads: [
      "region",
      "accountId",
      "state",
      "iam.permissionsBoundaryArn",
      "studio.executionRole",
      "studio.userProfiles",
    ],
    check: arns,
  },
  { reads: ["tags", "studio.userProfiles"], check: profileTags },
];

function nameLengths(config: Config): Issue[] {
  const names = naming(config);
  const profiles = config.studio.userProfiles.map(({ name }) => name);
  const limits: [kind: string, limit: number, names: string[]][] = [
    ["S3 bucket", 63, [...Object.values(names.buckets), names.state.bucket]],
    ["IAM role", 64, Object.values(names.roles)],
    ["Lambda function", 64, Object.values(names.functions)],
    ["SageMaker domain", 63, [names.domain]],
    [
      "Studio lifecycle configuration",
      63 - LIFECYCLE_HASH_LENGTH,
      (["JupyterLab", "CodeEditor", "JupyterServer"] as const).map(names.lifecycleConfiguration),
    ],
    ["EC2 security group", 255, profiles.map(names.securityGroups.userProfile)],
    ["KMS alias", 256, [...Object.values(names.keyAliases), names.state.keyAlias]],
    ["CloudWatch log group", 512, [names.logGroups.vpcFlowLogs]],
    ["HCP Terraform workspace", 90, [names.state.workspace("state-backend")]],
  ];
  return limits.flatMap(([kind, limit, kindNames]) =>
    kindNames
      .filter((name) => name.length > limit)
      .map((name) => ({
        path: ["name"],
        message:
          `${config.name} makes the ${kind} name ${name} of ${name.length} characters, AWS allows ${limit}; ` +
          `shorten the name by ${name.length - limit}`,
      })),
  );
}

/** The range that the project is written and tested for. */
const PROVIDER_RANGE = { from: [5, 100, 0], below: [7, 0, 0] };

function providerVersion({ providers }: Config): Issue[] {
  let from = [0, 0, 0];
  let below = [Infinity, 0, 0];
  for (const term of providers.aws.split(",")) {
    const [, operator, version] = /^\s*([=!<>~]*)\s*([\d.]+)\s*$/.exec(term)!;
    const parts = version!.split(".").map(Number);
    const full = [0, 1, 2].map((index) => parts[index] ?? 0);
    const next = [full[0]!, full[1]!, full[2]! + 1];
    // ~> fixes all but the last part that is written.
    const pessimistic = parts.length > 2 ? [full[0]!, full[1]! + 1, 0] : [full[0]! + 1, 0, 0];
    if (["=", "", ">=", "~>"].includes(operator!)) from = later(from, full);
    if (operator === ">") from = later(from, next);
    if (operator === "<") below = earlier(below, full);
    if (operator === "<=" || operator === "=" || operator === "") below = earlier(below, next);
    if (operator === "~>") below = earlier(below, pessimistic);
  }
  if (
    compare(from, PROVIDER_RANGE.from) >= 0 &&
    compare(below, PROVIDER_RANGE.below) <= 0 &&
    compare(from, below) < 0
  ) {
    return [];
  }
  return [
    {
      path: ["providers", "aws"],
      message:
        `${providers.aws} is not within >= ${PROVIDER_RANGE.from.join(".")}, < ${PROVIDER_RANGE.below.join(".")}, for which ` +
        "the resources are written; narrow it, for example to ~> 6.19",
    },
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((part, index) => part - b[index]!).find((difference) => difference !== 0) ?? 0;
}

function later(a: number[], b: number[]): number[] {
  return compare(a, b) >= 0 ? a : b;
}

function earlier(a: number[], b: number[]): number[] {
  return compare(a, b) <= 0 ? a : b;
}

function stateRegion({ region, state }: Config): Issue[] {
  if (state.mode !== "s3") return [];
  const issues: Issue[] = [];
  if (state.region && partitionOf(state.region) !== partitionOf(region)) {
    issues.push({
      path: ["state", "region"],
      message: `${state.region} is in another partition than region ${region}; choose one of ${partitionOf(region)}`,
    });
  }
  const keyRegion = state.kmsKeyArn?.split(":")[3];
  const bucketRegion = state.region ?? region;
  if (keyRegion !== undefined && keyRegion !== bucketRegion) {
    issues.push({
      path: ["state", "kmsKeyArn"],
      message: `${state.kmsKeyArn!} is in ${keyRegion}, the state bucket in ${bucketRegion}; S3 needs a key of its own region`,
    });
  }
  return issues;
}

function arns({ region, accountId, state, iam, studio }: Config): Issue[] {
  const partition = partitionOf(region);
  const used: { path: Path; arn: string | undefined; anyAccount?: boolean }[] = [
    { path: ["state", "kmsKeyArn"], arn: state.mode === "s3" ? state.kmsKeyArn : undefined, anyAccount: true },
    { path: ["iam", "permissionsBoundaryArn"], arn: iam.permissionsBoundaryArn },
    {
      path: ["studio", "executionRole"],
      arn: studio.executionRole.startsWith("arn:") ? studio.executionRole : undefined,
    },
    ...studio.userProfiles.map(({ executionRoleArn }, index) => ({
      path: ["studio", "userProfiles", index, "executionRoleArn"],
      arn: executionRoleArn,
    })),
  ];
  return used.flatMap(({ path, arn, anyAccount }) => {
    const [, arnPartition, , , account] = arn?.split(":") ?? [];
    const issues: Issue[] = [];
    if (arn !== undefined && arnPartition !== partition) {
      issues.push({
        path,
        message: `${arn} is in partition ${arnPartition}, region ${region} in ${partition}; use an ARN of arn:${partition}:`,
      });
    }
    if (arn !== undefined && !anyAccount && account !== accountId && account !== "aws") {
      issues.push({
        path,
        message: `${arn} is of account ${account}, but accountId is ${accountId}; SageMaker and IAM take only their own account's`,
      });
    }
    return issues;
  });
}

function profileTags({ tags, studio }: Config): Issue[] {
  return studio.userProfiles.flatMap((profile, index) => {
    const count = Object.keys({ ...tags, ...profile.tags }).length;
    if (count <= 45) return [];
    return [
      {
        path: ["studio", "userProfiles", index, "tags"],
        message: `${profile.name} gets ${count} tags together with the top-level tags, 45 are allowed; remove ${count - 45}`,
      },
    ];
  });
}
