"""Studio domains."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.moto_api._internal import mock_random

from ..added import Members
from ..ssoadmin import IdentityCenter, identity_centers
from .describing import DESCRIBING
from .home import check_network, create_home, delete_home, key_arn
from .lifecycle_configuration import check_configurations
from .settings import merged
from .studio import Resource, Studio, held, in_use, invalid, only, operation, page, without_tags


@operation
def create_domain(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html"""
    name = request["DomainName"]
    if any(domain.members["DomainName"] == name for domain in studio.domains.values()):
        raise in_use(f"Domain {name} already exists.")
    if "ExecutionRole" not in request["DefaultUserSettings"]:
        raise invalid("DefaultUserSettings.ExecutionRole is required.")
    access = request.get("AppNetworkAccessType", "PublicInternetOnly")
    if access == "VpcOnly" and not request["DefaultUserSettings"].get("SecurityGroups"):
        raise invalid("DefaultUserSettings.SecurityGroups are required when AppNetworkAccessType is VpcOnly.")
    check_settings(studio, request)
    check_network(studio, request)
    members = {"TagPropagation": "DISABLED", "AppNetworkAccessType": access, **without_tags(request)}
    if "KmsKeyId" in request:
        members["KmsKeyId"] = key_arn(studio, request["KmsKeyId"])
    domain_id = f"d-{mock_random.get_random_string(length=12, lower_case=True)}"
    url = f"https://{domain_id}.studio.{studio.region_name}.sagemaker.aws"
    arn = studio.arn("domain", domain_id)
    domain = studio.domains.add(domain_id, Resource("Domain", arn, {"DomainId": domain_id, "Url": url, **members}))
    create_home(studio, domain)
    if members["AuthMode"] == "SSO":
        domain.members["SingleSignOnApplicationArn"] = identity_center(studio).create_application()
    studio.tag(arn, request)
    studio.create(domain)
    return {"DomainArn": arn, "DomainId": domain_id, "Url": url}


@operation
def describe_domain(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeDomain.html"""
    domain = studio.domains.require(request["DomainId"])
    return {**DESCRIBING.told(domain.described()), "DomainArn": domain.arn, "LastModifiedTime": domain.modified}


@operation
def update_domain(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateDomain.html"""
    domain = studio.domains.require(request["DomainId"])
    network = {"AppNetworkAccessType", "VpcId", "SubnetIds"} & set(request)
    if "AppNetworkAccessType" in network and len(network) < 3:
        # Not on the API page: the service answers so since late 2025.
        raise invalid("VpcId and SubnetIds are required when AppNetworkAccessType is given.")
    domain.require_settled()
    live = studio.live_apps(request["DomainId"])
    new = {"DomainSettings": request.get("DomainSettingsForUpdate", {})}
    old = domain.members.get("DomainSettings", {})
    identity = new["DomainSettings"].get("ExecutionRoleIdentityConfig")
    if live and (network or (identity and identity != old.get("ExecutionRoleIdentityConfig"))):
        # The API page has ResourceInUse for it; these are the words in which users report it:
        # https://github.com/hashicorp/terraform-provider-aws/issues/31912
        raise invalid(
            f"Unable to update Domain [{domain.arn}] with InService App. Delete all InService apps in the domain "
            "including shared Apps for [domain-shared] User Profile, and try again."
        )
    check_settings(studio, request)
    for block in ("DefaultUserSettings", "DefaultSpaceSettings"):
        if block in request:
            domain.members[block] = merged(domain.members.get(block, {}), request[block])
    domain.members["DomainSettings"] = merged(old, new["DomainSettings"])
    domain.members.update(only(request, "TagPropagation", *network))
    studio.update(domain)
    return {"DomainArn": domain.arn}


@operation
def delete_domain(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteDomain.html"""
    domain_id = request["DomainId"]
    domain = studio.domains.require(domain_id)
    domain.require_settled()
    holders = [*studio.of_domain(studio.profiles, domain_id), *studio.of_domain(studio.spaces, domain_id)]
    if holders:
        raise held(domain, holders)
    retention = request.get("RetentionPolicy", {}).get("HomeEfsFileSystem", "Retain")

    def delete() -> None:
        for key in [key for key, app in studio.apps.items() if app.members["DomainId"] == domain_id]:
            studio.forget(studio.apps, key)
        if "SingleSignOnApplicationArn" in domain.members:
            identity_center(studio).delete_application(domain.members["SingleSignOnApplicationArn"])
        studio.forget(studio.domains, domain_id)

    def leave() -> None:
        if retention == "Delete":
            delete_home(studio, domain, delete)
        else:
            delete()

    studio.delete(domain, leave)
    return {}


@operation
def list_domains(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListDomains.html"""
    names = ("DomainArn", "DomainId", "DomainName", "Status", "CreationTime", "LastModifiedTime", "Url")
    items = [only(describe_domain(studio, {"DomainId": domain_id}), *names) for domain_id in studio.domains]
    return page(request, "Domains", items)


@operation
def create_presigned_domain_url(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html"""
    domain = studio.domains.require(request["DomainId"])
    studio.profiles.require((request["DomainId"], request["UserProfileName"]))
    return {"AuthorizedUrl": f"{domain.members['Url']}/auth?token={mock_random.get_random_hex(32)}"}


def identity_center(studio: Studio) -> IdentityCenter:
    """It keeps an application for each domain with SSO."""
    return identity_centers[studio.account_id][studio.region_name]


def check_settings(studio: Studio, settings: Any) -> None:
    """
    Everything that settings name exists, security groups and lifecycle configurations, and what belongs together is
    given together: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_JupyterServerAppSettings.html
    """
    check_configurations(studio, settings)
    ec2 = ec2_backends[studio.account_id][studio.region_name]
    for block in ("DefaultUserSettings", "DefaultSpaceSettings", "UserSettings"):
        classic = settings.get(block, {}).get("JupyterServerAppSettings", {})
        if "LifecycleConfigArns" in classic and "DefaultResourceSpec" not in classic:
            raise invalid(f"{block}.JupyterServerAppSettings: LifecycleConfigArns requires DefaultResourceSpec.")
        for group_id in settings.get(block, {}).get("SecurityGroups", []):
            if ec2.get_security_group_from_id(group_id) is None:
                raise invalid(f"Security group {group_id} does not exist.")
