import { DescribeSubnetsCommand, DescribeVpcEndpointsCommand, type VpcEndpoint } from "@aws-sdk/client-ec2";
import { check } from "./support/check";
import { lane, type StudioLane } from "./support/studio";

const name = (service: string) => `com.amazonaws.us-east-1.${service}`;

const SUBNETS = {
  "studio.network.subnets": [
    { cidr: "10.0.1.0/25", availabilityZone: "use1-az1" },
    { cidr: "10.0.1.128/25", availabilityZone: "use1-az2" },
  ],
};

/** Names of those two zones in the local AWS. */
const [ONE, TWO] = ["us-east-1b", "us-east-1c"] as const;

const WITHOUT_STS = { ...SUBNETS, "studio.network.endpoints": { exclude: ["sts"] } };

lane(
  "an account in which not every endpoint service is everywhere",
  (on) => {
    check(
      on,
      "endpoints go where their service is, with a policy where it takes one, and the plan is empty",
      async () => {
        await on.empty();
        await on.control.offer({ zones: { [name("sts")]: [TWO, "us-east-1f"] }, withoutPolicy: [name("logs")] });
        await on.change(SUBNETS);
        await on.expectNothingToChange();

        const endpoints = await interfaceEndpoints(on);
        const zones = Object.fromEntries(endpoints.map(({ ServiceName, zones: made }) => [ServiceName, made]));
        expect(zones).toEqual({
          "aws.sagemaker.us-east-1.studio": [ONE, TWO],
          [name("logs")]: [ONE, TWO],
          [name("sagemaker.api")]: [ONE, TWO],
          [name("sagemaker.runtime")]: [ONE, TWO],
          [name("sts")]: [TWO],
        });
        expect(endpoints.filter(({ PolicyDocument }) => !PolicyDocument).map(({ ServiceName }) => ServiceName)).toEqual(
          [name("logs")],
        );
        expect(await on.output("endpoint_network_interfaces")).toBe("9");
      },
    );

    check(on, "a service that comes to another zone gets an interface there, in place", async () => {
      await on.control.offer({ zones: {} });
      expect(Object.values(await on.plan(SUBNETS))).toEqual(["update"]);
      await on.change(SUBNETS);
      expect((await interfaceEndpoints(on)).flatMap(({ zones }) => zones)).toHaveLength(10);
    });

    check(on, "a service without a zone of the network stops the plan by name", async () => {
      await on.control.offer({ zones: { [name("sts")]: ["us-east-1e", "us-east-1f"] } });
      await expect(on.plan(SUBNETS)).rejects.toThrow(
        /com\.amazonaws\.us-east-1\.sts is offered in us-east-1e, us-east-1f[^]*studio\.network\.endpoints\.exclude/,
      );
    });

    check(on, "a service that is not offered stops the plan by name", async () => {
      await on.control.offer({ zones: {}, missing: [name("sts")] });
      await expect(on.plan(SUBNETS)).rejects.toThrow(/aws_vpc_endpoint_service\.\w*Sts\w*/);
    });

    check(on, "left out by name, everything goes, although one of its services is gone", async () => {
      await on.init(WITHOUT_STS);
      await on.destroy();
      await on.expectOnlyLeft();
    });
  },
  { configuration: "examples/minimal.yaml" },
);

async function interfaceEndpoints(on: StudioLane): Promise<(VpcEndpoint & { readonly zones: string[] })[]> {
  const { Subnets = [] } = await on.ec2.send(new DescribeSubnetsCommand({}));
  const { VpcEndpoints = [] } = await on.ec2.send(new DescribeVpcEndpointsCommand({}));
  const zoneOf = (id: string) => Subnets.find(({ SubnetId }) => SubnetId === id)!.AvailabilityZone!;
  return VpcEndpoints.filter(({ VpcEndpointType }) => VpcEndpointType === "Interface").map((endpoint) => ({
    ...endpoint,
    zones: endpoint.SubnetIds!.map(zoneOf).sort(),
  }));
}
