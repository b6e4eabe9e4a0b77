"""Rules: what becomes of queries for the names of a list."""

from __future__ import annotations

from ..added import Members
from ..operation import AwsError
from .domain_list import domain_list
from .firewall import Firewall, now, operation, page
from .rule_group import rule_group


@operation
def create_firewall_rule(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateFirewallRule.html"""
    group, listed = rule_group(firewall, request), domain_list(firewall, request)
    rules = firewall.rules[group["Id"]]
    if any(rule["FirewallDomainListId"] == listed["Id"] for rule in rules):
        raise AwsError("ValidationException", f"The domain list {listed['Id']} has a rule in the group already.")
    rule = {
        "FirewallDomainRedirectionAction": "INSPECT_REDIRECTION_DOMAIN",
        **request,
        "CreationTime": now(),
        "ModificationTime": now(),
    }
    _check_rule(rule, rules)
    rules.append(rule)
    group["RuleCount"] = len(rules)
    return {"FirewallRule": rule}


@operation
def list_firewall_rules(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ListFirewallRules.html"""
    rules = firewall.rules[rule_group(firewall, request)["Id"]]
    return page(request, "FirewallRules", sorted(rules, key=lambda rule: int(rule["Priority"])))


@operation
def update_firewall_rule(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallRule.html"""
    rule, rules = _rule(firewall, request)
    changed = {**rule, **request, "ModificationTime": now()}
    _check_rule(changed, [other for other in rules if other is not rule])
    rule.update(changed)
    return {"FirewallRule": rule}


@operation
def delete_firewall_rule(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteFirewallRule.html"""
    rule, rules = _rule(firewall, request)
    rules.remove(rule)
    rule_group(firewall, request)["RuleCount"] = len(rules)
    return {"FirewallRule": rule}


def _rule(firewall: Firewall, request: Members) -> tuple[Members, list[Members]]:
    rules = firewall.rules[rule_group(firewall, request)["Id"]]
    for rule in rules:
        if rule["FirewallDomainListId"] == request.get("FirewallDomainListId"):
            return rule, rules
    raise AwsError("ResourceNotFoundException", "The rule does not exist.")


def _check_rule(rule: Members, others: list[Members]) -> None:
    if any(other["Priority"] == rule["Priority"] for other in others):
        raise AwsError("ValidationException", f"The priority {rule['Priority']} is another rule's of the group.")
    if rule["Action"] == "BLOCK" and "BlockResponse" not in rule:
        raise AwsError("ValidationException", "BlockResponse is required for the action BLOCK.")
