import { z } from "zod";
import { type Region } from "../../catalogue/regions";
import { dnsFacts, endpointFacts, type NetworkSection } from "./network";
import { kmsDeletionWindowDays, logRetentionDays } from "./types";

/** What every stack takes unless its own section says otherwise. */
export const defaultsSchema = z.strictObject({
  logRetentionDays: logRetentionDays.default(365),
  kmsDeletionWindowDays: kmsDeletionWindowDays.default(30),
  network: z
    .strictObject({
      endpoints: z.strictObject(endpointFacts).prefault({}),
      dns: z
        .strictObject({
          firewall: z
            .boolean()
            .default(true)
            .describe("Let only AWS's own names and `allowedDomains` resolve in every private VPC"),
          ...dnsFacts,
          queryLog: z.boolean().default(true).describe("Record every DNS query of every private VPC in a log group"),
        })
        .prefault({}),
    })
    .prefault({}),
});

/** What a section is resolved with. */
export interface Account {
  readonly region: Region;
  readonly defaults: z.output<typeof defaultsSchema>;
}

/** Keys that a stack's section may leave to `defaults`. */
interface Retention {
  readonly logRetentionDays?: number | undefined;
  readonly kmsDeletionWindowDays?: number | undefined;
}

/** A stack's section with the retention of `defaults` where it states none. */
export function withDefaults<T extends Retention>(section: T, { defaults }: Account) {
  return {
    ...section,
    logRetentionDays: section.logRetentionDays ?? defaults.logRetentionDays,
    kmsDeletionWindowDays: section.kmsDeletionWindowDays ?? defaults.kmsDeletionWindowDays,
  };
}

/**
 * A stack's network with a zone for every subnet and the facts of `defaults` on endpoints and names, less those that its own
 * section states. The zones of `defaults` are those of the account: of them, the stack takes those where it has a subnet.
 */
export function resolvedNetwork(network: NetworkSection, { region, defaults }: Account) {
  const subnets = network.subnets.map(({ cidr, availabilityZone }, index) => ({
    cidr,
    availabilityZone: availabilityZone ?? `${region}${"abc".charAt(index % 3)}`,
  }));
  const own = network.endpoints;
  const shared = defaults.network.endpoints;
  const inUse = (zone: string) => subnets.some(({ availabilityZone }) => availabilityZone === zone);
  const sharedZones = Object.entries(shared.zones).map(([service, zones]) => [service, zones.filter(inUse)] as const);
  const endpoints = {
    ...own,
    withoutPolicy: [...new Set([...shared.withoutPolicy, ...own.withoutPolicy])],
    zones: { ...Object.fromEntries(sharedZones), ...own.zones },
    serviceNames: { ...shared.serviceNames, ...own.serviceNames },
  };
  const dns = defaults.network.dns;
  const allowedDomains = [...new Set([...dns.allowedDomains, ...network.dns.allowedDomains])];
  return { ...network, subnets, endpoints, dns: { ...dns, allowedDomains } };
}
