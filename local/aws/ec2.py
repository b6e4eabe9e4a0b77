"""
EC2 as AWS behaves: what is in use cannot be deleted, service-made network interfaces carry the groups and descriptions
of their service, and rules keep their descriptions. moto accepts every deletion.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.exceptions import DependencyViolationError, InvalidSecurityGroupRuleIdNotFoundError
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.vpcs import VPCs

from .patching import Method, extends
from .state import state_kind


def interfaces(ec2: EC2Backend) -> Iterator[NetworkInterface]:
    """Every network interface. moto leaves those of terminated instances behind."""
    for interface in list(ec2.enis.values()):
        if interface.instance is None or interface.instance.state != "terminated":
            yield interface


def groups(ec2: EC2Backend) -> Iterator[SecurityGroup]:
    for of_vpc in list(ec2.groups.values()):
        yield from list(of_vpc.values())


def manage(interface: NetworkInterface, description: str, kind: str = "interface") -> None:
    """Makes the interface one that a service has made for itself."""
    interface.description = description
    interface.interface_type = kind
    interface.requester_managed = True
    interface.status = "in-use"


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


@extends(EC2Backend)
def delete_nat_gateway(original: Method, self: EC2Backend, nat_gateway_id: str) -> Any:
    """moto leaves the gateway's network interface behind."""
    gateway = original(self, nat_gateway_id)
    self.enis.pop(gateway._eni.id, None)
    return gateway


@extends(EC2Backend)
def create_vpc_endpoint(original: Method, self: EC2Backend, *args: Any, **kwargs: Any) -> VPCEndPoint:
    """moto gives the interfaces the VPC's default group."""
    endpoint: VPCEndPoint = original(self, *args, **kwargs)
    _dress(self, endpoint)
    return endpoint


@extends(EC2Backend)
def modify_vpc_endpoint(original: Method, self: EC2Backend, vpc_id: str, **changes: Any) -> None:
    """
    moto changes the lists alone: here the interfaces and routes follow. Its `vpc_id` is the endpoint's id.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
    """
    original(self, vpc_id, **changes)
    endpoint = self.vpc_end_points[vpc_id]
    for subnet_id in changes.get("remove_subnets") or []:
        for interface_id in list(endpoint.network_interface_ids):
            if self.enis[interface_id].subnet.id == subnet_id:
                endpoint.network_interface_ids.remove(interface_id)
                del self.enis[interface_id]
    for subnet_id in changes.get("add_subnets") or []:
        endpoint.network_interface_ids.append(self.create_network_interface(self.get_subnet(subnet_id), "").id)
    _dress(self, endpoint)
    prefix_list_id = endpoint.destination_prefix_list_id
    if prefix_list_id:
        for table_id in changes.get("add_route_tables") or []:
            self.create_route(table_id, None, gateway_id=endpoint.id, destination_prefix_list_id=prefix_list_id)
        for table_id in changes.get("remove_route_tables") or []:
            self.delete_route(table_id, prefix_list_id)


def _dress(ec2: EC2Backend, endpoint: VPCEndPoint) -> None:
    for interface_id in endpoint.network_interface_ids:
        interface = ec2.enis[interface_id]
        manage(interface, f"VPC Endpoint Interface {endpoint.id}", "vpc_endpoint")
        interface._group_set = [ec2.get_security_group_from_id(group) for group in endpoint.security_group_ids]


@extends(VPCs, "modify_vpc_endpoint")
def set_private_dns(original: Method, self: VPCs) -> Any:
    """moto ignores PrivateDnsEnabled."""
    endpoint = self.ec2_backend.vpc_end_points.get(self._get_param("VpcEndpointId"))
    private_dns = self._get_param("PrivateDnsEnabled")
    if endpoint and private_dns is not None:
        endpoint.private_dns_enabled = private_dns
    return original(self)


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

_CIDRS = {"CidrIpv4": "CidrIp", "CidrIpv6": "CidrIpv6"}


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
