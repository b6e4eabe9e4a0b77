"""
S3 where moto differs. It enforces bucket policies and ignores their conditions, so here none is enforced; and it reads
objects whose key cannot be used.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.iam.access_control import PermissionResult
from moto.kms.models import kms_backends
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeBucket, S3Backend

from .kms import check_enabled
from .patching import Method, extends


@extends(FakeBucket)
def get_permission(_: Method, self: FakeBucket, action: str, resource: str) -> Any:
    return PermissionResult.NEUTRAL


@extends(FakeBucket)
def _log_permissions_enabled_policy(*_: Any, **__: Any) -> bool:
    """moto looks for a statement in a form of its own, and stumbles over a principal `*`."""
    return True


@extends(S3Backend)
def put_object(original: Method, self: S3Backend, *args: Any, **kwargs: Any) -> Any:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"""
    written = original(self, *args, **kwargs)
    _check_key(self, written)
    return written


@extends(S3Backend)
def get_object(original: Method, self: S3Backend, *args: Any, **kwargs: Any) -> Any:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"""
    found = original(self, *args, **kwargs)
    if found is not None:
        _check_key(self, found)
    return found


def _check_key(s3: S3Backend, item: Any) -> None:
    key_id = getattr(item, "kms_key_id", None)
    if not key_id:
        return
    kms = kms_backends[s3.account_id][s3.get_bucket(item.bucket_name).region_name]
    key = kms.keys.get(kms.any_id_to_key_id(key_id))
    try:
        if key:
            check_enabled(key)
    except JsonRESTError as error:
        raise S3ClientError(f"KMS.{error.error_type}", error.message) from error
