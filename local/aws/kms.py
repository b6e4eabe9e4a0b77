"""
KMS as AWS behaves: what a key allows depends on its state. moto lets a key do everything in every state.
https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms import models
from moto.kms.exceptions import NotFoundException
from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

from .patching import Method, extends
from .state import state_kind

USES = ("create_grant", "enable_key_rotation", "encrypt", "generate_data_key")
"""Refused unless the key is enabled. In moto, generate_data_key_without_plaintext goes by generate_data_key."""

CHANGES = (
    "disable_key",
    "enable_key",
    "schedule_key_deletion",
    "tag_resource",
    "untag_resource",
    "update_key_description",
)
"""Refused while the key waits for its deletion."""

STATE_CHANGES = ("cancel_key_deletion", "disable_key", "enable_key", "schedule_key_deletion")
"""moto finds the key of these by its id alone, AWS by its ARN as well."""


def find(kms: KmsBackend, key_id: str) -> Key:
    """The key of an id, an alias, or the ARN of either. Raises the error that KMS answers if there is none."""
    name = kms.get_alias_name(key_id)
    is_alias = name.startswith("alias/")
    found = kms.get_key_id_from_alias(name) if is_alias else kms.get_key_id(name)
    if found in kms.keys:
        return kms.keys[found]
    resource = name if is_alias else f"key/{found}"
    arn = f"arn:{kms.partition}:kms:{kms.region_name}:{kms.account_id}:{resource}"
    raise NotFoundException(f"Alias {arn} is not found." if is_alias else f"Key '{arn}' does not exist")


def check_enabled(key: Key) -> None:
    """
    Raises the error that KMS answers a use of the key with.
    https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html#API_GenerateDataKey_Errors
    """
    check_not_pending(key)
    if key.key_state == "Disabled":
        raise JsonRESTError("DisabledException", f"{key.arn} is disabled.")


def check_not_pending(key: Key) -> None:
    if key.key_state == "PendingDeletion":
        raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is pending deletion.")


def check_pending(key: Key) -> None:
    if key.key_state != "PendingDeletion":
        raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is not pending deletion.")


def _key(response: KmsResponse) -> Key:
    key_id = response._get_param("KeyId")
    response._validate_key_id(key_id)
    return response.kms_backend.describe_key(key_id)


def _guard(method: str, check: Callable[[Key], None]) -> None:
    @extends(KmsResponse, method)
    def guarded(original: Method, self: KmsResponse) -> Any:
        check(_key(self))
        return original(self)


def _find_by_arn(method: str) -> None:
    @extends(KmsBackend, method)
    def found(original: Method, self: KmsBackend, key_id: str, *args: Any) -> Any:
        return original(self, self.any_id_to_key_id(key_id), *args)


for _method in USES:
    _guard(_method, check_enabled)
for _method in CHANGES:
    _guard(_method, check_not_pending)
for _method in STATE_CHANGES:
    _find_by_arn(_method)


@extends(KmsBackend)
def _generate_default_keys(original: Method, self: KmsBackend, alias_name: str) -> str:
    """moto makes the keys that AWS manages look like the customer's."""
    key_id: str = original(self, alias_name)
    self.keys[key_id].key_manager = "AWS"
    return key_id


@extends(models)
def generate_private_key(original: Method, key_spec: str) -> Any:
    """A symmetric key has no pair of keys. moto makes one for it all the same, which takes its time."""
    return None if key_spec == "SYMMETRIC_DEFAULT" else original(key_spec)


@extends(KmsResponse)
def cancel_key_deletion(original: Method, self: KmsResponse) -> str:
    """
    The key stays disabled; the answer tells its ARN, however it was named.
    https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
    """
    key = _key(self)
    check_pending(key)
    return json.dumps({**json.loads(original(self)), "KeyId": key.arn})


def _customer_keys(kms: KmsBackend) -> list[Key]:
    return [key for key in kms.keys.values() if key.key_manager == "CUSTOMER"]


@state_kind("keys", kms_backends)
def keys(kms: KmsBackend) -> dict[str, str]:
    return {key.arn: key.key_state for key in _customer_keys(kms)}


@state_kind("aliases", kms_backends)
def aliases(kms: KmsBackend) -> list[str]:
    return sorted(alias for key in _customer_keys(kms) for alias in key.aliases)
