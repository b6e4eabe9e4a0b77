"""What exists. Each service tells of its own kinds, so that a new one brings them with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from moto.core.base_backend import BackendDict, BaseBackend
from moto.utilities.utils import get_partition

Backend = TypeVar("Backend", bound=BaseBackend)
Told = Callable[[Backend], Any]

_KINDS: dict[str, tuple[BackendDict[Any], Told[Any]]] = {}


def state_kind(name: str, backends: BackendDict[Backend]) -> Callable[[Told[Backend]], Told[Backend]]:
    """
    Makes a function tell what exists of a kind, without what every account has from the start. It is handed the backend
    of an account and region, or of the region's partition if the service is global.

    Raises ValueError if the kind is told already.
    """

    def register(told: Told[Backend]) -> Told[Backend]:
        if name in _KINDS:
            raise ValueError(f"two tell of the kind {name}")
        _KINDS[name] = (backends, told)
        return told

    return register


def state(account: str, region: str) -> dict[str, Any]:
    """What exists in a region, by kind. Empty kinds are left out."""
    found = {}
    for name, (backends, told) in sorted(_KINDS.items()):
        of_account = backends[account]
        things = told(of_account[region if region in of_account else get_partition(region)])
        if things:
            found[name] = things
    return found
