"""Network interfaces, of which services make some for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.elastic_network_interfaces import NetworkInterface

from ..patching import Method, extends


def interfaces(ec2: EC2Backend) -> Iterator[NetworkInterface]:
    """Every network interface. moto leaves those of terminated instances behind."""
    for interface in list(ec2.enis.values()):
        if interface.instance is None or interface.instance.state != "terminated":
            yield interface


def manage(interface: NetworkInterface, description: str, kind: str = "interface") -> None:
    """Makes the interface one that a service has made for itself."""
    interface.description = description
    interface.interface_type = kind
    interface.requester_managed = True
    interface.status = "in-use"


@extends(EC2Backend)
def delete_nat_gateway(original: Method, self: EC2Backend, nat_gateway_id: str) -> Any:
    """moto leaves the gateway's network interface behind."""
    gateway = original(self, nat_gateway_id)
    self.enis.pop(gateway._eni.id, None)
    return gateway
