import { type EndpointService, endpointServices } from "../catalogue/endpoint-services";
import { enabledFeatures } from "./features";
import { type StudioConfiguration } from "./schema";
import { RESERVED_ADDRESSES, subnetZones, usableAddresses } from "./subnets";

/** Addresses per user: Studio needs two, and AWS recommends up to four. */
export const LEAST_ADDRESSES_PER_USER = 2;
export const GOOD_ADDRESSES_PER_USER = 4;

/** Services that get an interface endpoint, and how many network interfaces they come to: one in each zone. */
export function interfaceEndpoints(config: StudioConfiguration): { services: EndpointService[]; interfaces: number } {
  const { network } = config.studio;
  const { services } = endpointServices({
    region: config.region,
    features: enabledFeatures(config),
    include: network.endpoints.include,
    exclude: network.endpoints.exclude,
  });
  const allZones = subnetZones(network).length;
  const interfaces = services.reduce((sum, { name }) => sum + (network.endpoints.zones[name]?.length ?? allZones), 0);
  return { services, interfaces };
}

/** Addresses left for apps. An interface endpoint and the home file system each take one in every zone. */
export function addressBudget(config: StudioConfiguration): { free: number; users: number; account: string } {
  const { studio } = config;
  const usable = usableAddresses(studio.network);
  const { services, interfaces } = interfaceEndpoints(config);
  const taken = interfaces + subnetZones(studio.network).length;
  const free = usable - taken;
  const users = studio.expectedUsers ?? studio.userProfiles.length;
  const account =
    `${usable} usable addresses (AWS keeps ${RESERVED_ADDRESSES} of each subnet) less ${taken} for ${services.length} ` +
    `interface endpoints and the home file system leave ${free} for ${users} ${users === 1 ? "user" : "users"}`;
  return { free, users, account };
}
