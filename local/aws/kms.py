"""
KMS as AWS behaves: what a key allows depends on its state.
https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import Key
from moto.kms.responses import KmsResponse

from .patching import Method, extends

USES = [
    "create_grant",
    "enable_key_rotation",
    "encrypt",
    "generate_data_key",
    "generate_data_key_without_plaintext",
]
"""Refused unless the key is enabled."""

CHANGES = ["schedule_key_deletion", "tag_resource", "untag_resource", "update_key_description"]
"""Refused while the key waits for its deletion."""


def check_enabled(key: Key) -> None:
    """
    Raises the error that KMS answers a use of the key with.
    https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html#API_GenerateDataKey_Errors
    """
    _check_not_pending(key)
    if key.key_state == "Disabled":
        raise JsonRESTError("DisabledException", f"{key.arn} is disabled.")


def _check_not_pending(key: Key) -> None:
    if key.key_state == "PendingDeletion":
        raise _invalid_state(f"{key.arn} is pending deletion.")


def _invalid_state(message: str) -> JsonRESTError:
    return JsonRESTError("KMSInvalidStateException", message)


def _key(response: KmsResponse) -> Key:
    key_id = response._get_param("KeyId")
    response._validate_key_id(key_id)
    return response.kms_backend.describe_key(key_id)


def _guard(method: str, check: Any) -> None:
    @extends(KmsResponse, method)
    def guarded(original: Method, self: KmsResponse) -> Any:
        check(_key(self))
        return original(self)


for _method in USES:
    _guard(_method, check_enabled)
for _method in CHANGES:
    _guard(_method, _check_not_pending)


@extends(KmsResponse)
def cancel_key_deletion(_: Method, self: KmsResponse) -> str:
    """
    moto knows the key by its id alone, not by its ARN. The key stays disabled.
    https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
    """
    key = _key(self)
    if key.key_state != "PendingDeletion":
        raise _invalid_state(f"{key.arn} is not pending deletion.")
    self.kms_backend.cancel_key_deletion(key.id)
    return json.dumps({"KeyId": key.arn})


@extends(KmsResponse)
def enable_key(_: Method, self: KmsResponse) -> str:
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html"""
    key = _key(self)
    _check_not_pending(key)
    self.kms_backend.enable_key(key.id)
    return ""


@extends(KmsResponse)
def disable_key(_: Method, self: KmsResponse) -> str:
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html"""
    key = _key(self)
    _check_not_pending(key)
    self.kms_backend.disable_key(key.id)
    return ""
