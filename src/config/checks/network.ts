import { Address4 } from "ip-address";
import { isZoneId, isZoneOf, shortCodeOf } from "../../catalogue/regions";
import { addressBudget, LEAST_ADDRESSES_PER_USER } from "../address-budget";
import { type Issue } from "../issue";
import { naming } from "../names/studio";
import { type Config } from "../schema";
import { overlap, subnetZones } from "../subnets";
import { type Rule } from "./rule";

/** Rules on ranges, zones, endpoints and capacity. */
export const networkRules: readonly Rule[] = [
  { reads: ["studio.network.vpcCidr", "studio.network.subnets"], check: subnetsInsideVpc },
  { reads: ["studio.network.subnets"], check: subnetsApart },
  { reads: ["region", "studio.network.subnets"], check: zones },
  { reads: ["studio.network.endpoints"], check: endpointsContradict },
  { reads: ["region", "studio.network.subnets", "studio.network.endpoints"], check: endpointZones },
  {
    reads: ["name", "region", "accountId", "state", "studio.domainName", "studio.network.allowedBuckets"],
    check: stateBucketOutOfReach,
  },
  { reads: ["studio.authMode", "studio.expectedUsers", "studio.userProfiles"], check: expectedUsers },
  {
    reads: [
      "region",
      "studio.expectedUsers",
      "studio.userProfiles",
      "studio.network.subnets",
      "studio.network.endpoints",
      "studio.canvas",
      "studio.sageMakerProjects",
      "studio.featureStore",
      "studio.remoteIde",
    ],
    check: enoughAddresses,
  },
];

const NETWORK = ["studio", "network"] as const;
const ENDPOINTS = ["studio", "network", "endpoints"] as const;

function subnetsInsideVpc({ studio }: Config): Issue[] {
  const { vpcCidr, subnets } = studio.network;
  const vpc = new Address4(vpcCidr);
  return subnets.flatMap(({ cidr }, index) =>
    new Address4(cidr).isInSubnet(vpc)
      ? []
      : [
          {
            path: [...NETWORK, "subnets", index, "cidr"],
            message: `${cidr} is not inside the VPC's range ${vpcCidr}; choose a range inside it or change studio.network.vpcCidr`,
          },
        ],
  );
}

function subnetsApart({ studio }: Config): Issue[] {
  const { subnets } = studio.network;
  return subnets.flatMap(({ cidr }, index) =>
    subnets.slice(0, index).flatMap((other, otherIndex) =>
      overlap(new Address4(cidr), new Address4(other.cidr))
        ? [
            {
              path: [...NETWORK, "subnets", index, "cidr"],
              message: `${cidr} overlaps ${other.cidr} of studio.network.subnets[${otherIndex}]; give each subnet a range of its own`,
            },
          ]
        : [],
    ),
  );
}

function zones({ region, studio }: Config): Issue[] {
  const { subnets } = studio.network;
  const issues: Issue[] = subnets.flatMap(({ availabilityZone: zone }, index) =>
    isZoneOf(region, zone)
      ? []
      : [
          {
            path: [...NETWORK, "subnets", index, "availabilityZone"],
            message: `${zone} is not a zone of ${region}; use one such as ${region}a or ${shortCodeOf(region)}-az1`,
          },
        ],
  );
  const path = [...NETWORK, "subnets"];
  const used = subnetZones(studio.network);
  if (used.length < 2) {
    issues.push({ path, message: `all subnets are in ${used.join()}; Studio needs at least two zones` });
  }
  if (new Set(used.map(isZoneId)).size > 1) {
    issues.push({
      path,
      message: `${used.join(", ")} mix zone names and zone ids, which can mean the same zone; use one kind, and set it on every subnet`,
    });
  }
  return issues;
}

function endpointsContradict({ studio }: Config): Issue[] {
  const { include, exclude } = studio.network.endpoints;
  return exclude.flatMap((name, index) =>
    include.includes(name)
      ? [{ path: [...ENDPOINTS, "exclude", index], message: `${name} is included too; remove one of the two` }]
      : [],
  );
}

function endpointZones({ studio }: Config): Issue[] {
  const known = subnetZones(studio.network);
  return Object.entries(studio.network.endpoints.zones).flatMap(([service, serviceZones]) =>
    serviceZones.flatMap((zone, index) =>
      known.includes(zone)
        ? []
        : [
            {
              path: [...ENDPOINTS, "zones", service, index],
              message: `${zone} has no subnet; use the zones of studio.network.subnets: ${known.join(", ")}`,
            },
          ],
    ),
  );
}

function stateBucketOutOfReach(config: Config): Issue[] {
  const { bucket } = naming(config).state;
  const index = config.studio.network.allowedBuckets.indexOf(bucket);
  if (config.state.mode !== "s3" || index < 0) return [];
  return [
    {
      path: [...NETWORK, "allowedBuckets", index],
      message: `${bucket} holds the Terraform state, which users must not reach; remove it`,
    },
  ];
}

function expectedUsers({ studio }: Config): Issue[] {
  const path = ["studio", "expectedUsers"];
  const profiles = studio.userProfiles.length;
  if (studio.expectedUsers === undefined) {
    if (studio.authMode !== "SSO") return [];
    const message =
      "missing; with authMode SSO users appear on their own: tell how many the subnets must have room for";
    return [{ path, message }];
  }
  if (studio.expectedUsers >= profiles) return [];
  return [
    { path, message: `${studio.expectedUsers} is less than the ${profiles} user profiles; set at least ${profiles}` },
  ];
}

function enoughAddresses(config: Config): Issue[] {
  const { free, users, account } = addressBudget(config);
  if (free >= users * LEAST_ADDRESSES_PER_USER) return [];
  return [
    {
      path: [...NETWORK, "subnets"],
      message: `${account}; each user needs ${LEAST_ADDRESSES_PER_USER}: use larger subnets or fewer endpoints`,
    },
  ];
}
