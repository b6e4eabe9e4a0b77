import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { type Construct } from "constructs";
import { LOG_RETENTION_DAYS } from "../../catalogue/log-retention";
import { characters, limit, oneOf } from "../bounds";
import { type EncryptionKey } from "../security/encryption-key";

export interface QueriedLogGroupProps {
  /** 1 to 512 characters. */
  readonly logGroupName: string;
  /** Key of the log group. Its policy must let CloudWatch Logs use it for this group. */
  readonly key: EncryptionKey;
  /** Days that records are kept; one of the values that CloudWatch Logs accepts. */
  readonly retentionDays: number;
  /** Folder of the saved queries in the Logs Insights console. */
  readonly queryFolder: string;
}

/** A query of CloudWatch Logs Insights. */
export interface SavedQuery {
  /** Within the folder. */
  readonly name: string;
  readonly text: string;
}

/** Makes an encrypted log group in a construct, and queries that read it, by their ids in the construct. */
export function queriedLogGroup(
  scope: Construct,
  { logGroupName, key, retentionDays, queryFolder }: QueriedLogGroupProps,
  queries: Readonly<Record<string, SavedQuery>>,
): CloudwatchLogGroup {
  limit(scope, "logGroupName", logGroupName, characters(1, 512));
  limit(scope, "retentionDays", retentionDays, oneOf(LOG_RETENTION_DAYS));
  const logGroup = new CloudwatchLogGroup(scope, "LogGroup", {
    name: logGroupName,
    retentionInDays: retentionDays,
    kmsKeyId: key.arn,
  });
  for (const [id, { name, text }] of Object.entries(queries)) {
    new CloudwatchQueryDefinition(scope, id, {
      name: `${queryFolder}/${name}`,
      logGroupNames: [logGroup.name],
      queryString: text,
    });
  }
  return logGroup;
}
