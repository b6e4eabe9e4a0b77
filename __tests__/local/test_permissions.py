"""What a function is denied, which comes with its role's ARN."""

from __future__ import annotations

import json
from typing import Any, Literal

import boto3
import pytest
from conftest import LocalAws, error_of


def document(*actions: str) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def as_function(aws: LocalAws, role_arn: str, service: Literal["logs", "efs"] = "logs") -> Any:
    credentials = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "aws_session_token": role_arn}
    return boto3.client(service, endpoint_url=aws.endpoint, region_name="us-east-1", **credentials)


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


def mount_target(aws: LocalAws, domain: str) -> str:
    """The id of a mount target of a file system with that value of a tag."""
    efs = aws.client("efs")
    made = efs.create_file_system(CreationToken=domain, Tags=[{"Key": "Domain", "Value": domain}])
    subnet = aws.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    return str(efs.create_mount_target(FileSystemId=made["FileSystemId"], SubnetId=subnet)["MountTargetId"])


def deny_by_tag(aws: LocalAws, value: str) -> None:
    condition = {"StringEquals": {"aws:ResourceTag/Domain": value}}
    action = "elasticfilesystem:DeleteMountTarget"
    denial = {"Effect": "Deny", "Action": action, "Resource": "*", "Condition": condition}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [denial]})
    aws.client("iam").put_role_policy(RoleName="one", PolicyName="denial", PolicyDocument=policy)


def test_what_a_policy_denies_on_a_tag_it_may_not_do_there(aws: LocalAws, role_arn: str) -> None:
    put(aws, "elasticfilesystem:*")
    deny_by_tag(aws, "living")
    living, gone = mount_target(aws, "living"), mount_target(aws, "gone")
    efs = as_function(aws, role_arn, "efs")
    efs.delete_mount_target(MountTargetId=gone)
    denied = error_of(lambda: efs.delete_mount_target(MountTargetId=living))
    assert denied.startswith("AccessDeniedException")
    assert denied.endswith("explicit deny in an identity-based policy")


def test_a_denial_is_over_with_its_policy(aws: LocalAws, role_arn: str) -> None:
    put(aws, "elasticfilesystem:*")
    deny_by_tag(aws, "living")
    living = mount_target(aws, "living")
    aws.client("iam").delete_role_policy(RoleName="one", PolicyName="denial")
    as_function(aws, role_arn, "efs").delete_mount_target(MountTargetId=living)
