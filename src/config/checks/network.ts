import { Address4 } from "ip-address";
import {
  AWS_PREFIXES,
  ENDPOINT_SERVICES,
  type EndpointService,
  isNameOf,
  serviceName,
} from "../../catalogue/endpoint-services";
import { isZoneId, isZoneOf, type Region, shortCodeOf } from "../../catalogue/regions";
import { formatPath, type Issue, type Path } from "../issue";
import { stateBackendNames } from "../names/state";
import { type Config, type NetworkConfig } from "../schema";
import { overlap, subnetZones } from "../subnets";
import { type Rule } from "./rule";

/** A stack's network, and where its section stands. */
export interface Place {
  readonly path: Path;
  readonly network: NetworkConfig;
}

/** Rules on the ranges, zones, endpoints and buckets of a stack's network, whose section stands at `path`. */
export function networkRules<C extends Config>(path: Path, networkOf: (config: C) => NetworkConfig): Rule<C>[] {
  const key = (name: string) => [...path, name].join(".");
  const place = (config: C): Place => ({ path, network: networkOf(config) });
  return [
    { reads: [key("vpcCidr"), key("subnets")], check: (config) => subnetsInsideVpc(place(config)) },
    { reads: [key("subnets")], check: (config) => subnetsApart(place(config)) },
    { reads: ["region", key("subnets")], check: (config) => zones(place(config), config.region) },
    { reads: [key("endpoints")], check: (config) => endpointsContradict(place(config)) },
    { reads: ["region", key("subnets"), key("endpoints")], check: (config) => endpointZones(place(config)) },
    {
      reads: ["region", "defaults.network.endpoints.serviceNames", key("endpoints.serviceNames")],
      check: (config) => ownServiceNames(place(config), config),
    },
    {
      reads: ["name", "region", "accountId", "state", key("allowedBuckets")],
      check: (config) => stateBucketOutOfReach(place(config), config),
    },
  ];
}

function subnetsInsideVpc({ path, network: { vpcCidr, subnets } }: Place): Issue[] {
  const vpc = new Address4(vpcCidr);
  return subnets.flatMap(({ cidr }, index) =>
    new Address4(cidr).isInSubnet(vpc)
      ? []
      : [
          {
            path: [...path, "subnets", index, "cidr"],
            message: `${cidr} is not inside the VPC's range ${vpcCidr}; choose a range inside it or change ${formatPath([...path, "vpcCidr"])}`,
          },
        ],
  );
}

function subnetsApart({ path, network: { subnets } }: Place): Issue[] {
  return subnets.flatMap(({ cidr }, index) =>
    subnets.slice(0, index).flatMap((other, otherIndex) =>
      overlap(new Address4(cidr), new Address4(other.cidr))
        ? [
            {
              path: [...path, "subnets", index, "cidr"],
              message: `${cidr} overlaps ${other.cidr} of ${formatPath([...path, "subnets", otherIndex])}; give each subnet a range of its own`,
            },
          ]
        : [],
    ),
  );
}

function zones({ path, network }: Place, region: Region): Issue[] {
  const issues: Issue[] = network.subnets.flatMap(({ availabilityZone: zone }, index) =>
    isZoneOf(region, zone)
      ? []
      : [
          {
            path: [...path, "subnets", index, "availabilityZone"],
            message: notAZone(zone, region),
          },
        ],
  );
  const used = subnetZones(network);
  if (used.length < 2) {
    issues.push({
      path: [...path, "subnets"],
      message: `all subnets are in ${used.join()}; use at least two zones`,
    });
  }
  if (new Set(used.map(isZoneId)).size > 1) {
    issues.push({
      path: [...path, "subnets"],
      message: `${used.join(", ")} mix zone names and zone ids, which can mean the same zone; use one kind, and set it on every subnet`,
    });
  }
  return issues;
}

/** What is wrong with a zone that the region does not have. */
export function notAZone(zone: string, region: Region): string {
  return `${zone} is not a zone of ${region}; use one such as ${region}a or ${shortCodeOf(region)}-az1`;
}

function endpointsContradict({ path, network }: Place): Issue[] {
  const { include, exclude } = network.endpoints;
  return exclude.flatMap((name, index) =>
    include.includes(name)
      ? [{ path: [...path, "endpoints", "exclude", index], message: `${name} is included too; remove one of the two` }]
      : [],
  );
}

function endpointZones({ path, network }: Place): Issue[] {
  const known = subnetZones(network);
  return Object.entries(network.endpoints.zones).flatMap(([service, serviceZones]) =>
    serviceZones.flatMap((zone, index) =>
      known.includes(zone)
        ? []
        : [
            {
              path: [...path, "endpoints", "zones", service, index],
              message: `${zone} has no subnet; use the zones of ${formatPath([...path, "subnets"])}: ${known.join(", ")}`,
            },
          ],
    ),
  );
}

function stateBucketOutOfReach(place: Place, config: Config): Issue[] {
  if (config.state.mode !== "s3") return [];
  const bucket = stateBackendNames(config).bucket.text;
  return refusedBuckets(place, new Map([[bucket, "holds the Terraform state, which users must not reach; remove it"]]));
}

/** A problem for each bucket that a network allows, although there is a reason against it. */
export function refusedBuckets({ path, network }: Place, reasons: ReadonlyMap<string, string>): Issue[] {
  return network.allowedBuckets.flatMap((bucket, index) => {
    const reason = reasons.get(bucket);
    return reason ? [{ path: [...path, "allowedBuckets", index], message: `${bucket} ${reason}` }] : [];
  });
}

/** What a stack takes from `defaults` is told there. */
function ownServiceNames({ path, network }: Place, { region, defaults }: Config): Issue[] {
  const shared = defaults.network.endpoints.serviceNames;
  const own = Object.entries(network.endpoints.serviceNames).filter(([service, name]) => shared[service] !== name);
  return foreignServiceNames([...path, "endpoints", "serviceNames"], Object.fromEntries(own), region);
}

/** A problem for each full service name that is not AWS's own for its service in the region. */
export function foreignServiceNames(path: Path, names: Readonly<Record<string, string>>, region: Region): Issue[] {
  return ENDPOINT_SERVICES.flatMap((service) => {
    const name = names[service.name];
    if (name === undefined || isNameOf(service, region, name)) return [];
    const message =
      `${name} is not a name that AWS has for ${service.name} in ${region}; use ${serviceName(service, region)}, one with ` +
      `more at its end such as -fips, or with another prefix of AWS's: ${AWS_PREFIXES.join(", ")}. To another service, or ` +
      "another account's, data could be carried out";
    return [{ path: [...path, service.name], message }];
  });
}

/** A problem for each endpoint of a stack that `defaults` puts into zones in none of which the stack has a subnet. */
export function endpointsWithoutZone(
  { path, network }: Place,
  { region, defaults }: Config,
  services: readonly EndpointService[],
): Issue[] {
  return services.flatMap(({ name }) => {
    const zones = (defaults.network.endpoints.zones[name] ?? []).filter((zone) => isZoneOf(region, zone));
    if (zones.length === 0 || network.endpoints.zones[name]?.length !== 0) return [];
    const message =
      `${zones.join(", ")} ${zones.length === 1 ? "has" : "have"} no subnet of ${formatPath([...path, "subnets"])}, which ` +
      `are in ${subnetZones(network).join(", ")}; put one there, or leave ${name} out by ` +
      formatPath([...path, "endpoints", "exclude"]);
    return [{ path: ["defaults", "network", "endpoints", "zones", name], message }];
  });
}
