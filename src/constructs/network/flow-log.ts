import { FlowLog as AwsFlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { logGroupArn } from "../../policies/arn";
import { flowLogDelivery } from "../../policies/flow-logs";
import { serviceTrust } from "../../policies/trust";
import { type AwsEnvironment } from "../aws-environment";
import { Role } from "../security/role";
import { type Network } from "./network";
import { queriedLogGroup, type QueriedLogGroupProps } from "./queried-log-group";

export interface FlowLogProps extends QueriedLogGroupProps {
  readonly env: AwsEnvironment;
  readonly network: Network;
  readonly roleName: string;
  /** Traffic that is recorded. */
  readonly traffic: "ALL" | "ACCEPT" | "REJECT";
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
    const logGroup = queriedLogGroup(this, props, {
      DeniedQuery: { name: "denied-traffic", text: DENIED },
      Port443Query: { name: "port-443-traffic", text: PORT_443 },
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
  }
}
