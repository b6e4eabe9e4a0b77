import { DescribeSubnetsCommand, DescribeVpcEndpointsCommand, type VpcEndpoint } from "@aws-sdk/client-ec2";
import { type Changes } from "../../local/configuration";
import { check } from "./support/check";
import { summary } from "./support/plan";
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

const WITH_PROJECTS = { ...SUBNETS, "studio.network.endpoints": { include: ["servicecatalog"] } };

/** Without a policy on purpose, as far as there could be one. */
const WITH_OPEN_LOGS = { ...SUBNETS, "studio.network.endpoints": { withoutPolicy: ["logs"] } };

const WITHOUT_STS = { ...SUBNETS, "studio.network.endpoints": { exclude: ["sts"] } };

lane(
  "an account in which not every endpoint service is everywhere",
  (on) => {
    check(
      on,
      "endpoints go where their service is, with a policy where it takes one; what AWS offers later comes in place",
      async () => {
        await on.empty();
        await on.control.offer({ zones: { [name("sts")]: [TWO, "us-east-1f"] }, withoutPolicy: [name("logs")] });
        await on.change(SUBNETS);
        await on.expectNothingToChange();

        const endpoints = await interfaceEndpoints(on);
        const zones = Object.fromEntries(endpoints.map(({ ServiceName, zones: made }) => [ServiceName!, made]));
        expect(zones).toEqual({
          "aws.sagemaker.us-east-1.studio": [ONE, TWO],
          [name("logs")]: [ONE, TWO],
          [name("sagemaker.api")]: [ONE, TWO],
          [name("sagemaker.runtime")]: [ONE, TWO],
          [name("sts")]: [TWO],
        });
        expect(openTo(endpoints)).toEqual([name("logs")]);
        expect(await on.output("endpoint_network_interfaces")).toBe("9");
        expect(await on.output("endpoints_without_policy")).toBe("logs");
        expect(await warnedOf(on, SUBNETS)).toEqual(["logs"]);
        expect(await warnedOf(on, WITH_OPEN_LOGS)).toEqual([]);
        await on.expectNothingToChange();
        expect(await on.output("endpoints_without_policy")).toBe("logs");

        await on.control.offer({ zones: {}, withoutPolicy: [] });
        expect(summary(await on.plan(SUBNETS))).toEqual({ "update aws_vpc_endpoint": 2 });
        await on.change(SUBNETS);
        const all = await interfaceEndpoints(on);
        expect(all.flatMap(({ zones: made }) => made)).toHaveLength(10);
        expect(openTo(all)).toEqual([]);
        expect(await on.output("endpoints_without_policy")).toBe("");
        expect(await warnedOf(on, SUBNETS)).toEqual([]);
      },
    );

    check(on, "where AWS tells the names of services alone, every zone and the catalogue count", async () => {
      await on.deployed(SUBNETS);
      await on.control.offer({ namesOnly: true });
      expect(await on.plan(SUBNETS)).toEqual({});
      await on.change(WITH_PROJECTS);
      const endpoints = await interfaceEndpoints(on);
      expect(endpoints.flatMap(({ zones }) => zones)).toHaveLength(12);
      expect(openTo(endpoints)).toEqual([name("servicecatalog")]);
      expect(await warnedOf(on, WITH_PROJECTS)).toEqual(["servicecatalog"]);
      await on.control.offer({ namesOnly: false });
      await on.change(SUBNETS);
    });

    check(on, "a service without a zone of the network stops the plan by name", async () => {
      await on.deployed(SUBNETS);
      await on.control.offer({ zones: { [name("sts")]: ["us-east-1e", "us-east-1f"] } });
      await expect(on.plan(SUBNETS)).rejects.toThrow(
        /com\.amazonaws\.us-east-1\.sts in us-east-1e, us-east-1f[^]*us-east-1b, us-east-1c[^]*leave\s+sts\s+out\./,
      );
    });

    check(
      on,
      "a service that is not offered stops the plan by name, and a destroy before it destroys anything",
      async () => {
        await on.deployed(SUBNETS);
        await on.control.offer({ zones: {}, missing: [name("sts")] });
        await expect(on.plan(SUBNETS)).rejects.toThrow(/data\.aws_vpc_endpoint_service\.Endpoints_StsOffer_/);
        const before = await on.control.state(on.region);
        const { status, stderr } = await on.tryDestroy();
        expect(status).toBe(1);
        expect(stderr).toContain("data.aws_vpc_endpoint_service.Endpoints_StsOffer_");
        expect(await on.control.state(on.region)).toEqual(before);
        on.isAs(SUBNETS);
      },
    );

    check(on, "left out by name, everything goes, although one of its services is gone", async () => {
      await on.deployed(SUBNETS);
      await on.control.offer({ zones: {}, missing: [name("sts")] });
      await on.init(WITHOUT_STS);
      await on.destroy();
      await on.expectOnlyLeft();
    });
  },
  { configuration: "examples/minimal.yaml" },
);

/** Services whose endpoints a plan warns of, since they have no policy. */
async function warnedOf(on: StudioLane, changes: Changes): Promise<string[]> {
  await on.init(changes);
  const plan = (await on.must("plan", "-no-color")).replace(/[\s│]+/g, " ");
  return (
    /Warning: Check block .* No endpoint policy on the VPC endpoints of ([^:]+): /.exec(plan)?.[1]!.split(", ") ?? []
  );
}

/** Services whose endpoint lets every caller through. */
function openTo(endpoints: readonly VpcEndpoint[]): string[] {
  return endpoints
    .filter(({ PolicyDocument = "" }) => !PolicyDocument.includes("aws:PrincipalAccount"))
    .map(({ ServiceName }) => ServiceName!);
}

async function interfaceEndpoints(on: StudioLane): Promise<(VpcEndpoint & { readonly zones: string[] })[]> {
  const { Subnets = [] } = await on.ec2.send(new DescribeSubnetsCommand({}));
  const { VpcEndpoints = [] } = await on.ec2.send(new DescribeVpcEndpointsCommand({}));
  const zoneOf = (id: string) => Subnets.find(({ SubnetId }) => SubnetId === id)!.AvailabilityZone!;
  return VpcEndpoints.filter(({ VpcEndpointType }) => VpcEndpointType === "Interface").map((endpoint) => ({
    ...endpoint,
    zones: endpoint.SubnetIds!.map(zoneOf).sort(),
  }));
}
