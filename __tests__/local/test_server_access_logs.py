"""Server access logs, which S3 delivers where the policy of the log bucket lets it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import LocalAws, error_of

from local.aws.bucket_policy import ServiceRequest, allows

ACCOUNT = "111122223333"
LOGS = "arn:aws:s3:::logs"

DELIVERY: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "logging.s3.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": f"{LOGS}/s3/*",
    "Condition": {
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::data"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    },
}
TLS_ONLY: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [LOGS, f"{LOGS}/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
THIS_ACCOUNT_ONLY: dict[str, Any] = {
    **TLS_ONLY,
    "Condition": {
        "StringNotEquals": {"aws:PrincipalAccount": ACCOUNT},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    },
}

WRONG: dict[str, list[dict[str, Any]]] = {
    "no statement": [TLS_ONLY],
    "another service": [{**DELIVERY, "Principal": {"Service": "delivery.logs.amazonaws.com"}}],
    "another action": [{**DELIVERY, "Action": "s3:GetObject"}],
    "another bucket": [{**DELIVERY, "Resource": "arn:aws:s3:::other/*"}],
    "another prefix": [{**DELIVERY, "Resource": f"{LOGS}/other/*"}],
    "another source": [{**DELIVERY, "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::other"}}}],
    "another account": [{**DELIVERY, "Condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}}],
    "denied by a statement that does not spare services": [
        DELIVERY,
        {**THIS_ACCOUNT_ONLY, "Condition": {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}},
    ],
}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


class TestDelivery:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html"""

    @pytest.fixture
    def s3(self, aws: LocalAws) -> Any:
        s3 = aws.client("s3")
        for bucket in ("data", "logs"):
            s3.create_bucket(Bucket=bucket)
        return s3

    def log(self, s3: Any) -> None:
        target = {"TargetBucket": "logs", "TargetPrefix": "s3/"}
        s3.put_bucket_logging(Bucket="data", BucketLoggingStatus={"LoggingEnabled": target})

    def delivered(self, s3: Any) -> int:
        """Log objects that a request brings."""
        before = len(s3.list_objects_v2(Bucket="logs").get("Contents", []))
        s3.list_objects_v2(Bucket="data")
        after = len(s3.list_objects_v2(Bucket="logs").get("Contents", []))
        return after - before

    def test_a_policy_that_allows_it_brings_the_log(self, s3: Any) -> None:
        s3.put_bucket_policy(Bucket="logs", Policy=policy(DELIVERY, TLS_ONLY, THIS_ACCOUNT_ONLY))
        self.log(s3)
        assert self.delivered(s3) == 1

    @pytest.mark.parametrize("statements", WRONG.values(), ids=WRONG)
    def test_it_cannot_be_turned_on_without_the_policy(self, s3: Any, statements: list[dict[str, Any]]) -> None:
        s3.put_bucket_policy(Bucket="logs", Policy=policy(*statements))
        assert error_of(lambda: self.log(s3)).startswith("InvalidTargetBucketForLogging: You must either provide")
        assert self.delivered(s3) == 0

    @pytest.mark.parametrize("statements", WRONG.values(), ids=WRONG)
    def test_nothing_arrives_once_the_policy_is_lost(self, s3: Any, statements: list[dict[str, Any]]) -> None:
        s3.put_bucket_policy(Bucket="logs", Policy=policy(DELIVERY))
        self.log(s3)
        s3.put_bucket_policy(Bucket="logs", Policy=policy(*statements))
        assert self.delivered(s3) == 0

    def test_a_bucket_without_a_policy_takes_none(self, s3: Any) -> None:
        assert error_of(lambda: self.log(s3)).startswith("InvalidTargetBucketForLogging")

    def test_nothing_arrives_in_a_bucket_with_sse_kms(self, aws: LocalAws, s3: Any) -> None:
        s3.put_bucket_policy(Bucket="logs", Policy=policy(DELIVERY))
        self.log(s3)
        key = aws.client("kms").create_key()["KeyMetadata"]["Arn"]
        for default, arrives in (
            ({"SSEAlgorithm": "AES256"}, 1),
            ({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}, 0),
        ):
            rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
            s3.put_bucket_encryption(Bucket="logs", ServerSideEncryptionConfiguration=rules)
            assert self.delivered(s3) == arrives

    def test_it_can_be_turned_off(self, s3: Any) -> None:
        s3.put_bucket_policy(Bucket="logs", Policy=policy(DELIVERY))
        self.log(s3)
        s3.put_bucket_logging(Bucket="data", BucketLoggingStatus={})
        assert self.delivered(s3) == 0


class TestPolicies:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"""

    request = ServiceRequest(
        "logging.s3.amazonaws.com",
        "s3:PutObject",
        f"{LOGS}/s3/log",
        {"aws:SourceArn": "arn:aws:s3:::data", "aws:SourceAccount": ACCOUNT},
    )

    @pytest.mark.parametrize(
        ("condition", "met"),
        [
            ({"StringEquals": {"AWS:sourceaccount": ["1", ACCOUNT]}}, True),
            ({"StringNotEquals": {"aws:SourceAccount": ["1", ACCOUNT]}}, False),
            ({"StringNotEquals": {"aws:SourceOrgID": "o-1"}}, True),
            ({"StringEquals": {"aws:SourceOrgID": "o-1"}}, False),
            ({"StringEqualsIfExists": {"aws:SourceOrgID": "o-1"}}, True),
            ({"StringLike": {"aws:SourceArn": "arn:aws:s3:::da?a"}}, True),
            ({"StringNotLike": {"aws:SourceArn": "arn:*"}}, False),
            ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::d*"}}, True),
            ({"ArnLike": {"aws:SourceArn": "arn:*data"}}, False),
            ({"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::other"}}, True),
            ({"Bool": {"aws:SecureTransport": True}}, True),
            ({"Null": {"aws:PrincipalAccount": "true"}}, True),
            ({"Null": {"aws:SourceArn": "true"}}, False),
            ({"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceAccount": "1"}}, False),
        ],
    )
    def test_conditions_are_as_iam_has_them(self, condition: dict[str, Any], met: bool) -> None:
        assert allows(policy({**DELIVERY, "Condition": condition}), self.request) == met
        assert allows(policy(DELIVERY, {**TLS_ONLY, "Condition": condition}), self.request) != met

    def test_a_principal_is_everybody_or_the_service(self) -> None:
        for principal in ("*", {"AWS": "*"}, {"Service": ["other.amazonaws.com", "logging.s3.amazonaws.com"]}):
            assert allows(policy({**DELIVERY, "Principal": principal}), self.request)
        assert not allows(policy({**DELIVERY, "Principal": {"AWS": ACCOUNT}}), self.request)

    @pytest.mark.parametrize("more", [{"NotAction": "s3:GetObject"}, {"Condition": {"DateLessThan": {"a": "b"}}}])
    def test_what_it_does_not_know_it_does_not_judge(self, more: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="not judged here"):
            allows(policy({**DELIVERY, **more}), self.request)
