"""Rules of security groups: they keep their descriptions, and change in place."""

from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import InvalidSecurityGroupRuleIdNotFoundError
from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroupRule

from ..patching import Method, extends

_CIDRS = {"CidrIpv4": "CidrIp", "CidrIpv6": "CidrIpv6"}


@extends(SecurityGroupRule, "__init__")
def keep_description(original: Method, self: SecurityGroupRule, *args: Any, **kwargs: Any) -> None:
    """moto forgets the description of a rule with a prefix list, and stumbles over protocols that have no ports."""
    backend, protocol, group_id, first, last, *rest = args
    without_ports = first is None and last is None
    original(self, backend, protocol, group_id, *(("0", "0") if without_ports else (first, last)), *rest, **kwargs)
    if without_ports:
        self.from_port = self.to_port = None
    prefix_list = kwargs.get("prefix_list_id") or (rest[2] if len(rest) > 2 else None)
    self.prefix_list_description = (prefix_list or {}).get("Description")  # type: ignore[attr-defined]


def _description(self: SecurityGroupRule) -> str | None:
    return self.ip_range.get("Description") or self.source_group.get("Description") or self.prefix_list_description  # type: ignore[attr-defined]


SecurityGroupRule.description = property(_description)  # type: ignore[assignment,method-assign]


def _identity(rule: SecurityGroupRule) -> tuple[Any, ...]:
    target = (rule.cidr_ipv4, rule.cidr_ipv6, rule.source_group.get("GroupId"), rule.prefix_list_id)
    return (rule.ip_protocol, rule.from_port, rule.to_port, *target)


@extends(SecurityGroupRule, "__eq__")
def is_same_rule(_: Method, self: SecurityGroupRule, other: object) -> bool:
    """A rule is the same rule with another description; moto compares the descriptions of referenced groups."""
    return isinstance(other, SecurityGroupRule) and _identity(self) == _identity(other)


@extends(EC2Backend)
def modify_security_group_rules(_: Method, self: EC2Backend, group_id: str, rules: dict[str, dict[str, Any]]) -> None:
    """
    moto knows CIDR rules of TCP and UDP alone.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
    """
    group = self.get_security_group_from_id(group_id)
    for rule_id, new in rules.items():
        rule = group.get_rule(rule_id) if group else None
        if rule is None:
            raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
        rule.ip_protocol = new["IpProtocol"]
        ports = new["IpProtocol"] != "-1" and "FromPort" in new
        rule.from_port = int(new["FromPort"]) if ports else None
        rule.to_port = int(new["ToPort"]) if ports else None
        cidr = {name: new[member] for member, name in _CIDRS.items() if member in new}
        description = {"Description": new["Description"]} if new.get("Description") else {}
        account = {"UserId": self.account_id, "OwnerId": self.account_id}
        rule.ip_range = {**cidr, **description} if cidr else {}
        rule.source_group = (
            {"GroupId": new["ReferencedGroupId"], **account, **description} if "ReferencedGroupId" in new else {}
        )
        rule.prefix_list_id = new.get("PrefixListId")
        rule.prefix_list_description = new.get("Description")  # type: ignore[attr-defined]


def _refuse_unknown_rule_ids(method: str) -> None:
    """
    moto answers InvalidPermission.NotFound, which the AWS provider does not take for a rule that is gone already.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    """

    @extends(EC2Backend, method)
    def revoke(original: Method, self: EC2Backend, group_name_or_id: str, *args: Any, **kwargs: Any) -> None:
        group = self.get_security_group_by_name_or_id(group_name_or_id)
        for rule_id in kwargs.get("security_rule_ids") or []:
            if group and group.get_rule(rule_id) is None:
                raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
        original(self, group_name_or_id, *args, **kwargs)


_refuse_unknown_rule_ids("revoke_security_group_ingress")
_refuse_unknown_rule_ids("revoke_security_group_egress")
