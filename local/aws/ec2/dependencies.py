"""What is in use cannot be deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroup

from ..patching import Method, extends
from .interfaces import interfaces


def groups(ec2: EC2Backend) -> Iterator[SecurityGroup]:
    for of_vpc in list(ec2.groups.values()):
        yield from list(of_vpc.values())


@extends(EC2Backend)
def delete_subnet(original: Method, self: EC2Backend, subnet_id: str) -> Any:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html"""
    held = [interface.id for interface in interfaces(self) if interface.subnet.id == subnet_id]
    if held:
        raise DependencyViolationError(
            f"The subnet '{subnet_id}' has dependencies and cannot be deleted. ({', '.join(held)})"
        )
    return original(self, subnet_id)


@extends(EC2Backend)
def delete_security_group(
    original: Method, self: EC2Backend, name: str | None = None, group_id: str | None = None
) -> Any:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html"""
    group = self.get_security_group_by_name_or_id(group_id or name or "")
    if group:
        held = [each.id for each in interfaces(self) if group in each.group_set]
        held += [
            other.id
            for other in groups(self)
            if other is not group
            and any(
                rule.source_group.get("GroupId") == group.id for rule in [*other.ingress_rules, *other.egress_rules]
            )
        ]
        if held:
            raise DependencyViolationError(f"resource {group.id} has a dependent object ({', '.join(held)})")
    return original(self, name, group_id)


@extends(EC2Backend)
def delete_vpc(original: Method, self: EC2Backend, vpc_id: str) -> Any:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html"""
    held = [group.id for group in groups(self) if group.vpc_id == vpc_id and not group.is_default]
    held += [gateway.id for gateway in self.internet_gateways.values() if gateway.vpc and gateway.vpc.id == vpc_id]
    held += [end.id for end in self.vpc_end_points.values() if end.vpc_id == vpc_id and end.state != "deleted"]
    if held:
        raise DependencyViolationError(
            f"The vpc '{vpc_id}' has dependencies and cannot be deleted. ({', '.join(held)})"
        )
    return original(self, vpc_id)
