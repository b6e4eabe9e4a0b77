import { isZoneOf } from "../../catalogue/regions";
import { type Issue } from "../issue";
import { type Config } from "../schema";
import { foreignArns } from "./arns";
import { foreignServiceNames, notAZone } from "./network";
import { type Rule } from "./rule";

/** Rules on what every stack shares: IAM, the provider and the defaults. */
export const accountRules: readonly Rule[] = [
  { reads: ["providers.aws"], check: providerVersion },
  { reads: ["region", "accountId", "iam.permissionsBoundaryArn"], check: permissionsBoundary },
  { reads: ["region", "defaults.network.endpoints.zones"], check: defaultZones },
  { reads: ["region", "defaults.network.endpoints.serviceNames"], check: defaultServiceNames },
];

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

function permissionsBoundary(config: Config): Issue[] {
  return foreignArns(config, [{ path: ["iam", "permissionsBoundaryArn"], arn: config.iam.permissionsBoundaryArn }]);
}

function defaultZones({ region, defaults }: Config): Issue[] {
  return Object.entries(defaults.network.endpoints.zones).flatMap(([service, zones]) =>
    zones.flatMap((zone, index) =>
      isZoneOf(region, zone)
        ? []
        : [
            {
              path: ["defaults", "network", "endpoints", "zones", service, index],
              message: notAZone(zone, region),
            },
          ],
    ),
  );
}

function defaultServiceNames({ region, defaults }: Config): Issue[] {
  const path = ["defaults", "network", "endpoints", "serviceNames"];
  return foreignServiceNames(path, defaults.network.endpoints.serviceNames, region);
}
