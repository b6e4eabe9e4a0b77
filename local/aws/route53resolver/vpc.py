"""What holds a VPC."""

from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import EC2Backend

from ..patching import Method, extends
from .firewall import firewalls


@extends(EC2Backend)
def delete_vpc(original: Method, self: EC2Backend, vpc_id: str) -> Any:
    """
    Whether AWS deletes a VPC that the firewall or a query log is associated with is not documented. What undoes both
    first is right either way. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
    """
    firewall = firewalls[self.account_id][self.region_name]
    logs = firewall.moto.resolver_query_log_config_associations.values()
    held = [each["Id"] for each in firewall.associations.values() if each["VpcId"] == vpc_id]
    held += [each.id for each in logs if each.resource_id == vpc_id]
    if held:
        raise DependencyViolationError(
            f"The vpc '{vpc_id}' has dependencies and cannot be deleted. ({', '.join(held)})"
        )
    return original(self, vpc_id)
