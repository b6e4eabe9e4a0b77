"""IAM's policy simulator: what a role's own policies, its boundary and the organization make of an action."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import LocalAws, error_of

ACCOUNT = "111122223333"
CONDITIONS = {"StringEquals": {"ec2:Vpc": "v"}, "Null": {"aws:PrincipalTag/team": "true"}}
GROUP = f"arn:aws:ec2:us-east-1:{ACCOUNT}:security-group/sg-1"


def document(*actions: str, effect: str = "Allow", resource: str = "*", **more: Any) -> str:
    statement = {"Effect": effect, "Action": list(actions), "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def iam(aws: LocalAws) -> Any:
    return aws.client("iam")


@pytest.fixture
def organizations(aws: LocalAws) -> Any:
    organizations = aws.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    return organizations


def make_role(iam: Any, *actions: str, **more: str) -> str:
    made = iam.create_role(RoleName="one", AssumeRolePolicyDocument=document("sts:AssumeRole"), **more)
    iam.put_role_policy(RoleName="one", PolicyName="own", PolicyDocument=document(*actions))
    return str(made["Role"]["Arn"])


def simulate(iam: Any, role_arn: str, action: str = "ec2:DeleteSecurityGroup", **context: str) -> Any:
    entries = [
        {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}
        for key, value in context.items()
    ]
    answer = iam.simulate_principal_policy(
        PolicySourceArn=role_arn, ActionNames=[action], ResourceArns=[GROUP], ContextEntries=entries
    )
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


def test_patterns_know_no_other_wildcards_than_two(iam: Any) -> None:
    role_arn = make_role(iam, "ec2:Delete[A-Z]*", "EC2:create?ecurity*")
    assert simulate(iam, role_arn)["EvalDecision"] == "implicitDeny"
    assert simulate(iam, role_arn, "ec2:CreateSecurityGroup")["EvalDecision"] == "allowed"


@pytest.mark.parametrize(("resource", "decision"), [(GROUP, "allowed"), (GROUP + "0", "explicitDeny")])
def test_elements_may_name_what_is_not_meant(iam: Any, resource: str, decision: str) -> None:
    role_arn = make_role(iam, "ec2:*")
    denial = {"Effect": "Deny", "NotAction": "s3:*", "NotResource": resource}
    policy = json.dumps({"Version": "2012-10-17", "Statement": denial})
    iam.put_role_policy(RoleName="one", PolicyName="not", PolicyDocument=policy)
    assert simulate(iam, role_arn)["EvalDecision"] == decision


def attach(organizations: Any, target: str, content: str) -> None:
    summary = {"Name": "own", "Description": "x", "Type": "SERVICE_CONTROL_POLICY"}
    policy = organizations.create_policy(**summary, Content=content)["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=target)


class TestOrganization:
    """https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html"""

    @pytest.fixture
    def levels(self, organizations: Any) -> dict[str, str]:
        """Ids of the account and of what is above it. AWS lets everything pass at each of them until told otherwise."""
        root = organizations.list_roots()["Roots"][0]["Id"]
        unit = organizations.create_organizational_unit(ParentId=root, Name="x")["OrganizationalUnit"]["Id"]
        organizations.move_account(AccountId=ACCOUNT, SourceParentId=root, DestinationParentId=unit)
        return {"root": root, "unit": unit, "account": ACCOUNT}

    def test_it_lets_everything_pass_until_told_otherwise(self, iam: Any, levels: dict[str, str]) -> None:
        result = simulate(iam, make_role(iam, "ec2:*"))
        assert result["EvalDecision"] == "allowed"
        assert result["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": True}

    @pytest.mark.parametrize("level", ["root", "unit", "account"])
    def test_a_denial_at_any_level_decides(
        self, iam: Any, organizations: Any, levels: dict[str, str], level: str
    ) -> None:
        attach(organizations, levels[level], document("ec2:Delete*", effect="Deny"))
        denied = simulate(iam, make_role(iam, "ec2:*"))
        assert denied["EvalDecision"] == "explicitDeny"
        assert denied["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": False}

    @pytest.mark.parametrize("level", ["root", "unit", "account"])
    @pytest.mark.parametrize(("action", "within"), [("ec2:*", True), ("s3:*", False)])
    def test_every_level_must_allow(
        self, iam: Any, organizations: Any, levels: dict[str, str], level: str, action: str, within: bool
    ) -> None:
        attach(organizations, levels[level], document(action))
        organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=levels[level])
        result = simulate(iam, make_role(iam, "ec2:*"))
        assert result["EvalDecision"] == ("allowed" if within else "implicitDeny")
        assert result["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": within}

    def test_a_policy_elsewhere_in_it_does_not_matter(
        self, iam: Any, organizations: Any, levels: dict[str, str]
    ) -> None:
        other = organizations.create_organizational_unit(ParentId=levels["root"], Name="y")["OrganizationalUnit"]["Id"]
        attach(organizations, other, document("*", effect="Deny"))
        assert simulate(iam, make_role(iam, "ec2:*"))["EvalDecision"] == "allowed"


class TestConditionKeys:
    """Those of statements about other actions are missed too: https://github.com/boto/boto3/issues/3111"""

    def missing(self, iam: Any, role_arn: str, **context: str) -> list[str]:
        result = simulate(iam, role_arn, **context)
        keys: list[str] = result["MissingContextValues"]
        assert result["ResourceSpecificResults"][0]["MissingContextValues"] == keys
        return keys

    def test_those_that_the_request_lacks_are_told(self, iam: Any) -> None:
        role_arn = make_role(iam, "ec2:*")
        assert self.missing(iam, role_arn) == []
        other = document("s3:*", Condition=CONDITIONS)
        iam.put_role_policy(RoleName="one", PolicyName="other", PolicyDocument=other)
        assert self.missing(iam, role_arn) == ["aws:PrincipalTag/team", "ec2:Vpc"]
        assert self.missing(iam, role_arn, **{"EC2:vpc": "v"}) == ["aws:PrincipalTag/team"]

    def test_so_are_those_of_the_boundary(self, iam: Any) -> None:
        limit = document("ec2:*", Condition=CONDITIONS)
        boundary = iam.create_policy(PolicyName="boundary", PolicyDocument=limit)["Policy"]["Arn"]
        role_arn = make_role(iam, "ec2:*", PermissionsBoundary=boundary)
        assert self.missing(iam, role_arn, **{"ec2:Vpc": "v"}) == ["aws:PrincipalTag/team"]

    def test_those_of_the_organization_are_not(self, iam: Any, organizations: Any) -> None:
        attach(organizations, ACCOUNT, document("s3:*", effect="Deny", Condition=CONDITIONS))
        assert self.missing(iam, make_role(iam, "ec2:*")) == []


