import { ENDPOINT_SERVICES } from "../../../src/catalogue/endpoint-services";
import { dnsSuffixOf, type Region } from "../../../src/catalogue/regions";
import { studio } from "../../support/fixtures";
import { covers, resolves, type Rule, rulesOf } from "../../support/resolver";
import { type Template } from "../../support/template";

/** A region of each partition, and us-east-1, which has internal names of its own. */
const REGIONS: readonly Region[] = ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"];

/** What the host names of SageMaker's user interfaces end with. */
const interfaces = (region: Region) => (region.startsWith("cn-") ? "sagemaker.com.cn" : "sagemaker.aws");

/** What names of endpoints for IPv4 and IPv6 end with. */
const dualStack = (region: Region) => (region.startsWith("cn-") ? "api.amazonwebservices.com.cn" : "api.aws");

/** Private DNS names of endpoints that are not the service's name before the region. */
const ENDPOINT_NAMES: Readonly<Record<string, (region: Region, suffix: string) => string>> = {
  "codeartifact.api": (region, suffix) => `codeartifact.${region}.${suffix}`,
  "codeartifact.repositories": (region, suffix) => `ml-123456789012.d.codeartifact.${region}.${suffix}`,
  "ecr.api": (region, suffix) => `api.ecr.${region}.${suffix}`,
  "ecr.dkr": (region, suffix) => `123456789012.dkr.ecr.${region}.${suffix}`,
  experiments: (region) => `app-1.experiments.${region}.${interfaces(region)}`,
  notebook: (region) => `one-ab12.notebook.${region}.${interfaces(region)}`,
  "partner-app": (region) => `app-1.partner-app.${region}.${interfaces(region)}`,
  "sagemaker.api": (region, suffix) => `api.sagemaker.${region}.${suffix}`,
  "sagemaker.featurestore-runtime": (region, suffix) => `featurestore-runtime.sagemaker.${region}.${suffix}`,
  "sagemaker.metrics": (region, suffix) => `metrics.sagemaker.${region}.${suffix}`,
  "sagemaker.runtime": (region, suffix) => `runtime.sagemaker.${region}.${suffix}`,
  studio: (region) => `d-abc123.studio.${region}.${interfaces(region)}`,
};

const octets = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** What apps, jobs and Canvas look up, and why. */
function needed(region: Region): [name: string, why: string][] {
  const suffix = dnsSuffixOf(region);
  const instance = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  return [
    ...ENDPOINT_SERVICES.map(({ name, why }): [string, string] => [
      ENDPOINT_NAMES[name]?.(region, suffix) ?? `${name}.${region}.${suffix}`,
      why,
    ]),
    [`sagemaker.${region}.${dualStack(region)}`, "an SDK that prefers IPv6"],
    [`default.studio.${region}.${interfaces(region)}`, "the Studio user interface before it knows the domain"],
    [`sts.${suffix}`, "an SDK that takes STS's global endpoint"],
    [`prod-${region}-starport-layer-bucket.s3.${region}.${suffix}`, "image layers"],
    [`ml-studio-artifacts-123456789012-${region}.s3.${region}.${suffix}`, "the loader's payload"],
    [`s3.${region}.${suffix}`, "S3 by path"],
    [`sagemaker-${region}-123456789012.s3.${suffix}`, "an SDK that takes S3's global endpoint"],
    [`jumpstart-cache-prod-${region}.s3.${region}.${suffix}`, "public models"],
    [`fs-0123456789abcdef0.efs.${region}.${suffix}`, "home directories"],
    [`vpce-0abc-1def.sts.${region}.vpce.${suffix}`, "an endpoint by a name of its own"],
    [`cluster.abc.${region}.redshift.${suffix}`, "a data source of Canvas"],
    [`one.abc.${region}.rds.${suffix}`, "a data source of Canvas"],
    [`ip-10-0-1-5.${instance}`, "the host's own name"],
    ...(region === "us-east-1" ? [["ip-10-0-1-5.compute-1.internal", "the host's own name"] as [string, string]] : []),
    ...["10", ...octets(16, 31).map((octet) => `${octet}.172`), "168.192"].map((range): [string, string] => [
      `5.1.0.${range}.in-addr.arpa`,
      "which host an address is",
    ]),
  ];
}

