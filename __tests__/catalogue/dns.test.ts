import { resolvableDomains } from "../../src/catalogue/dns";
import { REGIONS } from "../../src/catalogue/regions";

describe.each(REGIONS)("%s", (region) => {
  const domains = resolvableDomains(region).map(({ domain }) => domain);

  test("names each domain once, in the form that the firewall takes", () => {
    expect(new Set(domains).size).toBe(domains.length);
    expect(domains.filter((domain) => !/^\*(\.[a-z0-9-]+){2,}$/.test(domain))).toEqual([]);
  });

  test("opens no reverse zone but those of private ranges", () => {
    const reverse = domains.filter((domain) => domain.endsWith(".arpa"));
    const isPrivate = /^\*\.(10|(1[6-9]|2\d|3[01])\.172|168\.192)\.in-addr\.arpa$/;
    expect(reverse).toHaveLength(18);
    expect(reverse.filter((domain) => !isPrivate.test(domain))).toEqual([]);
  });
});

test("each domain has its reason", () => {
  for (const { why } of REGIONS.flatMap(resolvableDomains)) expect(why.length).toBeGreaterThan(20);
});
