"""
What AWS offers by PrivateLink: which services, in which zones, and whether their endpoints take a policy. That differs
by region and account, so it can be set.
"""

from __future__ import annotations

import hashlib
from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidServiceName
from moto.ec2.models import EC2Backend

from ..patching import Method, extends

NOT_IN_MOTO = (
    "aws.sagemaker.{region}.experiments",
    "aws.sagemaker.{region}.partner-app",
    "com.amazonaws.{region}.q",
    "com.amazonaws.{region}.redshift-serverless",
    "com.amazonaws.{region}.sagemaker-data-science-assistant",
)
"""Interface services that moto's list lacks."""

WITHOUT_POLICY = (
    # So DescribeVpcEndpointServices has reported.
    "com.amazonaws.{region}.redshift-data",
    # https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
    "com.amazonaws.{region}.servicecatalog",
)
"""Services whose endpoints take no policy."""

_MEMBERS = ("missing", "zones", "withoutPolicy", "namesOnly")


class Offer:
    """How this account's offer differs from every service in every zone."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.missing: list[str] = []
        self.zones: dict[str, list[str]] = {}
        self.without_policy: list[str] = []
        self.names_only = False

    def configure(self, settings: dict[str, Any]) -> None:
        """
        Takes `missing` (full service names), `zones` (zone names by full service name), `withoutPolicy` (full service
        names), `namesOnly` (whether DescribeVpcEndpointServices answers the names alone). What is not given stays.
        """
        if set(settings) - set(_MEMBERS):
            raise ValueError(f"known are {', '.join(_MEMBERS)}, not {', '.join(sorted(settings))}")
        zones = settings.get("zones", self.zones)
        lists = [settings.get("missing", self.missing), settings.get("withoutPolicy", self.without_policy)]
        if not isinstance(zones, dict) or not all(isinstance(each, list) for each in [*zones.values(), *lists]):
            raise ValueError("missing and withoutPolicy are lists, zones is an object of lists")
        names_only = settings.get("namesOnly", self.names_only)
        if not isinstance(names_only, bool):
            raise ValueError(f"namesOnly is {names_only!r}; expected true or false")
        self.missing, self.without_policy = lists
        self.zones = zones
        self.names_only = names_only

    def settings(self) -> dict[str, Any]:
        return dict(zip(_MEMBERS, (self.missing, self.zones, self.without_policy, self.names_only), strict=True))


OFFER = Offer()


@extends(EC2Backend, "_collect_default_endpoint_services")
def offered(original: Method, self: EC2Backend, account_id: str, region: str) -> list[dict[str, Any]]:
    """moto offers every service that it knows in every zone of the region."""
    listed: list[dict[str, Any]] = original(account_id, region)
    zones = next(each["AvailabilityZones"] for each in listed)
    added = [
        made
        for name in NOT_IN_MOTO
        for made in self.default_vpc_endpoint_service_factory(
            region, zones, special_service_name=name.rpartition(".")[2]
        )
    ]
    for service, name in zip(added, NOT_IN_MOTO, strict=True):
        service["ServiceName"] = name.format(region=region)
        # Pages are asked for by the id that they begin with.
        service["ServiceId"] = f"vpce-svc-{hashlib.sha256(name.encode()).hexdigest()[:17]}"
    without_policy = {*OFFER.without_policy, *(name.format(region=region) for name in WITHOUT_POLICY)}
    return [
        {
            **service,
            "AvailabilityZones": OFFER.zones.get(service["ServiceName"], service["AvailabilityZones"]),
            "VpcEndpointPolicySupported": service["VpcEndpointPolicySupported"]
            and service["ServiceName"] not in without_policy,
        }
        for service in [*listed, *added]
        if service["ServiceName"] not in OFFER.missing
    ]


@extends(EC2Backend)
def describe_vpc_endpoint_services(original: Method, self: EC2Backend, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = original(self, **request)
    return {**answer, "servicesDetails": []} if OFFER.names_only else answer


def refuse_what_is_not_offered(
    ec2: EC2Backend, service_name: str, kind: str, subnet_ids: list[str], policy: str | None
) -> None:
    """
    Raises what AWS answers to an endpoint in those subnets with that policy, if it does not offer that.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    """
    services: list[dict[str, Any]] = ec2._collect_default_endpoint_services(ec2.account_id, ec2.region_name)
    services += [each.to_dict() for each in ec2.configurations.values()]
    service = next(
        (
            each
            for each in services
            if each["ServiceName"] == service_name and each["ServiceType"][0]["ServiceType"] == kind
        ),
        None,
    )
    if service is None:
        raise InvalidServiceName(service_name)
    if policy and not service["VpcEndpointPolicySupported"]:
        raise EC2ClientError(
            "InvalidParameter", f"Service {service_name} only supports the full-access endpoint policy."
        )
    zones: list[str] = []
    for subnet_id in subnet_ids:
        zone = ec2.get_subnet(subnet_id).availability_zone
        if zone not in service["AvailabilityZones"]:
            raise EC2ClientError(
                "InvalidParameter",
                f"The VPC endpoint service {service_name} does not support the availability zone of the subnet: "
                f"{subnet_id}.",
            )
        if zone in zones:
            raise EC2ClientError(
                "DuplicateSubnetsInSameZone",
                f"Found another VPC endpoint subnet in the availability zone of {subnet_id}. VPC endpoint subnets "
                "should be in different availability zones supported by the VPC endpoint service.",
            )
        zones.append(zone)