/** What must not be looked up: whoever owns the domain is told the name. */
const REFUSED: [name: string, why: string][] = [
  ["c2VjcmV0.data.attacker.example", "data in the name, to a name server of the attacker"],
  ["attacker.example", "a domain of the attacker"],
  ["x.github.io", "a domain that everybody may have a part of"],
  ["pypi.org", "the internet"],
  ["amazonaws.com.attacker.example", "what AWS's domain is put before"],
  ["s3.us-east-1.amazonaws.com.attacker.example", "what an endpoint's name is put before"],
  ["evilamazonaws.com", "what ends like AWS's domain"],
  ["notsagemaker.aws", "what ends like SageMaker's domain"],
  ["d111111abcdef8.cloudfront.net", "a distribution that anybody may make"],
  ["abc.lambda-url.us-east-1.on.aws", "a function that anybody may make"],
  ["one.elasticbeanstalk.com", "an application that anybody may make"],
  ["0.awsglobalaccelerator.com", "an accelerator that anybody may make"],
  ["one.awsapps.com", "a directory that anybody may make"],
  ["5.113.0.203.in-addr.arpa", "the reverse zone of an address that the attacker owns"],
  ["5.1.15.172.in-addr.arpa", "the reverse zone of a public range beside a private one"],
  ["5.1.32.172.in-addr.arpa", "the reverse zone of a public range beside a private one"],
  ["5.1.110.in-addr.arpa", "the reverse zone of a public range that ends like a private one"],
  ["5.1.100.in-addr.arpa", "the reverse zone of a range that providers share"],
  ["8.b.d.0.1.0.0.2.ip6.arpa", "the reverse zone of an IPv6 range"],
  ["com", "a top-level domain"],
  ["host.internal.attacker.example", "what an internal name is put before"],
];

describe.each(REGIONS)("DNS in %s", (region) => {
  const rules = rulesOf(studio({ region, studio: { canvas: { timeSeries: false } } }));
  const foreign = region.startsWith("cn-") ? "s3.us-east-1.amazonaws.com" : "s3.cn-north-1.amazonaws.com.cn";

  test.each(needed(region))("%s resolves, for %s, and would not without its domain", (name) => {
    expect(resolves(rules, name)).toBe(true);
    expect(resolves(without(rules, name), name)).toBe(false);
  });

  test.each([...REFUSED, [foreign, "another partition"]])(
    "%s does not resolve: %s; without the block it would",
    (name) => {
      expect(resolves(rules, name)).toBe(false);
      expect(
        resolves(
          rules.filter(({ action }) => action !== "BLOCK"),
          name,
        ),
      ).toBe(true);
    },
  );

  test("each domain of the list is needed for one of these names", () => {
    const [allowed] = rules;
    const idle = allowed!.domains.filter((domain) => !needed(region).some(([name]) => covers(domain, name)));
    expect(idle).toEqual([]);
  });

  test("a name may lead on to one that is not on the list, since AWS's own do; inspected, it would not", () => {
    const chain = [`api.sagemaker.${region}.${dnsSuffixOf(region)}`, "edge.aws.example"] as const;
    expect(resolves(rules, ...chain)).toBe(true);
    const inspecting = rules.map((rule) => ({ ...rule, trusts: false }));
    expect(resolves(inspecting, ...chain)).toBe(false);
  });
});

/** The rules with every domain taken from the first list that covers the name. */
function without([allowed, ...rest]: readonly Rule[], name: string): Rule[] {
  return [{ ...allowed!, domains: allowed!.domains.filter((domain) => !covers(domain, name)) }, ...rest];
}

describe("the configuration", () => {
  test("of all stacks and of this one lets names resolve", () => {
    const rules = rulesOf(
      studio({
        defaults: { network: { dns: { allowedDomains: ["*.corp.example.com"] } } },
        studio: { network: { dns: { allowedDomains: ["index.example.com"] } } },
      }),
    );
    for (const name of ["git.corp.example.com", "index.example.com"]) expect(resolves(rules, name)).toBe(true);
    for (const name of ["corp.example.com", "x.index.example.com"]) expect(resolves(rules, name)).toBe(false);
  });

  test("takes firewall and log away, each alone, with their outputs", () => {
    const made = (dns: object) => studio({ defaults: { network: { dns } } });
    const types = ({ blocks }: Template) =>
      new Set(blocks.map(({ type }) => type).filter((type) => type.startsWith("aws_route53")));
    const open = made({ firewall: false });
    expect(resolves(rulesOf(open), "attacker.example")).toBe(true);
    expect([...types(open)].filter((type) => type.includes("firewall"))).toEqual([]);
    expect(Object.keys(open.outputs).filter((name) => name.startsWith("dns_"))).toEqual(["dns_query_log_group"]);
    const unrecorded = made({ queryLog: false });
    expect(resolves(rulesOf(unrecorded), "attacker.example")).toBe(false);
    expect([...types(unrecorded)].filter((type) => type.includes("query_log"))).toEqual([]);
    expect(Object.keys(unrecorded.outputs).filter((name) => name.startsWith("dns_"))).toEqual([
      "dns_allowed_domain_list_id",
    ]);
  });
});