def test_an_action_has_one_result_with_those_of_its_resources(iam: Any) -> None:
    role_arn = make_role(iam, "s3:*")
    iam.put_role_policy(RoleName="one", PolicyName="own", PolicyDocument=document("ec2:Delete*", resource=GROUP))
    actions = ["ec2:DeleteSecurityGroup", "ec2:CreateSecurityGroup"]
    answer = iam.simulate_principal_policy(
        PolicySourceArn=role_arn, ActionNames=actions, ResourceArns=[GROUP, f"{GROUP}0"]
    )
    results = answer["EvaluationResults"]
    assert [each["EvalActionName"] for each in results] == actions
    assert [each["EvalDecision"] for each in results] == ["implicitDeny", "implicitDeny"]
    of_resources = [
        (each["EvalResourceName"], each["EvalResourceDecision"]) for each in results[0]["ResourceSpecificResults"]
    ]
    assert of_resources == [(GROUP, "allowed"), (f"{GROUP}0", "implicitDeny")]


def test_asked_about_no_resource_it_tells_of_none(iam: Any) -> None:
    role_arn = make_role(iam, "ec2:*")
    (result,) = iam.simulate_principal_policy(PolicySourceArn=role_arn, ActionNames=["ec2:DescribeVpcs"])[
        "EvaluationResults"
    ]
    assert result["EvalDecision"] == "allowed"
    assert not result.get("ResourceSpecificResults")


def test_a_role_that_does_not_exist_is_told(iam: Any) -> None:
    assert error_of(lambda: simulate(iam, "arn:aws:iam::111122223333:role/none")).startswith("NoSuchEntity")
