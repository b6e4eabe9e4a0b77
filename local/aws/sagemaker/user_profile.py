"""User profiles of a Studio domain."""

from __future__ import annotations

from ..added import Members
from .describing import DESCRIBING
from .domain import check_settings, identity_center
from .settings import merged
from .studio import Resource, Studio, held, in_use, invalid, only, operation, page, without_tags

FIRST_UID = 200_001


@operation
def create_user_profile(studio: Studio, request: Members) -> Members:
    """
    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html

    That a user of Identity Center is assigned first stands on the page of AWS::SageMaker::UserProfile. Who is in a
    group is not known here, so one assignment to the domain does for all its users.
    """
    domain_id, name = request["DomainId"], request["UserProfileName"]
    domain = studio.domains.require(domain_id)
    if domain.status != "InService":
        raise in_use(f"Domain {domain.arn} is {domain.status}.")
    if (domain.members["AuthMode"] == "SSO") != ("SingleSignOnUserValue" in request):
        raise invalid(f"SingleSignOnUserValue belongs to domains with SSO; this one has {domain.members['AuthMode']}.")
    application_arn = domain.members.get("SingleSignOnApplicationArn")
    if application_arn and not identity_center(studio).assigned(application_arn):
        raise invalid(f"User {request['SingleSignOnUserValue']} is not assigned to domain {domain_id}.")
    check_settings(studio, request)
    studio.users += 1
    uid = str(FIRST_UID + studio.users)
    arn = studio.arn("user-profile", f"{domain_id}/{name}")
    made = Resource("UserProfile", arn, {"UserSettings": {}, "HomeEfsFileSystemUid": uid, **without_tags(request)})
    profile = studio.profiles.add((domain_id, name), made)
    studio.tag(arn, request)
    studio.create(profile)
    return {"UserProfileArn": arn}


@operation
def describe_user_profile(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeUserProfile.html"""
    profile = studio.profiles.require((request["DomainId"], request["UserProfileName"]))
    shown = DESCRIBING.told(profile.described())
    return {**shown, "UserProfileArn": profile.arn, "LastModifiedTime": profile.modified}


@operation
def update_user_profile(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateUserProfile.html"""
    profile = studio.profiles.require((request["DomainId"], request["UserProfileName"]))
    # The API page names ResourceInUse without a reason; a profile takes its settings over from its domain.
    studio.domains.require(request["DomainId"]).require_settled()
    profile.require_settled()
    check_settings(studio, request)
    profile.members["UserSettings"] = merged(profile.members["UserSettings"], request.get("UserSettings", {}))
    studio.update(profile)
    return {"UserProfileArn": profile.arn}


@operation
def delete_user_profile(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteUserProfile.html"""
    domain_id, name = key = (request["DomainId"], request["UserProfileName"])
    profile = studio.profiles.require(key)
    profile.require_settled()
    holders = [
        *studio.live_apps(domain_id, UserProfileName=name),
        *(
            space
            for space in studio.of_domain(studio.spaces, domain_id)
            if space.members.get("OwnershipSettings", {}).get("OwnerUserProfileName") == name
        ),
    ]
    if holders:
        raise held(profile, holders)
    studio.delete(profile, lambda: studio.forget(studio.profiles, key))
    return {}


@operation
def list_user_profiles(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListUserProfiles.html"""
    names = ("DomainId", "UserProfileName", "Status", "CreationTime", "LastModifiedTime")
    items = [
        only({**profile.described(), "LastModifiedTime": profile.modified}, *names)
        for (domain_id, name), profile in studio.profiles.items()
        if request.get("DomainIdEquals", domain_id) == domain_id and request.get("UserProfileNameContains", "") in name
    ]
    return page(request, "UserProfiles", items, request.get("SortBy", "CreationTime"))
