import { partitionOf } from "../../catalogue/regions";
import { type Issue, type Path } from "../issue";
import { type Config } from "../schema";

/** An ARN that the configuration holds, if it does. */
export interface UsedArn {
  readonly path: Path;
  readonly arn: string | undefined;
  /**
   * Whether it may be of another account.
   * @default false
   */
  readonly anyAccount?: boolean;
}

/** A problem for each ARN of another partition, or of another account. */
export function foreignArns({ region, accountId }: Config, used: readonly UsedArn[]): Issue[] {
  const partition = partitionOf(region);
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
