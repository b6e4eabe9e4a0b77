"""What the DNS firewall has, and how it changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.ec2.models import ec2_backends
from moto.moto_api._internal import mock_random
from moto.route53resolver.models import Route53ResolverBackend, route53resolver_backends

from ..added import Added, Members
from ..clock import CLOCK
from ..operation import AwsError
from ..patching import Method, extends


class Firewall(BaseBackend):
    """The DNS firewall of one account in one region. Each thing is as its Get tells it, by its id."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.domain_lists: dict[str, Members] = {}
        self.domains: dict[str, list[str]] = {}
        """By domain list."""
        self.rule_groups: dict[str, Members] = {}
        self.rules: dict[str, list[Members]] = {}
        """By rule group."""
        self.associations: dict[str, Members] = {}
        self.configs: dict[str, Members] = {}
        """By VPC."""

    @property
    def moto(self) -> Route53ResolverBackend:
        """What moto keeps: query logs, and the tags of everything."""
        return route53resolver_backends[self.account_id][self.region_name]

    def create(self, things: dict[str, Members], prefix: str, kind: str, request: Members, **members: Any) -> Members:
        """Makes a thing, or gives back what the same request has made already."""
        token = request["CreatorRequestId"]
        for made in things.values():
            if made["CreatorRequestId"] == token:
                return made
        thing_id = f"{prefix}-{mock_random.get_random_hex(16)}"
        things[thing_id] = {
            "Id": thing_id,
            "Arn": f"arn:{self.partition}:route53resolver:{self.region_name}:{self.account_id}:{kind}/{thing_id}",
            "Name": request["Name"],
            "CreatorRequestId": token,
            "CreationTime": now(),
            "ModificationTime": now(),
            **members,
        }
        self.moto.tagger.tag_resource(things[thing_id]["Arn"], request.get("Tags", []))
        return things[thing_id]

    def check_vpc(self, vpc_id: str) -> None:
        if vpc_id not in ec2_backends[self.account_id][self.region_name].vpcs:
            raise AwsError("ResourceNotFoundException", f"The VPC {vpc_id} does not exist.")


firewalls = BackendDict(Firewall, "route53resolver")
operation = Added("route53resolver", firewalls)


def now() -> str:
    return datetime.now(UTC).isoformat()


def find(things: dict[str, Members], thing_id: str, what: str) -> Members:
    if thing_id not in things:
        raise AwsError("ResourceNotFoundException", f"The {what} {thing_id} does not exist.")
    return things[thing_id]


def settle(thing: Members, delay: str) -> None:
    """It is being updated, and complete once the delay is over, unless it is deleted meanwhile."""
    thing["Status"] = "UPDATING"
    thing["ModificationTime"] = now()

    def complete() -> None:
        if thing["Status"] == "UPDATING":
            thing["Status"] = "COMPLETE"

    CLOCK.later(delay, complete)


def delete(things: dict[str, Members], thing: Members) -> None:
    thing["Status"] = "DELETING"

    def gone() -> None:
        things.pop(thing["Id"], None)

    CLOCK.later("delete", gone)


def page(request: Members, name: str, items: list[Any]) -> Members:
    start = int(request.get("NextToken", "0"))
    end = start + request.get("MaxResults", 100)
    return {name: items[start:end], **({"NextToken": str(end)} if end < len(items) else {})}


@extends(Route53ResolverBackend)
def _matched_arn(original: Method, self: Route53ResolverBackend, resource_arn: str) -> None:
    """moto lets its endpoints and rules alone have tags."""
    firewall = firewalls[self.account_id][self.region_name]
    own = [*firewall.domain_lists.values(), *firewall.rule_groups.values(), *firewall.associations.values()]
    arns = [*(each["Arn"] for each in own), *(each.arn for each in self.resolver_query_log_configs.values())]
    if resource_arn not in arns:
        original(self, resource_arn)
