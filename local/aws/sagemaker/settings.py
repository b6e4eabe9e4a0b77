"""Settings of users and spaces: what an update makes of them, and which of them hold where an app starts."""

from __future__ import annotations

from ..added import Members
from .studio import Resource, Studio, only

APP_SETTINGS = {
    "CodeEditor": "CodeEditorAppSettings",
    "JupyterLab": "JupyterLabAppSettings",
    "JupyterServer": "JupyterServerAppSettings",
    "KernelGateway": "KernelGatewayAppSettings",
}
"""The member that is about a kind of app, for the kinds that run lifecycle configurations."""


def merged(old: Members, new: Members) -> Members:
    """
    Settings after an update, at any depth: what is given takes the place of the old value, a list whole, and what is
    not given stays: https://github.com/hashicorp/terraform-provider-aws/issues/43127. Only the version of an image is
    documented to be cleared by a text: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceSpec.html
    """
    after = {**old}
    for name, value in new.items():
        after[name] = merged(old.get(name, {}), value) if isinstance(value, dict) else value
    if after.get("SageMakerImageVersionArn") == "None":
        del after["SageMakerImageVersionArn"]
    return after


def configurations(studio: Studio, domain: Resource, owner: Resource, app_type: str) -> Members:
    """
    The lifecycle configurations of an app, as CreateApp would take and DescribeApp shows them: the built-in one is
    looked up as the app starts, the default one is what its space keeps.
    https://docs.aws.amazon.com/sagemaker/latest/dg/studio-lifecycle-configurations.html
    """
    block = APP_SETTINGS.get(app_type, "")
    offered = _offered(studio, domain, owner).get(block, {})
    chosen = owner.members["SpaceSettings"].get(block, {}) if owner.kind == "Space" else offered
    return {**only(offered, "BuiltInLifecycleConfigArn"), **_default(chosen)}


def kept(studio: Studio, domain: Resource, space: Resource) -> Members:
    """What a new space keeps, until its user takes another: the default configuration, which was selected for it."""
    block = APP_SETTINGS.get(space.members["SpaceSettings"].get("AppType", ""), "")
    default = _default(_offered(studio, domain, space).get(block, {}))
    return {block: {"DefaultResourceSpec": default["ResourceSpec"]}} if default else {}


def _default(app_settings: Members) -> Members:
    default = only(app_settings.get("DefaultResourceSpec", {}), "LifecycleConfigArn")
    return {"ResourceSpec": default} if default else {}


def _offered(studio: Studio, domain: Resource, owner: Resource) -> Members:
    """What holds for a profile, or for a space: its owner's settings if it is private, else those of shared ones."""
    members = owner.members
    if owner.kind == "Space":
        if members.get("SpaceSharingSettings", {}).get("SharingType", "Shared") == "Shared":
            return dict(domain.members.get("DefaultSpaceSettings", {}))
        name = members["OwnershipSettings"]["OwnerUserProfileName"]
    else:
        name = members["UserProfileName"]
    profile = studio.profiles.require((members["DomainId"], name))
    return merged(domain.members["DefaultUserSettings"], profile.members["UserSettings"])
