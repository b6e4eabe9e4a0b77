"""Groups of rules, which are associated with VPCs."""

from __future__ import annotations

from ..added import Members
from ..operation import AwsError
from .firewall import Firewall, delete, find, operation


@operation
def create_firewall_rule_group(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateFirewallRuleGroup.html"""
    made = firewall.create(
        firewall.rule_groups,
        "rslvr-frg",
        "firewall-rule-group",
        request,
        RuleCount=0,
        Status="COMPLETE",
        OwnerId=firewall.account_id,
        ShareStatus="NOT_SHARED",
    )
    firewall.rules.setdefault(made["Id"], [])
    return {"FirewallRuleGroup": made}


@operation
def get_firewall_rule_group(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_GetFirewallRuleGroup.html"""
    return {"FirewallRuleGroup": rule_group(firewall, request)}


@operation
def delete_firewall_rule_group(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteFirewallRuleGroup.html"""
    found = rule_group(firewall, request)
    if any(each["FirewallRuleGroupId"] == found["Id"] for each in firewall.associations.values()):
        raise AwsError("ConflictException", f"The rule group {found['Id']} is associated with a VPC.")
    if firewall.rules[found["Id"]]:
        raise AwsError("ConflictException", f"The rule group {found['Id']} has rules.")
    delete(firewall.rule_groups, found)
    return {"FirewallRuleGroup": found}


def rule_group(firewall: Firewall, request: Members) -> Members:
    """That which a request names."""
    return find(firewall.rule_groups, request["FirewallRuleGroupId"], "rule group")
