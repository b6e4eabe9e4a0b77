"""
S3 where moto differs. It enforces bucket policies and ignores their conditions, so here none is enforced, but for the
delivery of server access logs; it writes and reads objects whose key cannot be used; and it fails over delete markers.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.iam.access_control import PermissionResult
from moto.kms.models import Key, kms_backends
from moto.s3.exceptions import InvalidTargetBucketForLogging, S3ClientError
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend, s3_backends

from .bucket_policy import ServiceRequest, allows
from .kms import check_enabled, find
from .patching import Method, extends
from .state import state_kind

UNENCRYPTED: Any = {"Rule": {"ApplyServerSideEncryptionByDefault": {}}}
"""Encryption of a bucket that has none by default."""


@extends(FakeBucket)
def get_permission(_: Method, self: FakeBucket, action: str, resource: str) -> Any:
    return PermissionResult.NEUTRAL


@extends(FakeBucket)
def set_logging(original: Method, self: FakeBucket, config: dict[str, Any] | None, s3: S3Backend) -> None:
    """
    moto looks for a statement in a form of its own, without its conditions, and stumbles over a principal `*`.
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
    """
    target = s3.buckets.get(config["TargetBucket"]) if config else None
    if config and target and not _delivers(self, target, config.get("TargetPrefix") or ""):
        raise InvalidTargetBucketForLogging(
            "You must either provide the necessary permissions to the logging service using a bucket policy or give "
            "the log-delivery group WRITE and READ_ACP permissions to the target bucket"
        )
    original(self, config, s3)


@extends(FakeBucket)
def _log_permissions_enabled_policy(*_: Any, **__: Any) -> bool:
    """It is judged before."""
    return True


@extends(S3Backend)
def log_incoming_request(original: Method, self: S3Backend, request: Any, bucket_name: str) -> None:
    """
    The policy counts at every delivery, and nothing arrives in a bucket with SSE-KMS.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """
    source = self.buckets.get(bucket_name)
    target = self.buckets.get(source.logging["TargetBucket"]) if source and source.logging else None
    if source is None or target is None or not _delivers(source, target, source.logging.get("TargetPrefix") or ""):
        return
    if _default_encryption(target).get("SSEAlgorithm", "AES256") == "AES256":
        original(self, request, bucket_name)


def _delivers(source: FakeBucket, target: FakeBucket, prefix: str) -> bool:
    """Whether the target's policy lets S3 write the server access log of the source below the prefix."""
    context = {"aws:SourceArn": source.arn, "aws:SourceAccount": source.account_id}
    request = ServiceRequest("logging.s3.amazonaws.com", "s3:PutObject", f"{target.arn}/{prefix}log", context)
    return allows(target.policy.decode() if target.policy else None, request)


@extends(S3Backend)
def put_object(original: Method, self: S3Backend, bucket_name: str, *args: Any, **kwargs: Any) -> Any:
    """
    The object keeps the key itself, also if that was named by an alias, which may go.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    """
    bucket = self.get_bucket(bucket_name)
    default = _default_encryption(bucket)
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


def _default_encryption(bucket: FakeBucket) -> dict[str, str]:
    default: dict[str, str] = (bucket.encryption or UNENCRYPTED)["Rule"]["ApplyServerSideEncryptionByDefault"]
    return default


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
