"""Spaces of a Studio domain: private ones of one user, and shared ones."""

from __future__ import annotations

from ..added import Members
from .settings import kept, merged
from .studio import Resource, Studio, held, in_use, invalid, only, operation, page, without_tags


@operation
def create_space(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateSpace.html"""
    domain_id, name = request["DomainId"], request["SpaceName"]
    domain = studio.domains.require(domain_id)
    if domain.status != "InService":
        raise in_use(f"Domain {domain.arn} is {domain.status}.")
    if ("OwnershipSettings" in request) != ("SpaceSharingSettings" in request):
        raise invalid("OwnershipSettings and SpaceSharingSettings are given together or not at all.")
    if "OwnershipSettings" in request:
        studio.profiles.require((domain_id, request["OwnershipSettings"]["OwnerUserProfileName"]))
    elif "DefaultSpaceSettings" not in domain.members:
        raise invalid("A shared space needs DefaultSpaceSettings in its domain.")
    arn = studio.arn("space", f"{domain_id}/{name}")
    space = Resource("Space", arn, {"SpaceSettings": {}, **without_tags(request)})
    space.members["SpaceSettings"] = merged(kept(studio, domain, space), space.members["SpaceSettings"])
    studio.spaces.add((domain_id, name), space)
    studio.tag(arn, request)
    studio.create(space)
    return {"SpaceArn": arn}


@operation
def describe_space(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeSpace.html"""
    space = studio.spaces.require((request["DomainId"], request["SpaceName"]))
    return {**space.described(), "SpaceArn": space.arn, "LastModifiedTime": space.modified}


@operation
def delete_space(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteSpace.html"""
    domain_id, name = key = (request["DomainId"], request["SpaceName"])
    space = studio.spaces.require(key)
    space.require_settled()
    apps = studio.live_apps(domain_id, SpaceName=name)
    if apps:
        raise held(space, apps)
    studio.delete(space, lambda: studio.forget(studio.spaces, key))
    return {}


@operation
def list_spaces(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListSpaces.html"""
    items = [
        _details(studio.spaces[key])
        for key in studio.spaces
        if request.get("DomainIdEquals", key[0]) == key[0] and request.get("SpaceNameContains", "") in key[1]
    ]
    return page(request, "Spaces", items, request.get("SortBy", "CreationTime"))


def _details(space: Resource) -> Members:
    shown = only(space.described(), "DomainId", "SpaceName", "Status", "CreationTime", "SpaceDisplayName")
    settings = only(space.members["SpaceSettings"], "AppType", "RemoteAccess", "SpaceStorageSettings")
    summaries = {"SpaceSettingsSummary": settings}
    for block in ("SpaceSharingSettings", "OwnershipSettings"):
        if block in space.members:
            summaries[f"{block}Summary"] = space.members[block]
    return {**shown, "LastModifiedTime": space.modified, **summaries}
