import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { FlowLog as AwsFlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { LOG_RETENTION_DAYS } from "../../catalogue/log-retention";
import { logGroupArn } from "../../policies/arn";
import { flowLogDelivery } from "../../policies/flow-logs";
import { serviceTrust } from "../../policies/trust";
import { type AwsEnvironment } from "../aws-environment";
import { characters, limit, oneOf } from "../bounds";
import { type EncryptionKey } from "../security/encryption-key";
import { Role } from "../security/role";
import { type Network } from "./network";

export interface FlowLogProps {
  readonly env: AwsEnvironment;
  readonly network: Network;
  /** 1 to 512 characters. */
  readonly logGroupName: string;
  readonly roleName: string;
  /** Key of the log group. Its policy must let CloudWatch Logs use it for this group. */
  readonly key: EncryptionKey;
  /** Days that records are kept; one of the values that CloudWatch Logs accepts. */
  readonly retentionDays: number;
  /** Traffic that is recorded. */
  readonly traffic: "ALL" | "ACCEPT" | "REJECT";
  /** Folder of the saved queries in the Logs Insights console. */
  readonly queryFolder: string;
}

const DENIED = `fields @timestamp, interfaceId, srcAddr, dstAddr, dstPort, protocol
| filter action = "REJECT"
| stats count(*) as records by interfaceId, srcAddr, dstAddr, dstPort, protocol
| sort records desc
| limit 100`;

const PORT_443 = `fields @timestamp, interfaceId, srcAddr, dstAddr, action
| filter dstPort = 443
| stats sum(bytes) as totalBytes, count(*) as records by interfaceId, srcAddr, dstAddr, action
| sort totalBytes desc
| limit 100`;

/** The VPC's flow log in an encrypted log group, with saved queries for denied and for port 443 traffic. */
export class FlowLog extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogProps) {
    super(scope, id);
    limit(this, "logGroupName", props.logGroupName, characters(1, 512));
    limit(this, "retentionDays", props.retentionDays, oneOf(LOG_RETENTION_DAYS));
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: props.logGroupName,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.key.arn,
    });
    const role = new Role(this, "Role", {
      env: props.env,
      name: props.roleName,
      description: "Lets VPC flow logs write to their log group",
      trust: serviceTrust("vpc-flow-logs.amazonaws.com", props.env.accountId),
    });
    role.addInlinePolicy("Delivery", flowLogDelivery(logGroupArn(props.env, props.logGroupName)));
    new AwsFlowLog(this, "Resource", {
      vpcId: props.network.vpcId,
      trafficType: props.traffic,
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      dependsOn: role.ready,
    });
    for (const [queryId, name, queryString] of [
      ["DeniedQuery", "denied-traffic", DENIED],
      ["Port443Query", "port-443-traffic", PORT_443],
    ] as const) {
      new CloudwatchQueryDefinition(this, queryId, {
        name: `${props.queryFolder}/${name}`,
        logGroupNames: [logGroup.name],
        queryString,
      });
    }
  }
}
