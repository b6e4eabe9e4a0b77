"""What becomes of the queries of a VPC when the firewall fails."""

from __future__ import annotations

from moto.ec2.models import ec2_backends
from moto.moto_api._internal import mock_random

from ..added import Members
from .firewall import Firewall, operation, page


@operation
def update_firewall_config(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallConfig.html"""
    config = _config(firewall, request["ResourceId"])
    config["FirewallFailOpen"] = request["FirewallFailOpen"]
    return {"FirewallConfig": config}


@operation
def get_firewall_config(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_GetFirewallConfig.html"""
    return {"FirewallConfig": _config(firewall, request["ResourceId"])}


@operation
def list_firewall_configs(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ListFirewallConfigs.html"""
    vpcs = ec2_backends[firewall.account_id][firewall.region_name].vpcs
    return page(request, "FirewallConfigs", [each for vpc_id, each in firewall.configs.items() if vpc_id in vpcs])


def _config(firewall: Firewall, vpc_id: str) -> Members:
    """That of a VPC, which has one from the start."""
    firewall.check_vpc(vpc_id)
    fresh = {
        "Id": f"rslvr-fc-{mock_random.get_random_hex(16)}",
        "ResourceId": vpc_id,
        "OwnerId": firewall.account_id,
        "FirewallFailOpen": "DISABLED",
    }
    return firewall.configs.setdefault(vpc_id, fresh)
