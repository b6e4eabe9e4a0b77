import { MOST_DOMAINS, resolvableDomains } from "../../../src/catalogue/dns";
import { REGIONS } from "../../../src/catalogue/regions";
import { configOf, problemsOf } from "../../support/config";

const endpointsOf = (defaults: object, own: object = {}) =>
  configOf({ defaults: { network: { endpoints: defaults } }, studio: { network: { endpoints: own } } }).studio.network
    .endpoints;

describe("retention", () => {
  const retention = (keys: object) => {
    const { logRetentionDays, kmsDeletionWindowDays } = configOf(keys).studio;
    return [logRetentionDays, kmsDeletionWindowDays];
  };

  test("is a year for logs and 30 days for keys, unless said otherwise", () => {
    expect(retention({})).toEqual([365, 30]);
  });

  test("comes from defaults", () => {
    expect(retention({ defaults: { logRetentionDays: 30, kmsDeletionWindowDays: 7 } })).toEqual([30, 7]);
    expect(retention({ defaults: { logRetentionDays: 30 } })).toEqual([30, 30]);
  });

  test("is the stack's own where it states one", () => {
    const defaults = { logRetentionDays: 30, kmsDeletionWindowDays: 7 };
    expect(retention({ defaults, studio: { logRetentionDays: 731 } })).toEqual([731, 7]);
    expect(retention({ defaults, studio: { kmsDeletionWindowDays: 14 } })).toEqual([30, 14]);
  });
});

describe("facts on endpoints", () => {
  test("are none, unless said otherwise", () => {
    expect(endpointsOf({})).toEqual({ include: [], exclude: [], withoutPolicy: [], zones: {}, serviceNames: {} });
  });

  test("come from defaults, for services that the stack does not use too", () => {
    const serviceNames = { athena: "com.amazonaws.us-east-1.athena", kms: "com.amazonaws.us-east-1.kms-fips" };
    expect(endpointsOf({ serviceNames, zones: { athena: ["us-east-1a"] }, withoutPolicy: ["kms"] })).toMatchObject({
      serviceNames,
      zones: { athena: ["us-east-1a"] },
      withoutPolicy: ["kms"],
    });
  });

  test("of the stack add to those of defaults, and win service by service", () => {
    const ours = (service: string) => `com.amazonaws.us-east-1.${service}-fips`;
    const theirs = (service: string) => `aws.api.us-east-1.${service}`;
    const defaults = {
      serviceNames: { athena: theirs("athena"), glue: theirs("glue") },
      zones: { athena: ["us-east-1a"], glue: ["us-east-1a"] },
      withoutPolicy: ["athena", "glue"],
    };
    const own = {
      serviceNames: { glue: ours("glue"), rds: ours("rds") },
      zones: { glue: ["us-east-1b"], rds: ["us-east-1b"] },
      withoutPolicy: ["glue", "rds"],
    };
    expect(endpointsOf(defaults, own)).toMatchObject({
      serviceNames: { athena: theirs("athena"), glue: ours("glue"), rds: ours("rds") },
      zones: { athena: ["us-east-1a"], glue: ["us-east-1b"], rds: ["us-east-1b"] },
      withoutPolicy: ["athena", "glue", "rds"],
    });
  });

  test("name zones of the account, of which a stack takes those where it has a subnet", () => {
    const zones = { athena: ["us-east-1b", "us-east-1c", "us-east-1d"] };
    expect(endpointsOf({ zones }).zones).toEqual({ athena: ["us-east-1b"] });
  });

  test.each(["include", "exclude"])("%s stays with the stack", (key) => {
    expect(problemsOf({ studio: {}, defaults: { network: { endpoints: { [key]: ["kms"] } } } })).toEqual([
      `defaults.network.endpoints.${key}: unknown key; known here: withoutPolicy, zones, serviceNames`,
    ]);
  });
});

