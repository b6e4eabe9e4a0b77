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
  /** What must stand before code of users runs in the network: the block itself. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: DnsFirewallProps) {
    super(scope, id);
    const { env, network, name } = props;
    const own = resolvableDomains(env.region).map(({ domain }) => domain);
    const domains = [...new Set([...own, ...props.allowedDomains])];
    limit(this, "name", name, characters(1, 50));
    limit(this, "number of domains", domains.length, between(1, MOST_DOMAINS));
    const group = new Route53ResolverFirewallRuleGroup(this, "Resource", { name });
    const allowed = this.rule("Allowed", { group, name: `${name}-allowed`, domains, priority: 100, action: "ALLOW" });
    const others = this.rule("Others", {
      group,
      name: `${name}-others`,
      domains: ["*"],
      priority: 200,
      action: "BLOCK",
      // Not NXDOMAIN: that says of com that nothing is below it, which a resolver inside an app may take at its word
      // (https://www.rfc-editor.org/rfc/rfc8020).
      blockResponse: "NODATA",
    });
    const association = new Route53ResolverFirewallRuleGroupAssociation(this, "Association", {
      name,
      firewallRuleGroupId: group.id,
      vpcId: network.vpcId,
      priority: GROUP_PRIORITY,
      mutationProtection: "DISABLED", // It would stop a destroy.
      dependsOn: [allowed, others], // Half a group would let every name through, or none.
    });
    const failure = new Route53ResolverFirewallConfig(this, "Failure", {
      resourceId: network.vpcId,
      firewallFailOpen: "DISABLED",
    });
    this.allowedDomainListId = allowed.firewallDomainListId;
    this.ready = [association, failure];
  }

  private rule(id: string, { group, domains, ...rule }: RuleProps): Route53ResolverFirewallRule {
    const list = new Route53ResolverFirewallDomainList(this, `${id}Domains`, {
      name: rule.name,
      // With the dot that ends every name: AWS gives them back so, and the provider would want to take it off for ever.
      domains: domains.map((domain) => `${domain}.`),
    });
    return new Route53ResolverFirewallRule(this, id, {
      ...rule,
      firewallRuleGroupId: group.id,
      firewallDomainListId: list.id,
      // Names of AWS lead on to names that change without notice, and only their owners say where to. Of a name that is
      // blocked, the first one decides anyway; its rule must not look at where an allowed one leads.
      firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
    });
  }
}

interface RuleProps {
  readonly group: Route53ResolverFirewallRuleGroup;
  /** Of the rule and of its list. */
  readonly name: string;
  readonly domains: readonly string[];
  /** Within the group, the lowest number is asked first. */
  readonly priority: number;
  readonly action: "ALLOW" | "BLOCK";
  readonly blockResponse?: "NODATA";
}
