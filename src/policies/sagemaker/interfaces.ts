import { arn, type Place } from "../arn";
import { type Statement } from "../statement";

/** The network that jobs run in. */
export interface JobNetwork {
  readonly vpcId: string;
  /** Subnets and groups that jobs may use. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/**
 * Network interfaces that SageMaker makes, with this role, for jobs in the VPC.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function interfaceStatements(scope: Place & JobNetwork): Statement[] {
  return [
    {
      Sid: "InterfacesInSubnets",
      Effect: "Allow",
      Action: "ec2:CreateNetworkInterface",
      Resource: arn(scope, "ec2", "subnet/*"),
      Condition: { StringEquals: { "ec2:SubnetID": scope.subnetIds } },
    },
    {
      Sid: "InterfacesWithGroups",
      Effect: "Allow",
      Action: "ec2:CreateNetworkInterface",
      Resource: arn(scope, "ec2", "security-group/*"),
      Condition: { StringEquals: { "ec2:SecurityGroupID": scope.securityGroupIds } },
    },
    {
      // The interface does not exist yet; its subnet and its groups say where it may.
      Sid: "Interfaces",
      Effect: "Allow",
      Action: "ec2:CreateNetworkInterface",
      Resource: arn(scope, "ec2", "network-interface/*"),
    },
    {
      Sid: "InterfacesInVpc",
      Effect: "Allow",
      Action: [
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
      ],
      Resource: arn(scope, "ec2", "network-interface/*"),
      Condition: { ArnEquals: { "ec2:Vpc": arn(scope, "ec2", `vpc/${scope.vpcId}`) } },
    },
    {
      Sid: "ReadNetwork",
      Effect: "Allow",
      Action: [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        // Without these two, Canvas builds its models in a VPC of AWS, and says nothing.
        "ec2:DescribeVpcEndpointServices",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
      ],
      Resource: "*", // EC2's descriptions know no resource.
    },
  ];
}
