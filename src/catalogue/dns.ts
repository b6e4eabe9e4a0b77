import { type Partition, partitionOf, type Region } from "./regions";

/** A domain whose names a network without internet resolves. */
export interface ResolvableDomain {
  /** `*.` before a domain stands for every name below it, and not for the domain itself. */
  readonly domain: string;
  /** What for, and why nobody is told the names but AWS. */
  readonly why: string;
}

/** Most domains that one call of Route 53 Resolver takes. */
export const MOST_DOMAINS = 1000;

/** What is true of every domain of AWS in the table: the zones below it are AWS's, none is handed to a customer. */
const SERVICES =
  "APIs, buckets, registries, file systems, endpoints by their own names; customers get records, no zones";
const DUAL_STACK = "APIs for IPv4 and IPv6; no names of customers";
const INTERFACES = "Studio, notebooks, MLflow and partner apps; customers get records, no zones";

/**
 * AWS's own domains. Those in which everybody publishes what he likes, such as cloudfront.net, on.aws or
 * elasticbeanstalk.com, are not among them: nothing in the network leads to them.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-interface-endpoint.html
 */
const AWS_DOMAINS: Readonly<Record<Partition, readonly ResolvableDomain[]>> = {
  aws: [
    { domain: "*.amazonaws.com", why: SERVICES },
    { domain: "*.api.aws", why: DUAL_STACK },
    { domain: "*.sagemaker.aws", why: INTERFACES },
  ],
  "aws-cn": [
    { domain: "*.amazonaws.com.cn", why: SERVICES },
    { domain: "*.api.amazonwebservices.com.cn", why: DUAL_STACK },
    { domain: "*.sagemaker.com.cn", why: INTERFACES },
  ],
  "aws-us-gov": [
    { domain: "*.amazonaws.com", why: SERVICES },
    { domain: "*.api.aws", why: DUAL_STACK },
    { domain: "*.sagemaker.aws", why: INTERFACES },
  ],
};

/**
 * The private ranges of RFC 1918, whose reverse zones the resolver keeps to itself. No other one: who owns a public range
 * owns its reverse zone, with a name server of his own.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-autodefined-rules.html
 */
const PRIVATE_RANGES = ["10", ...Array.from({ length: 16 }, (_, index) => `${16 + index}.172`), "168.192"];

/** Every domain that apps, jobs and Canvas need in a region. What else resolves is configured. */
export function resolvableDomains(region: Region): ResolvableDomain[] {
  return [
    ...AWS_DOMAINS[partitionOf(region)],
    ...instanceDomains(region).map((domain) => ({
      domain,
      why: "Names of the VPC's own hosts; .internal is reserved, and never delegated",
    })),
    ...PRIVATE_RANGES.map((range) => ({
      domain: `*.${range}.in-addr.arpa`,
      why: "Which host a private address is; answered by the resolver",
    })),
  ];
}

/** What the names of hosts end with. us-east-1 is older than the scheme of the others. */
function instanceDomains(region: Region): string[] {
  return region === "us-east-1" ? ["*.ec2.internal", "*.compute-1.internal"] : [`*.${region}.compute.internal`];
}
