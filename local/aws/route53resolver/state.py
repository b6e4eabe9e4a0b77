"""What exists of it."""

from __future__ import annotations

from moto.route53resolver.models import Route53ResolverBackend, route53resolver_backends

from ..state import state_kind
from .firewall import Firewall, firewalls


@state_kind("dnsRuleGroups", firewalls)
def rule_groups(firewall: Firewall) -> list[str]:
    return sorted(each["Name"] for each in firewall.rule_groups.values())


@state_kind("dnsDomainLists", firewalls)
def domain_lists(firewall: Firewall) -> list[str]:
    return sorted(each["Name"] for each in firewall.domain_lists.values())


@state_kind("dnsQueryLogs", route53resolver_backends)
def query_logs(resolver: Route53ResolverBackend) -> list[str]:
    return sorted(each.name for each in resolver.resolver_query_log_configs.values())
