"""IAM's policy simulator: what a role's own policies, its boundary and the organization make of an action."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import LocalAws, error_of

GROUP = "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1"


def document(*actions: str, effect: str = "Allow", resource: str = "*") -> str:
    statement = {"Effect": effect, "Action": list(actions), "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def iam(aws: LocalAws) -> Any:
    return aws.client("iam")


def make_role(iam: Any, *actions: str, **more: str) -> str:
    made = iam.create_role(RoleName="one", AssumeRolePolicyDocument=document("sts:AssumeRole"), **more)
    iam.put_role_policy(RoleName="one", PolicyName="own", PolicyDocument=document(*actions))
    return str(made["Role"]["Arn"])


def simulate(iam: Any, role_arn: str, action: str = "ec2:DeleteSecurityGroup") -> Any:
    answer = iam.simulate_principal_policy(PolicySourceArn=role_arn, ActionNames=[action], ResourceArns=[GROUP])
    (result,) = answer["EvaluationResults"]
    assert result["ResourceSpecificResults"][0]["EvalResourceName"] == GROUP
    assert result["ResourceSpecificResults"][0]["EvalResourceDecision"] == result["EvalDecision"]
    return result


def test_its_own_policies_decide_alone(iam: Any) -> None:
    role_arn = make_role(iam, "ec2:Delete*")
    allowed = simulate(iam, role_arn)
    assert allowed["EvalDecision"] == "allowed"
    assert {"PermissionsBoundaryDecisionDetail", "OrganizationsDecisionDetail"} & set(allowed) == set()
    assert simulate(iam, role_arn, "ec2:CreateSecurityGroup")["EvalDecision"] == "implicitDeny"


@pytest.mark.parametrize(("actions", "within"), [(["ec2:*"], True), (["s3:*"], False)])
def test_a_boundary_limits_them(iam: Any, actions: list[str], within: bool) -> None:
    boundary = iam.create_policy(PolicyName="boundary", PolicyDocument=document(*actions))["Policy"]["Arn"]
    result = simulate(iam, make_role(iam, "ec2:*", PermissionsBoundary=boundary))
    assert result["EvalDecision"] == ("allowed" if within else "implicitDeny")
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": within}


def test_a_policy_of_the_organization_denies(aws: LocalAws, iam: Any) -> None:
    role_arn = make_role(iam, "ec2:*")
    organizations = aws.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    assert simulate(iam, role_arn)["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": True}
    policy = organizations.create_policy(
        Name="no-deletions",
        Description="x",
        Type="SERVICE_CONTROL_POLICY",
        Content=document("ec2:Delete*", effect="Deny"),
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId="111122223333")
    denied = simulate(iam, role_arn)
    assert denied["EvalDecision"] == "explicitDeny"
    assert denied["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": False}


def test_a_role_that_does_not_exist_is_told(iam: Any) -> None:
    assert error_of(lambda: simulate(iam, "arn:aws:iam::111122223333:role/none")).startswith("NoSuchEntity")
