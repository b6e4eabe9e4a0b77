"""
How Describe tells the settings of domains and profiles, which differs by account: AWS leaves some out that are off, and
adds some that nobody has set.
"""

from __future__ import annotations

from typing import Any

from ..added import Members
from .settings import merged

OFF = ("DISABLED", "Disabled")

_APP: Members = {"DefaultResourceSpec": {"SageMakerImageVersionAlias": "3.0.0"}}
_USER: Members = {
    "JupyterLabAppSettings": _APP,
    "CodeEditorAppSettings": _APP,
    "KernelGatewayAppSettings": {"DefaultResourceSpec": {"InstanceType": "ml.t3.medium"}},
    "RStudioServerProAppSettings": {"AccessStatus": "DISABLED", "UserGroup": "R_STUDIO_USER"},
    "SharingSettings": {"NotebookOutputOption": "Disabled"},
    "StudioWebPortal": "ENABLED",
}
_UNSET: dict[str, Members] = {
    "DefaultUserSettings": {**_USER, "AutoMountHomeEFS": "Enabled"},
    "UserSettings": {**_USER, "AutoMountHomeEFS": "DefaultAsDomain"},
    "DefaultSpaceSettings": {"JupyterLabAppSettings": _APP},
    "DomainSettings": {
        "AmazonQSettings": {"Status": "DISABLED"},
        "DockerSettings": {"RootlessDocker": "DISABLED"},
        "IpAddressType": "ipv4",
        "TrustedIdentityPropagationSettings": {"Status": "DISABLED"},
    },
}
"""
What may be told though nobody has set it: RStudio of users who have none and the image of an app's resources, as in
https://github.com/hashicorp/terraform-provider-aws/issues/35382 and 39894; the others are the members' defaults.
"""


class Describing:
    """The switches: `omitsDisabled` and `addsUnset`, both off."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._switches = {"omitsDisabled": False, "addsUnset": False}

    def configure(self, switches: dict[str, object]) -> None:
        """Raises ValueError if a switch is unknown, or neither true nor false."""
        for name, value in switches.items():
            if name not in self._switches:
                raise ValueError(f"no switch {name!r}; known are {', '.join(self._switches)}")
            if not isinstance(value, bool):
                raise ValueError(f"{name} is {value!r}; expected true or false")
            self._switches[name] = value

    def switches(self) -> dict[str, bool]:
        return dict(self._switches)

    def told(self, members: Members) -> Members:
        """The members of a domain or profile, its settings as Describe tells them."""
        shown = {}
        for block, settings in members.items():
            if block in _UNSET:
                told = _without_off(settings) if self._switches["omitsDisabled"] else settings
                shown[block] = merged(_UNSET[block], told) if self._switches["addsUnset"] else told
            else:
                shown[block] = settings
        return shown


def _without_off(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kept = {name: _without_off(member) for name, member in value.items() if member not in OFF}
    return {name: member for name, member in kept.items() if member != {}}


DESCRIBING = Describing()
