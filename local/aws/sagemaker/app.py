"""Apps, which run in a space or, Canvas and the classic ones, for a user profile."""

from __future__ import annotations

from ..added import Members
from ..faults import FAULTS
from .home import create_app_interface, delete_app_interface, find_key
from .lifecycle_configuration import check_configurations
from .settings import configurations, merged, settings_for
from .studio import Resource, Studio, in_use, invalid, only, operation, page, without_tags

Key = tuple[str, str, str, str, str]


def _key(request: Members) -> Key:
    owners = {"UserProfileName", "SpaceName"} & set(request)
    if len(owners) != 1:
        raise invalid("Either UserProfileName or SpaceName must be given, not both.")
    owner = owners.pop()
    return (request["DomainId"], owner, request[owner], request["AppType"], request["AppName"])


@operation
def create_app(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateApp.html"""
    domain_id, kind, owner_name, app_type, app_name = key = _key(request)
    domain = studio.domains.require(domain_id)
    if kind == "SpaceName":
        owner = studio.spaces.require((domain_id, owner_name))
    else:
        owner = studio.profiles.require((domain_id, owner_name))
    if domain.status != "InService" or owner.status != "InService":
        raise in_use(f"{owner.kind} {owner.arn} is {owner.status} in a domain that is {domain.status}.")
    members = merged(configurations(studio, domain, owner, app_type), without_tags(request))
    check_configurations(studio, members)
    existing = studio.apps.get(key)
    if existing and existing.status in ("Deleted", "Failed"):
        del studio.apps[key]
    arn = studio.arn("app", f"{domain_id}/{owner_name}/{app_type.lower()}/{app_name}")
    app = studio.apps.add(key, Resource("App", arn, members))
    studio.tag(arn, request)
    app.interface_id = _interface(studio, domain, owner)
    key_state = find_key(studio, domain.members["KmsKeyId"]).key_state if "KmsKeyId" in domain.members else "Enabled"
    dead_key = "" if key_state == "Enabled" else f"KMS key {domain.members['KmsKeyId']} is {key_state}."
    app.failure_reason = FAULTS.planned_failure or dead_key
    if app.failure_reason:
        app.settle("appCreate", "Failed", lambda: delete_app_interface(studio, app.interface_id))
    else:
        app.settle("appCreate", "InService")
    return {"AppArn": arn}


def _interface(studio: Studio, domain: Resource, owner: Resource) -> str:
    """A network interface in the groups of those who work in the app, if apps run in the VPC."""
    if domain.members["AppNetworkAccessType"] != "VpcOnly":
        return ""
    groups = settings_for(studio, domain, owner).get("SecurityGroups", [])
    return str(create_app_interface(studio, domain, groups).id)


@operation
def describe_app(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeApp.html"""
    app = studio.apps.require(_key(request))
    return {**app.described(), "AppArn": app.arn}


@operation
def delete_app(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteApp.html"""
    app = studio.apps.require(_key(request))
    if app.status == "Deleted":
        raise invalid(f"App {app.arn} has already been deleted.")
    if app.status == "Failed":
        raise invalid(f"App {app.arn} previously failed and was automatically deleted.")
    if app.status != "InService":
        raise in_use(f"App {app.arn} is {app.status}.")
    app.status = "Deleting"

    app.failure_reason = FAULTS.planned_failure or ""
    status = "Failed" if app.failure_reason else "Deleted"
    app.settle("appDelete", status, lambda: delete_app_interface(studio, app.interface_id))
    return {}


@operation
def list_apps(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListApps.html"""
    wanted = {
        member: request[f"{member}Equals"]
        for member in ("DomainId", "UserProfileName", "SpaceName")
        if f"{member}Equals" in request
    }
    names = ("DomainId", "UserProfileName", "SpaceName", "AppType", "AppName", "Status", "CreationTime", "ResourceSpec")
    items = [
        only(app.described(), *names)
        for app in studio.apps.values()
        if all(app.members.get(member) == value for member, value in wanted.items())
    ]
    return page(request, "Apps", items)
