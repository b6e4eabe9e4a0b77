import { Route53ResolverQueryLogConfig } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config";
import { Route53ResolverQueryLogConfigAssociation } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config-association";
import { Construct } from "constructs";
import { characters, limit } from "../bounds";
import { type Network } from "./network";
import { queriedLogGroup, type QueriedLogGroupProps } from "./queried-log-group";

export interface DnsQueryLogProps extends QueriedLogGroupProps {
  readonly network: Network;
  /** Name of the configuration at Route 53 Resolver. 1 to 64 characters. */
  readonly name: string;
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
 * policy from here would be one of the 10 of the account. The one of the group lets nobody make the group again after a
 * destroy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
export class DnsQueryLog extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: DnsQueryLogProps) {
    super(scope, id);
    limit(this, "name", props.name, characters(1, 64));
    const logGroup = queriedLogGroup(this, props, { BlockedQuery: { name: "blocked-names", text: BLOCKED } });
    const config = new Route53ResolverQueryLogConfig(this, "Resource", {
      name: props.name,
      destinationArn: logGroup.arn,
    });
    new Route53ResolverQueryLogConfigAssociation(this, "Association", {
      resolverQueryLogConfigId: config.id,
      resourceId: props.network.vpcId,
    });
    this.logGroupName = logGroup.name;
  }
}
