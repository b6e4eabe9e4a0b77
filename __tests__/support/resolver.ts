import { Route53ResolverFirewallDomainList } from "@cdktf/provider-aws/lib/route53-resolver-firewall-domain-list";
import { Route53ResolverFirewallRule } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule";
import { Route53ResolverFirewallRuleGroupAssociation } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association";
import { type Block, reference, type Template } from "./template";

/** A rule of a DNS firewall, in the order of priorities. */
export interface Rule {
  readonly action: "ALLOW" | "BLOCK";
  readonly domains: readonly string[];
  /** Whether names that an answer leads on to, by CNAME, are let through unseen. */
  readonly trusts: boolean;
}

/** The rules that a stack lays over the queries of its VPC; none where nothing is associated with it. */
export function rulesOf(template: Template): Rule[] {
  const groups = template.all(Route53ResolverFirewallRuleGroupAssociation).map(({ attributes }) => attributes);
  const lists = template.all(Route53ResolverFirewallDomainList);
  return template
    .all(Route53ResolverFirewallRule)
    .map(({ attributes }) => attributes)
    .filter((rule) => groups.some((group) => group.firewall_rule_group_id === rule.firewall_rule_group_id))
    .sort((a, b) => (a.priority as number) - (b.priority as number))
    .map((rule) => ({
      action: rule.action as Rule["action"],
      domains: domainsOf(lists.find((list) => reference(list) === rule.firewall_domain_list_id)!),
      trusts: rule.firewall_domain_redirection_action === "TRUST_REDIRECTION_DOMAIN",
    }));
}

/** Without the dot that ends every name. */
function domainsOf({ attributes }: Block): string[] {
  const domains = attributes.domains as string[];
  const relative = domains.filter((domain) => !domain.endsWith("."));
  if (relative.length > 0) throw new Error(`the provider sees another ${relative.join(", ")} at every plan`);
  return domains.map((domain) => domain.slice(0, -1));
}

/** Whether a domain of a list is that name, or with an asterisk before it one above it. */
export function covers(domain: string, name: string): boolean {
  const [sought, asked] = [domain.toLowerCase(), name.toLowerCase()];
  return sought.startsWith("*") ? asked.endsWith(sought.slice(1)) : asked === sought;
}

/**
 * Whether a query passes the rules: the first that covers the name decides, and what none covers passes. The names that
 * the answer leads on to are judged as well, unless the rule trusts them.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-rule-settings.html
 */
export function resolves(rules: readonly Rule[], name: string, ...redirections: string[]): boolean {
  const rule = rules.find(({ domains }) => domains.some((domain) => covers(domain, name)));
  if (rule?.action === "BLOCK") return false;
  const [next, ...rest] = redirections;
  return next === undefined || rule?.trusts === true || resolves(rules, next, ...rest);
}
