"""What a function is denied, which comes with its role's ARN."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from conftest import LocalAws, error_of


def document(*actions: str) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def as_function(aws: LocalAws, role_arn: str) -> Any:
    credentials = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "aws_session_token": role_arn}
    return boto3.client("logs", endpoint_url=aws.endpoint, region_name="us-east-1", **credentials)


@pytest.fixture
def role_arn(aws: LocalAws) -> str:
    made = aws.client("iam").create_role(RoleName="one", AssumeRolePolicyDocument=document("sts:AssumeRole"))
    return str(made["Role"]["Arn"])


def put(aws: LocalAws, action: str) -> None:
    aws.client("iam").put_role_policy(RoleName="one", PolicyName="own", PolicyDocument=document(action))


@pytest.mark.parametrize("action", ["logs:DescribeLogGroups", "LOGS:describe*", "logs:Describe?ogGroups", "*"])
def test_what_its_policy_allows_it_may_do(aws: LocalAws, role_arn: str, action: str) -> None:
    put(aws, action)
    assert as_function(aws, role_arn).describe_log_groups()["logGroups"] == []


@pytest.mark.parametrize("action", ["logs:CreateLogGroup", "logs:Describe[L]ogGroups", "sagemaker:*"])
def test_what_none_allows_it_is_denied(aws: LocalAws, role_arn: str, action: str) -> None:
    put(aws, action)
    denied = error_of(lambda: as_function(aws, role_arn).describe_log_groups())
    assert denied.startswith(f"AccessDeniedException: {role_arn} is not authorized to perform: logs:DescribeLogGroups")


def test_an_attached_policy_counts_in_its_default_version(aws: LocalAws, role_arn: str) -> None:
    iam = aws.client("iam")
    policy_arn = iam.create_policy(PolicyName="own", PolicyDocument=document("logs:*"))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="one", PolicyArn=policy_arn)
    assert as_function(aws, role_arn).describe_log_groups()["logGroups"] == []
    iam.create_policy_version(PolicyArn=policy_arn, PolicyDocument=document("s3:*"), SetAsDefault=True)
    assert "AccessDenied" in error_of(lambda: as_function(aws, role_arn).describe_log_groups())


def test_a_role_that_is_gone_allows_nothing(aws: LocalAws, role_arn: str) -> None:
    aws.client("iam").delete_role(RoleName="one")
    assert "AccessDenied" in error_of(lambda: as_function(aws, role_arn).describe_log_groups())
