"""Logs of queries, which moto makes and has no end for."""

from __future__ import annotations

from typing import Any

from moto.route53resolver.models import ResolverQueryLogConfigAssociation, Route53ResolverBackend

from ..added import Members
from ..clock import CLOCK
from ..operation import AwsError
from ..patching import Method, extends
from .firewall import Firewall, operation


def _associations(resolver: Route53ResolverBackend, config_id: str) -> list[ResolverQueryLogConfigAssociation]:
    every = resolver.resolver_query_log_config_associations.values()
    return [each for each in every if each.resolver_query_log_config_id == config_id]


@operation
def disassociate_resolver_query_log_config(firewall: Firewall, request: Members) -> Members:
    """
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DisassociateResolverQueryLogConfig.html
    """
    config_id, vpc_id = request["ResolverQueryLogConfigId"], request["ResourceId"]
    of_vpc = [each for each in _associations(firewall.moto, config_id) if each.resource_id == vpc_id]
    if not of_vpc:
        raise AwsError("ResourceNotFoundException", f"{vpc_id} is not associated with {config_id}.")
    (found,) = of_vpc
    found.status = "DELETING"
    _forget(firewall.moto.resolver_query_log_config_associations, found.id)
    return {"ResolverQueryLogConfigAssociation": found.description()}


@operation
def delete_resolver_query_log_config(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteResolverQueryLogConfig.html"""
    config_id, configs = request["ResolverQueryLogConfigId"], firewall.moto.resolver_query_log_configs
    if config_id not in configs:
        raise AwsError("ResourceNotFoundException", f"The query log {config_id} does not exist.")
    if _associations(firewall.moto, config_id):
        raise AwsError("InvalidRequestException", f"The query log {config_id} is associated with a VPC.")
    configs[config_id].status = "DELETING"
    _forget(configs, config_id)
    return {"ResolverQueryLogConfig": configs[config_id].description()}


@extends(Route53ResolverBackend)
def create_resolver_query_log_config(original: Method, self: Route53ResolverBackend, **request: Any) -> Any:
    """moto has made it at once."""
    return _later(original(self, **request), "CREATED")


@extends(Route53ResolverBackend)
def associate_resolver_query_log_config(original: Method, self: Route53ResolverBackend, **request: Any) -> Any:
    """moto has made it at once."""
    return _later(original(self, **request), "ACTIVE")


def _forget(things: dict[str, Any], thing_id: str) -> None:
    def gone() -> None:
        things.pop(thing_id, None)

    CLOCK.later("delete", gone)


def _later(thing: Any, settled: str) -> Any:
    thing.status = "CREATING"

    def settle() -> None:
        if thing.status == "CREATING":
            thing.status = settled

    CLOCK.later("create", settle)
    return thing
