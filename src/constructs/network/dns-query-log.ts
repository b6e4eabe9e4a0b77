import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Route53ResolverQueryLogConfig } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config";
import { Route53ResolverQueryLogConfigAssociation } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config-association";
import { Construct } from "constructs";
import { LOG_RETENTION_DAYS } from "../../catalogue/log-retention";
import { characters, limit, oneOf } from "../bounds";
import { type EncryptionKey } from "../security/encryption-key";
import { type Network } from "./network";

export interface DnsQueryLogProps {
  readonly network: Network;
  /** Name of the configuration at Route 53 Resolver. 1 to 64 characters. */
  readonly name: string;
  /** 1 to 512 characters. */
  readonly logGroupName: string;
  /** Key of the log group. Its policy must let CloudWatch Logs use it for this group. */
  readonly key: EncryptionKey;
  /** Days that records are kept; one of the values that CloudWatch Logs accepts. */
  readonly retentionDays: number;
  /** Folder of the saved query in the Logs Insights console. */
  readonly queryFolder: string;
}

const BLOCKED = `fields @timestamp, query_name, query_type, srcaddr
| filter firewall_rule_action = "BLOCK"
| stats count(*) as queries by query_name, query_type, srcaddr
| sort queries desc
| limit 100`;

/**
 * Every DNS query of the VPC in an encrypted log group, with a saved query for those that were blocked.
 *
 * Route 53 Resolver itself gives the delivery of logs its access to the group, in a policy of the group that goes with it;
 * so the deployer needs logs:CreateLogDelivery, PutResourcePolicy, DescribeResourcePolicies and DescribeLogGroups. A
 * policy from here would be one of the 10 of the account. It lets nobody make the group again after a destroy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
export class DnsQueryLog extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: DnsQueryLogProps) {
    super(scope, id);
    limit(this, "name", props.name, characters(1, 64));
    limit(this, "logGroupName", props.logGroupName, characters(1, 512));
    limit(this, "retentionDays", props.retentionDays, oneOf(LOG_RETENTION_DAYS));
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: props.logGroupName,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.key.arn,
    });
    const config = new Route53ResolverQueryLogConfig(this, "Resource", {
      name: props.name,
      destinationArn: logGroup.arn,
    });
    new Route53ResolverQueryLogConfigAssociation(this, "Association", {
      resolverQueryLogConfigId: config.id,
      resourceId: props.network.vpcId,
    });
    new CloudwatchQueryDefinition(this, "BlockedQuery", {
      name: `${props.queryFolder}/blocked-names`,
      logGroupNames: [logGroup.name],
      queryString: BLOCKED,
    });
    this.logGroupName = logGroup.name;
  }
}