describe("names that resolve", () => {
  const dnsOf = (defaults: object, own: object = {}) =>
    configOf({ defaults: { network: { dns: defaults } }, studio: { network: { dns: own } } }).studio.network.dns;

  test("are AWS's alone and are recorded, unless said otherwise", () => {
    expect(configOf().studio.network.dns).toEqual({ firewall: true, allowedDomains: [], queryLog: true });
  });

  test("of the stack add to those of defaults", () => {
    const shared = { allowedDomains: ["*.corp.example.com", "index.example.com"] };
    expect(dnsOf(shared).allowedDomains).toEqual(shared.allowedDomains);
    expect(dnsOf(shared, { allowedDomains: ["index.example.com", "git.example.com"] }).allowedDomains).toEqual([
      ...shared.allowedDomains,
      "git.example.com",
    ]);
  });

  test("are decided for all stacks alike", () => {
    expect(dnsOf({ firewall: false, queryLog: false })).toMatchObject({ firewall: false, queryLog: false });
    for (const key of ["firewall", "queryLog"])
      expect(problemsOf({ studio: { network: { dns: { [key]: false } } } })).toEqual([
        `studio.network.dns.${key}: unknown key; known here: allowedDomains`,
      ]);
  });

  test.each(["index.example.com", "*.example.com", "xn--bcher-kva.example", "a-1.co", `${"a.".repeat(125)}com`])(
    "%s is a domain",
    (domain) => {
      expect(dnsOf({ allowedDomains: [domain] }).allowedDomains).toEqual([domain]);
    },
  );

  test.each([
    "*",
    "*.",
    "*.com",
    "*.in-addr.arpa",
    "*.ip6.arpa",
    "com",
    "localhost",
    "",
    "a_b.example.com",
    "*example.com",
    "a.*.example.com",
    "Example.com",
    "example.com.",
    "-a.example.com",
    "a-.example.com",
    "a..example.com",
    "https://example.com",
    "example.com ",
    `${"a".repeat(64)}.com`,
    `${"a.".repeat(126)}com`,
  ])("%j is none", (domain) => {
    for (const keys of [
      { defaults: { network: { dns: { allowedDomains: [domain] } } } },
      { studio: { network: { dns: { allowedDomains: [domain] } } } },
    ])
      expect(problemsOf(keys)).toEqual([
        expect.stringContaining(
          `network.dns.allowedDomains[0]: got ${JSON.stringify(domain)}, expected a domain such as index.example.com, or ` +
            "*.example.com for all below it: small letters, digits and dashes, two labels or more, no underscore",
        ),
      ]);
  });

  test("are no more than one call takes, with AWS's own", () => {
    const domains = (count: number, suffix: string) =>
      Array.from({ length: count }, (_, index) => `a${index}.${suffix}.example`);
    const most = dnsOf({ allowedDomains: domains(450, "x") }, { allowedDomains: domains(450, "y") }).allowedDomains;
    for (const region of REGIONS)
      expect(most.length + resolvableDomains(region).length).toBeLessThanOrEqual(MOST_DOMAINS);
    expect(problemsOf({ defaults: { network: { dns: { allowedDomains: domains(451, "x") } } } })).toEqual([
      "defaults.network.dns.allowedDomains: got a list of 451 entries, expected at most 450 entries",
    ]);
  });
});

describe("what is refused", () => {
  test.each<[keys: object, problem: string]>([
    [{ logRetentionDays: 31 }, "defaults.logRetentionDays: got 31, expected one of 1, 3, 5, 7, 14, 30, 60"],
    [
      { kmsDeletionWindowDays: 6 },
      "defaults.kmsDeletionWindowDays: got 6, expected a whole number of days from 7 to 30",
    ],
    [{ kmsDeletionWindowDays: 31 }, "got 31, expected a whole number of days from 7 to 30"],
    [{ studio: {} }, "defaults.studio: unknown key; known here: logRetentionDays, kmsDeletionWindowDays, network"],
    [
      { network: { endpoints: { zones: { athina: ["us-east-1a"] } } } },
      "zones.athina: unknown key; did you mean athena?",
    ],
    [
      { network: { endpoints: { zones: { athena: ["everywhere"] } } } },
      'defaults.network.endpoints.zones.athena[0]: got "everywhere", expected a zone name such as us-east-1a or a zone id',
    ],
    [{ network: { endpoints: { zones: { athena: [] } } } }, "got a list of 0 entries, expected at least 1 entry"],
    [{ network: { endpoints: { serviceNames: { athena: "athena" } } } }, "expected a full service name such as"],
    [{ network: { endpoints: { withoutPolicy: ["athina"] } } }, "did you mean athena?"],
  ])("%j: %s", (defaults, problem) => {
    expect(problemsOf({ defaults, studio: {} })).toEqual([expect.stringContaining(problem)]);
  });

  test("a rule on endpoints says nothing while defaults are at fault", () => {
    // Their zones decide whether the subnets have room for all.
    const subnets = [{ cidr: "10.0.1.0/28" }, { cidr: "10.0.1.128/28" }];
    const small = { canvas: { enabled: false }, sageMakerProjects: false, featureStore: false, network: { subnets } };
    const zones = { sts: ["us-east-1a"], logs: ["us-east-1b", "nowhere"] };
    expect(
      problemsOf({ defaults: { network: { endpoints: { zones } } }, studio: { ...small, expectedUsers: 6 } }),
    ).toEqual([expect.stringContaining("defaults.network.endpoints.zones.logs[1]: got")]);
  });
});
