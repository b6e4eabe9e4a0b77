"""What exists in EC2."""

from __future__ import annotations

from moto.ec2.models import EC2Backend, ec2_backends

from ..state import state_kind
from .dependencies import groups
from .interfaces import interfaces


def _own_vpcs(ec2: EC2Backend) -> set[str]:
    return {vpc.id for vpc in ec2.vpcs.values() if not vpc.is_default}


@state_kind("vpcs", ec2_backends)
def vpcs(ec2: EC2Backend) -> list[str]:
    return sorted(_own_vpcs(ec2))


@state_kind("subnets", ec2_backends)
def subnets(ec2: EC2Backend) -> list[str]:
    own = _own_vpcs(ec2)
    return sorted(each.id for of_zone in ec2.subnets.values() for each in of_zone.values() if each.vpc_id in own)


@state_kind("securityGroups", ec2_backends)
def security_groups(ec2: EC2Backend) -> list[str]:
    own = _own_vpcs(ec2)
    return sorted(f"{each.id} {each.name}" for each in groups(ec2) if each.vpc_id in own and not each.is_default)


@state_kind("routeTables", ec2_backends)
def route_tables(ec2: EC2Backend) -> list[str]:
    own = _own_vpcs(ec2)
    tables = ec2.route_tables.values()
    return sorted(each.id for each in tables if each.vpc_id in own and each.main_association_id is None)


@state_kind("networkInterfaces", ec2_backends)
def network_interfaces(ec2: EC2Backend) -> list[str]:
    return sorted(f"{each.id} {each.description}" for each in interfaces(ec2))


@state_kind("vpcEndpoints", ec2_backends)
def vpc_endpoints(ec2: EC2Backend) -> list[str]:
    return sorted(f"{each.id} {each.service_name}" for each in ec2.vpc_end_points.values() if each.state != "deleted")


@state_kind("flowLogs", ec2_backends)
def flow_logs(ec2: EC2Backend) -> list[str]:
    return sorted(f"{each.id} {each.resource_id}" for each in ec2.flow_logs.values())
