import { type Construct } from "constructs";
import { type Network } from "../network/network";
import { ESP, SecurityGroup, tcp, udp } from "../network/security-group";
import { type VpcEndpoints } from "../network/vpc-endpoints";

export interface JobSecurityGroupProps {
  readonly network: Network;
  readonly endpoints: VpcEndpoints;
  readonly name: string;
}

/**
 * The group for training, processing and other jobs, which the execution role may only start inside the VPC. The
 * instances of one job must reach each other, also with inter-container encryption, which is IPsec: UDP 500 and ESP.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html
 */
export class JobSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, props: JobSecurityGroupProps) {
    super(scope, id, {
      network: props.network,
      name: props.name,
      description: "SageMaker jobs: VPC endpoints, S3 and the other instances of the job",
    });
    props.endpoints.allowFrom(this);
    this.allowWithin(tcp(0, 65535), "Traffic between the instances of a job");
    this.allowWithin(udp(500), "Key exchange of inter-container encryption");
    this.allowWithin(ESP, "Inter-container encryption");
  }
}
