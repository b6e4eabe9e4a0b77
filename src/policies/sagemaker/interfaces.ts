import { type Statement } from "../statement";

/**
 * Network interfaces that SageMaker makes, with this role, for jobs in the VPC.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function interfaceStatements(): Statement[] {
  return [
    {
      Sid: "Interfaces",
      Effect: "Allow",
      Action: [
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
      ],
      // SageMaker refuses processing jobs where a condition or a resource limits these. Denies keep them in the VPC.
      Resource: "*",
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
