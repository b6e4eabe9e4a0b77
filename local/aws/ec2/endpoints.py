"""VPC endpoints, which AWS makes where it offers the service, and whose interfaces and routes follow them."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.vpcs import VPCs

from ..patching import Method, extends
from .interfaces import manage
from .offer import refuse_what_is_not_offered


@extends(EC2Backend)
def create_vpc_endpoint(original: Method, self: EC2Backend, **request: Any) -> VPCEndPoint:
    """
    moto takes any name, zone and policy, and gives the interfaces the VPC's default group.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
    """
    kind = request.get("endpoint_type") or "Gateway"
    subnets, policy = request.get("subnet_ids") or [], request.get("policy_document")
    refuse_what_is_not_offered(self, request["service_name"], kind, subnets, policy)
    endpoint: VPCEndPoint = original(self, **request)
    _dress(self, endpoint)
    return endpoint


@extends(EC2Backend)
def modify_vpc_endpoint(original: Method, self: EC2Backend, vpc_id: str, **changes: Any) -> None:
    """
    moto changes the lists alone: here the interfaces and routes follow. Its `vpc_id` is the endpoint's id.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
    """
    added, removed = changes.get("add_subnets") or [], changes.get("remove_subnets") or []
    before = self.vpc_end_points.get(vpc_id)
    if before:
        subnets = [each for each in before.subnet_ids or [] if each not in removed] + added
        kind = before.vpc_endpoint_type or "Gateway"
        refuse_what_is_not_offered(self, before.service_name, kind, subnets, changes.get("policy_doc"))
    original(self, vpc_id, **changes)
    endpoint = self.vpc_end_points[vpc_id]
    for subnet_id in removed:
        for interface_id in list(endpoint.network_interface_ids):
            if self.enis[interface_id].subnet.id == subnet_id:
                endpoint.network_interface_ids.remove(interface_id)
                del self.enis[interface_id]
    for subnet_id in added:
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
