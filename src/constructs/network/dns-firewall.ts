import { Route53ResolverFirewallConfig } from "@cdktf/provider-aws/lib/route53-resolver-firewall-config";
import { Route53ResolverFirewallDomainList } from "@cdktf/provider-aws/lib/route53-resolver-firewall-domain-list";
import { Route53ResolverFirewallRule } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule";
import { Route53ResolverFirewallRuleGroup } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group";
import { Route53ResolverFirewallRuleGroupAssociation } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { MOST_DOMAINS, resolvableDomains } from "../../catalogue/dns";
import { type AwsEnvironment } from "../aws-environment";
import { between, characters, limit } from "../bounds";
import { type Network } from "./network";

export interface DnsFirewallProps {
  readonly env: AwsEnvironment;
  readonly network: Network;
  /** What the names of its parts start with, such as `ml-studio`. 1 to 50 characters. */
  readonly name: string;
  /** Domains whose names resolve besides AWS's own; `*.` before one stands for every name below it. */
  readonly allowedDomains: readonly string[];
}

/** Among the groups of one VPC, the lowest number is asked first; below 100 is Firewall Manager's. */
const GROUP_PRIORITY = 101;

/**
 * Lets the VPC's resolver answer for the names that apps and jobs need, and for no others: a query for any other name
 * would carry what it is made of to whoever owns the domain, past every endpoint and security group.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
 */
export class DnsFirewall extends Construct {
  /** Id of the list of the domains that resolve. */
  readonly allowedDomainListId: string;
  readonly ruleGroupId: string;
  /** What must stand before code of users runs in the network: the block itself. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: DnsFirewallProps) {
    super(scope, id);
    const { env, network, name } = props;
    const domains = resolvableDomains(env.region).map(({ domain }) => domain);
    const allowedDomains = [...new Set([...domains, ...props.allowedDomains])];
    limit(this, "name", name, characters(1, 50));
    limit(this, "number of domains", allowedDomains.length, between(1, MOST_DOMAINS));
    const group = new Route53ResolverFirewallRuleGroup(this, "Resource", { name });
    const rule = (id: string, priority: number, domains: readonly string[], action: Action) => {
      const list = new Route53ResolverFirewallDomainList(this, `${id}Domains`, {
        name: `${name}-${id.toLowerCase()}`,
        // With the dot that ends every name: AWS gives them back so, and the provider would want to take it off for ever.
        domains: domains.map((domain) => `${domain}.`),
      });
      const made = new Route53ResolverFirewallRule(this, id, {
        name: `${name}-${id.toLowerCase()}`,
        firewallRuleGroupId: group.id,
        firewallDomainListId: list.id,
        priority,
        ...action,
        // Names of AWS lead on to names that change without notice, and only their owners say where to. Of a name that is
        // blocked, the first one decides anyway; the second rule must not look at where an allowed one leads.
        firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
      });
      return { list, made };
    };
    const allowed = rule("Allowed", 100, allowedDomains, { action: "ALLOW" });
    // Not NXDOMAIN: that says of com that nothing is below it, which a resolver inside an app may take at its word
    // (https://www.rfc-editor.org/rfc/rfc8020).
    const others = rule("Others", 200, ["*"], { action: "BLOCK", blockResponse: "NODATA" });
    const association = new Route53ResolverFirewallRuleGroupAssociation(this, "Association", {
      name,
      firewallRuleGroupId: group.id,
      vpcId: network.vpcId,
      priority: GROUP_PRIORITY,
      mutationProtection: "DISABLED", // It would stop a destroy.
      dependsOn: [allowed.made, others.made],
    });
    const failure = new Route53ResolverFirewallConfig(this, "Failure", {
      resourceId: network.vpcId,
      firewallFailOpen: "DISABLED",
    });
    this.allowedDomainListId = allowed.list.id;
    this.ruleGroupId = group.id;
    this.ready = [association, failure];
  }
}

type Action = { readonly action: "ALLOW" } | { readonly action: "BLOCK"; readonly blockResponse: "NODATA" };
