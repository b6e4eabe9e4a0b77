import { z } from "zod";
import { ENDPOINT_SERVICE_NAMES } from "../../catalogue/endpoint-services";
import { availabilityZone, bucketName, cidr, resolvableDomain, text } from "./types";

const subnetSchema = z.strictObject({
  cidr: cidr.describe("Range of the subnet, inside the VPC's"),
  availabilityZone: availabilityZone
    .optional()
    .describe(
      "Zone name, or zone id, which means the same zone in every account. Default: the region's zones a, b and c in " +
        "turn, which a few accounts do not have all",
    ),
});

const endpointService = z.enum(ENDPOINT_SERVICE_NAMES, {
  error:
    "an endpoint service of src/catalogue/endpoint-services.ts; S3 is not one, its gateway endpoint is always made",
});

/** Something per endpoint service. Keys are plain text to TypeScript, so no value is ever undefined. */
function perService<T extends z.ZodType>(value: T) {
  return z.partialRecord(endpointService, value) as unknown as z.ZodRecord<z.ZodString, T>;
}

/** What an account decides on the endpoint services of its region, beside what AWS tells of them at plan. */
export const endpointFacts = {
  withoutPolicy: z
    .array(endpointService)
    .default([])
    .describe(
      "Endpoint services that get no endpoint policy. Default: each gets one where AWS says that it takes one. A plan warns of those that have none and are not named here",
    ),
  zones: perService(z.array(availabilityZone).min(1))
    .default({})
    .describe(
      "Zones to keep a service to, for fewer network interfaces. Other services: every zone with a subnet in which " +
        "AWS offers the service",
    ),
  serviceNames: perService(
    text(/^[a-z0-9-]+(\.[a-z0-9-]+){2,}$/, "a full service name such as com.amazonaws.us-east-1.athena"),
  )
    .default({})
    .describe(
      "Full service name per service, where the catalogue's is not right for a region: another of AWS's own for it",
    ),
};

function besideDefaults<T extends z.ZodType>(fact: T, how: string): T {
  return fact.describe(`${fact.description}. ${how}`);
}

const endpointsSchema = z.strictObject({
  include: z.array(endpointService).default([]).describe("Endpoint services to add to those that the features ask for"),
  exclude: z.array(endpointService).default([]).describe("Endpoint services to leave out"),
  withoutPolicy: besideDefaults(endpointFacts.withoutPolicy, "Adds to those of `defaults`"),
  zones: besideDefaults(endpointFacts.zones, "Wins over `defaults`, service by service"),
  serviceNames: besideDefaults(endpointFacts.serviceNames, "Wins over `defaults`, service by service"),
});

/** What an account decides on the names that resolve in its networks. */
export const dnsFacts = {
  allowedDomains: z
    .array(resolvableDomain)
    .max(450) // Twice as many and AWS's own are what Route 53 Resolver takes in one call.
    .default([])
    .describe(
      "Domains that resolve besides AWS's own. Whoever owns one, or may have a name server for a part of it, can be sent " +
        "data by looking up names",
    ),
};

export const networkSchema = z.strictObject({
  vpcCidr: cidr.default("10.0.0.0/23").describe("Range of the VPC"),
  subnets: z
    .array(subnetSchema)
    .min(2)
    .max(16)
    .default([{ cidr: "10.0.1.0/25" }, { cidr: "10.0.1.128/25" }])
    .describe("Private subnets, in at least two zones"),
  flowLogTraffic: z.enum(["ALL", "ACCEPT", "REJECT"]).default("ALL").describe("Traffic that the flow log records"),
  endpoints: endpointsSchema.prefault({}),
  dns: z
    .strictObject({ allowedDomains: besideDefaults(dnsFacts.allowedDomains, "Adds to those of `defaults`") })
    .prefault({}),
  allowedBuckets: z
    .array(bucketName)
    .default([])
    .describe("Buckets of this account, besides the stack's own and SageMaker's default bucket, that users may reach"),
});

/** A network as its section states it. */
export type NetworkSection = z.output<typeof networkSchema>;
