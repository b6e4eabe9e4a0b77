import { EC2Client } from "@aws-sdk/client-ec2";
import { KMSClient } from "@aws-sdk/client-kms";
import { ListDomainsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { studio } from "../../../local/lives/studio";
import { StudioUsers } from "../../../local/lives/studio-users";
import { Lane, type LaneProps, onLane } from "./lane";

export const STACK = studio.stack;

/** Arms a destroy. */
export const ARMED = studio.armed;

/** A lane of the stack `studio`. */
export class StudioLane extends Lane {
  constructor(props: LaneProps) {
    super(studio, props);
  }

  /** The domain that there is. AWS tells it, since a refused destroy leaves no outputs. */
  async domainId(): Promise<string> {
    const { Domains = [] } = await this.sagemaker.send(new ListDomainsCommand({}));
    expect(Domains).toHaveLength(1);
    return Domains[0]!.DomainId!;
  }

  /** People at work in the domain. */
  async users(): Promise<StudioUsers> {
    return new StudioUsers(this.client.endpoint, this.region, await this.domainId());
  }

  /** How many domains were created since the account was empty. */
  async domainsMade(): Promise<number> {
    return this.done("CreateDomain");
  }

  /** How often AWS has done something since the account was empty. */
  async done(operation: string): Promise<number> {
    return (await this.control.requests()).filter((each) => each.operation === operation && each.status === 200).length;
  }

  get sagemaker(): SageMakerClient {
    return new SageMakerClient(this.client);
  }

  get ec2(): EC2Client {
    return new EC2Client(this.client);
  }

  get kms(): KMSClient {
    return new KMSClient(this.client);
  }
}

/** The tests of a file on a lane of the stack `studio`. */
export function lane(name: string, tests: (on: StudioLane) => void, props: LaneProps = {}): void {
  onLane(name, new StudioLane(props), tests);
}
