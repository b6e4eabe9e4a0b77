import { Route53ResolverFirewallConfig } from "@cdktf/provider-aws/lib/route53-resolver-firewall-config";
import { Route53ResolverFirewallDomainList } from "@cdktf/provider-aws/lib/route53-resolver-firewall-domain-list";
import { Route53ResolverFirewallRule } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule";
import { Route53ResolverFirewallRuleGroup } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group";
import { Route53ResolverFirewallRuleGroupAssociation } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association";
import { type TerraformResource } from "cdktf";
import { resolvableDomains } from "../../../src/catalogue/dns";
import { DnsFirewall, type DnsFirewallProps } from "../../../src/constructs/network/dns-firewall";
import { ENV, NETWORK } from "../../support/fixtures";
import { resolves, rulesOf } from "../../support/resolver";
import { reference, Template } from "../../support/template";

const synth = (props: Partial<DnsFirewallProps> = {}) =>
  Template.ofConstructs(
    (stack) =>
      new DnsFirewall(stack, "DnsFirewall", { env: ENV, network: NETWORK, name: "ml", allowedDomains: [], ...props }),
  );

const template = synth();
const group = template.only(Route53ResolverFirewallRuleGroup);

test("allows the list first, then blocks every name, and looks at no redirection", () => {
  const listOf = (path: string) => reference(template.at(Route53ResolverFirewallDomainList, path));
  const common = {
    firewall_rule_group_id: reference(group),
    firewall_domain_redirection_action: "TRUST_REDIRECTION_DOMAIN",
  };
  expect(template.at(Route53ResolverFirewallRule, "DnsFirewall/Allowed").attributes).toEqual({
    ...common,
    name: "ml-allowed",
    firewall_domain_list_id: listOf("DnsFirewall/AllowedDomains"),
    priority: 100,
    action: "ALLOW",
  });
  expect(template.at(Route53ResolverFirewallRule, "DnsFirewall/Others").attributes).toEqual({
    ...common,
    name: "ml-others",
    firewall_domain_list_id: listOf("DnsFirewall/OthersDomains"),
    priority: 200,
    action: "BLOCK",
    block_response: "NODATA",
  });
  expect(template.at(Route53ResolverFirewallDomainList, "DnsFirewall/OthersDomains").attributes).toEqual({
    name: "ml-others",
    domains: ["*."],
  });
});

test("is laid over the VPC whole, fails closed, and lets itself be taken off by a destroy", () => {
  expect(template.only(Route53ResolverFirewallRuleGroupAssociation).attributes).toEqual({
    name: "ml",
    firewall_rule_group_id: reference(group),
    vpc_id: "vpc-1",
    priority: 101,
    mutation_protection: "DISABLED",
    depends_on: template.all(Route53ResolverFirewallRule).map(({ address }) => address),
  });
  expect(template.only(Route53ResolverFirewallConfig).attributes).toEqual({
    resource_id: "vpc-1",
    firewall_fail_open: "DISABLED",
  });
});

test("lets AWS's domains of the region resolve, and those that are named, each once", () => {
  const made = synth({ allowedDomains: ["index.example.com", "*.amazonaws.com"] });
  expect(made.at(Route53ResolverFirewallDomainList, "DnsFirewall/AllowedDomains").attributes.domains).toEqual([
    ...resolvableDomains("us-east-1").map(({ domain }) => `${domain}.`),
    "index.example.com.",
  ]);
  expect(resolves(rulesOf(made), "index.example.com", "elsewhere.example.net")).toBe(true);
  for (const name of ["a.index.example.com", "example.com"]) expect(resolves(rulesOf(made), name)).toBe(false);
  expect(resolves(rulesOf(template), "index.example.com")).toBe(false);
});

test("tells what a user of the network waits for: the block and how it fails", () => {
  Template.ofConstructs((stack) => {
    const firewall = new DnsFirewall(stack, "DnsFirewall", {
      env: ENV,
      network: NETWORK,
      name: "ml",
      allowedDomains: [],
    });
    expect(firewall.ready.map((part) => (part as TerraformResource).node.id)).toEqual(["Association", "Failure"]);
  });
});

test("refuses more domains than one call takes, and a name that leaves no room for those of its parts", () => {
  const allowedDomains = Array.from({ length: 978 }, (_, index) => `a${index}.example.com`);
  expect(() => synth({ allowedDomains })).toThrow("[test/DnsFirewall] number of domains is 1001; allowed: 1 to 1000");
  expect(() => synth({ name: "m".repeat(51) })).toThrow("allowed: 1 to 50 characters");
  expect(() => synth({ name: "m".repeat(50) })).not.toThrow();
});
