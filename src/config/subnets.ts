import { Address4 } from "ip-address";
import { type NetworkConfig } from "./schema";

/** Addresses that AWS keeps in every subnet (VPC user guide, subnet sizing). */
export const RESERVED_ADDRESSES = 5;

/** The zones that have a subnet, each once. */
export function subnetZones({ subnets }: NetworkConfig): string[] {
  return [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))];
}

/** Addresses that AWS leaves free in all subnets together. */
export function usableAddresses({ subnets }: NetworkConfig): number {
  return subnets.reduce((sum, { cidr }) => sum + 2 ** (32 - new Address4(cidr).subnetMask) - RESERVED_ADDRESSES, 0);
}

/** Whether two ranges share an address. */
export function overlap(a: Address4, b: Address4): boolean {
  return a.isInSubnet(b) || b.isInSubnet(a);
}
