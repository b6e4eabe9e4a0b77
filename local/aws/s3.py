"""
S3 where moto differs. It enforces bucket policies and ignores their conditions, so here none is enforced; it writes and
reads objects whose key cannot be used; and it fails over delete markers.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.iam.access_control import PermissionResult
from moto.kms.models import Key, kms_backends
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend, s3_backends

from .kms import check_enabled, find
from .patching import Method, extends
from .state import state_kind

UNENCRYPTED: Any = {"Rule": {"ApplyServerSideEncryptionByDefault": {}}}
"""Encryption of a bucket that has none by default."""


@extends(FakeBucket)
def get_permission(_: Method, self: FakeBucket, action: str, resource: str) -> Any:
    return PermissionResult.NEUTRAL


@extends(FakeBucket)
def _log_permissions_enabled_policy(*_: Any, **__: Any) -> bool:
    """moto looks for a statement in a form of its own, and stumbles over a principal `*`."""
    return True


@extends(S3Backend)
def put_object(original: Method, self: S3Backend, bucket_name: str, *args: Any, **kwargs: Any) -> Any:
    """
    The object keeps the key itself, also if that was named by an alias, which may go.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    """
    bucket = self.get_bucket(bucket_name)
    default = (bucket.encryption or UNENCRYPTED)["Rule"]["ApplyServerSideEncryptionByDefault"]
    algorithm = kwargs.get("encryption") or default.get("SSEAlgorithm")
    key = _key(self, bucket, algorithm, kwargs.get("kms_key_id") or default.get("KMSMasterKeyID"))
    if key:
        kwargs.update(encryption=algorithm, kms_key_id=key.arn)
    return original(self, bucket_name, *args, **kwargs)


@extends(S3Backend)
def get_object(original: Method, self: S3Backend, bucket_name: str, *args: Any, **kwargs: Any) -> Any:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"""
    found = original(self, bucket_name, *args, **kwargs)
    if isinstance(found, FakeKey):
        _key(self, self.get_bucket(bucket_name), found.encryption, found.kms_key_id)
    return found


def _key(s3: S3Backend, bucket: FakeBucket, algorithm: str | None, key_id: str | None) -> Key | None:
    """
    The key of an object of that encryption, if that takes one.

    Raises what KMS answers through S3 if the key is missing or cannot be used.
    """
    if not key_id or not algorithm or not algorithm.startswith("aws:kms"):
        return None
    try:
        key = find(kms_backends[s3.account_id][bucket.region_name], key_id)
        check_enabled(key)
    except JsonRESTError as error:
        raise S3ClientError(f"KMS.{error.error_type}", error.message) from error
    return key


def _dispose(self: FakeDeleteMarker, garbage: bool = False) -> None:
    """moto disposes of every version, and stumbles over delete markers, which hold nothing."""


FakeDeleteMarker.dispose = _dispose  # type: ignore[attr-defined]


@state_kind("buckets", s3_backends)
def buckets(s3: S3Backend) -> list[str]:
    return sorted(s3.buckets)
