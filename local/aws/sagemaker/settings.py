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


def settings_for(studio: Studio, domain: Resource, owner: Resource) -> Members:
    """
    What holds for the apps of a profile or space: in a shared space what is set for shared spaces, and only that, else
    the user's settings, which go before the domain's and whose security groups are added to those.
    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
    """
    members = owner.members
    if owner.kind == "Space":
        if members.get("SpaceSharingSettings", {}).get("SharingType", "Shared") == "Shared":
            return dict(domain.members.get("DefaultSpaceSettings", {}))
        name = members["OwnershipSettings"]["OwnerUserProfileName"]
    else:
        name = members["UserProfileName"]
    defaults = domain.members["DefaultUserSettings"]
    own = studio.profiles.require((members["DomainId"], name)).members["UserSettings"]
    groups = dict.fromkeys([*defaults.get("SecurityGroups", []), *own.get("SecurityGroups", [])])
    return {**merged(defaults, own), "SecurityGroups": list(groups)}


def configurations(studio: Studio, domain: Resource, owner: Resource, app_type: str) -> Members:
    """
    The lifecycle configurations of an app, as CreateApp would take and DescribeApp shows them: the built-in one is
    looked up as the app starts, the default one is what its space keeps.
    https://docs.aws.amazon.com/sagemaker/latest/dg/studio-lifecycle-configurations.html
    """
    block = APP_SETTINGS.get(app_type, "")
    offered = settings_for(studio, domain, owner).get(block, {})
    chosen = owner.members["SpaceSettings"].get(block, {}) if owner.kind == "Space" else offered
    return {**only(offered, "BuiltInLifecycleConfigArn"), **_default(chosen)}


def kept(studio: Studio, domain: Resource, space: Resource) -> Members:
    """What a new space keeps, until its user takes another: the default configuration, which was selected for it."""
    block = APP_SETTINGS.get(space.members["SpaceSettings"].get("AppType", ""), "")
    default = _default(settings_for(studio, domain, space).get(block, {}))
    return {block: {"DefaultResourceSpec": default["ResourceSpec"]}} if default else {}


def _default(app_settings: Members) -> Members:
    default = only(app_settings.get("DefaultResourceSpec", {}), "LifecycleConfigArn")
    return {"ResourceSpec": default} if default else {}
