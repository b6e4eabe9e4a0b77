"""What lays a group of rules over the queries of a VPC."""

from __future__ import annotations

from ..added import Members
from ..operation import AwsError
from .firewall import Firewall, delete, find, operation, settle
from .rule_group import rule_group

PRIORITIES = range(100, 9_901)
"""https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html"""


@operation
def associate_firewall_rule_group(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html"""
    group = rule_group(firewall, request)
    firewall.check_vpc(request["VpcId"])
    of_vpc = [each for each in firewall.associations.values() if each["VpcId"] == request["VpcId"]]
    again = [each for each in of_vpc if each["CreatorRequestId"] == request["CreatorRequestId"]]
    if not again:
        if request["Priority"] not in PRIORITIES:
            raise AwsError("ValidationException", f"The priority {request['Priority']} is not between 100 and 9900.")
        if any(each["FirewallRuleGroupId"] == group["Id"] for each in of_vpc):
            raise AwsError("ConflictException", f"{group['Id']} is associated with {request['VpcId']} already.")
        if any(each["Priority"] == request["Priority"] for each in of_vpc):
            raise AwsError("ConflictException", f"The priority {request['Priority']} is another group's of the VPC.")
    made = firewall.create(
        firewall.associations,
        "rslvr-frgassoc",
        "firewall-rule-group-association",
        request,
        FirewallRuleGroupId=group["Id"],
        VpcId=request["VpcId"],
        Priority=request["Priority"],
        MutationProtection=request.get("MutationProtection", "DISABLED"),
    )
    if not again:
        settle(made, "create")
    return {"FirewallRuleGroupAssociation": made}


@operation
def get_firewall_rule_group_association(firewall: Firewall, request: Members) -> Members:
    """
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_GetFirewallRuleGroupAssociation.html
    """
    return {"FirewallRuleGroupAssociation": _association(firewall, request)}


@operation
def update_firewall_rule_group_association(firewall: Firewall, request: Members) -> Members:
    """
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallRuleGroupAssociation.html
    """
    found = _association(firewall, request)
    if request.get("MutationProtection") != "DISABLED":
        _check_mutable(found)
    found.update({name: request[name] for name in ("Name", "Priority", "MutationProtection") if name in request})
    settle(found, "update")
    return {"FirewallRuleGroupAssociation": found}


@operation
def disassociate_firewall_rule_group(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DisassociateFirewallRuleGroup.html"""
    found = _association(firewall, request)
    _check_mutable(found)
    delete(firewall.associations, found)
    return {"FirewallRuleGroupAssociation": found}


def _association(firewall: Firewall, request: Members) -> Members:
    return find(firewall.associations, request["FirewallRuleGroupAssociationId"], "association")


def _check_mutable(association: Members) -> None:
    if association["MutationProtection"] == "ENABLED":
        raise AwsError("ConflictException", f"The association {association['Id']} is protected against mutation.")
