import { partitionOf } from "../../catalogue/regions";
import { type Issue } from "../issue";
import { STATE_BACKEND_ID, stateBackendNames } from "../names/state";
import { type Config } from "../schema";
import { foreignArns } from "./arns";
import { nameLengths, stateNameLengths } from "./name-lengths";
import { type Rule } from "./rule";

/** Rules on where the state lies. */
export const stateRules: readonly Rule[] = [
  { reads: ["name", "region", "accountId", "state"], check: names },
  { reads: ["region", "state"], check: stateRegion },
  { reads: ["region", "accountId", "state"], check: stateKey },
];

function names(config: Config): Issue[] {
  return [
    ...nameLengths({ path: ["name"], value: config.name }, stateBackendNames(config)),
    ...stateNameLengths(config, STATE_BACKEND_ID),
  ];
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

function stateKey(config: Config): Issue[] {
  const { state } = config;
  const arn = state.mode === "s3" ? state.kmsKeyArn : undefined;
  return foreignArns(config, [{ path: ["state", "kmsKeyArn"], arn, anyAccount: true }]);
}
