import { endpointServices } from "../catalogue/endpoint-services";
import { enabledFeatures } from "./features";
import { type Config } from "./schema";
import { RESERVED_ADDRESSES, subnetZones, usableAddresses } from "./subnets";

/** Addresses per user: Studio needs two, and AWS recommends up to four. */
export const LEAST_ADDRESSES_PER_USER = 2;
export const GOOD_ADDRESSES_PER_USER = 4;

/** Addresses left for apps. An interface endpoint and the home file system each take one in every zone. */
export function addressBudget(config: Config): { free: number; users: number; account: string } {
  const { studio } = config;
  const { network } = studio;
  const allZones = subnetZones(network).length;
  const usable = usableAddresses(network);
  const { services } = endpointServices({
    region: config.region,
    features: enabledFeatures(config),
    include: network.endpoints.include,
    exclude: network.endpoints.exclude,
  });
  const taken = services.reduce((sum, { name }) => sum + (network.endpoints.zones[name]?.length ?? allZones), allZones);
  const free = usable - taken;
  const users = studio.expectedUsers ?? studio.userProfiles.length;
  const account =
    `${usable} usable addresses (AWS keeps ${RESERVED_ADDRESSES} of each subnet) less ${taken} for ${services.length} ` +
    `interface endpoints and the home file system leave ${free} for ${users} ${users === 1 ? "user" : "users"}`;
  return { free, users, account };
}
