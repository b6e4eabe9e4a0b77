"""The application that a Studio domain has in IAM Identity Center, and who is assigned to it."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Domain, LocalAws, Network, error_of, wait_until

GROUP = "906767f9d1-1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809"
USER = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
OF_ANA = {"SingleSignOnUserIdentifier": "UserName", "SingleSignOnUserValue": "ana@example.com"}


class SsoDomain(Domain):
    """A Studio domain whose users sign in by Identity Center."""

    def __init__(self, aws: LocalAws, network: Network, **more: Any) -> None:
        super().__init__(aws, network, AuthMode="SSO", **more)
        self.center = aws.client("sso-admin")
        self.application_arn = str(self.describe()["SingleSignOnApplicationArn"])

    def assignment(self, principal_id: str = GROUP, principal_type: str = "GROUP") -> dict[str, str]:
        return {"ApplicationArn": self.application_arn, "PrincipalId": principal_id, "PrincipalType": principal_type}

    def assign(self, principal_id: str = GROUP, principal_type: str = "GROUP") -> None:
        self.center.create_application_assignment(**self.assignment(principal_id, principal_type))

    def listed(self, **more: Any) -> Any:
        return self.center.list_application_assignments(ApplicationArn=self.application_arn, **more)


@pytest.fixture
def sso_domain(aws: LocalAws, network: Network) -> SsoDomain:
    return SsoDomain(aws, network)


def test_it_belongs_to_the_instance_of_the_region(aws: LocalAws, sso_domain: SsoDomain) -> None:
    (instance,) = sso_domain.center.list_instances()["Instances"]
    path = f"{instance['InstanceArn'].rpartition('/')[2]}/apl-"
    assert sso_domain.application_arn.startswith(f"arn:aws:sso::111122223333:application/{path}")
    another = SsoDomain(aws, sso_domain.network, DomainName="another")
    assert aws.control("state")["applications"] == {
        sso_domain.application_arn: "nobody assigned",
        another.application_arn: "nobody assigned",
    }


def test_a_domain_without_sso_has_none(domain: Domain) -> None:
    assert "SingleSignOnApplicationArn" not in domain.describe()


def test_an_assignment_is_described_and_listed_until_it_is_deleted(aws: LocalAws, sso_domain: SsoDomain) -> None:
    sso_domain.assign()
    sso_domain.assign(USER, "USER")
    described = sso_domain.center.describe_application_assignment(**sso_domain.assignment())
    described.pop("ResponseMetadata")
    assert described == sso_domain.assignment()
    both = [sso_domain.assignment(), sso_domain.assignment(USER, "USER")]
    assert sso_domain.listed()["ApplicationAssignments"] == both
    told = {sso_domain.application_arn: f"GROUP {GROUP}, USER {USER}"}
    assert aws.control("state")["applications"] == told
    sso_domain.center.delete_application_assignment(**sso_domain.assignment())
    assert sso_domain.listed()["ApplicationAssignments"] == both[1:]
    for call in (
        sso_domain.center.describe_application_assignment,
        sso_domain.center.delete_application_assignment,
    ):
        assert error_of(lambda: call(**sso_domain.assignment())).startswith("ResourceNotFoundException")  # noqa: B023
    assert aws.control("violations") == []


def test_it_is_made_once_however_its_id_is_written(sso_domain: SsoDomain) -> None:
    sso_domain.assign(USER, "USER")
    for principal_id in (USER, USER.upper()):
        refused = error_of(lambda: sso_domain.assign(principal_id, "USER"))  # noqa: B023
        assert refused.startswith("ConflictException")


def test_a_list_comes_by_pages(sso_domain: SsoDomain) -> None:
    sso_domain.assign()
    sso_domain.assign(USER, "USER")
    first = sso_domain.listed(MaxResults=1)
    second = sso_domain.listed(MaxResults=1, NextToken=first["NextToken"])
    ids = [page["ApplicationAssignments"][0]["PrincipalId"] for page in (first, second)]
    assert (ids, second.get("NextToken")) == ([GROUP, USER], None)
    assert "is of no page" in error_of(lambda: sso_domain.listed(NextToken="foreign"))


def test_an_application_that_is_not_there_is_not_found(aws: LocalAws, sso_domain: SsoDomain) -> None:
    sso_domain.assign()
    sso_domain.sagemaker.delete_domain(DomainId=sso_domain.id)
    wait_until(sso_domain.is_gone, "the domain is gone")
    for call in (
        lambda: sso_domain.assign(),
        lambda: sso_domain.listed(),
        lambda: sso_domain.center.describe_application_assignment(**sso_domain.assignment()),
        lambda: sso_domain.center.delete_application_assignment(**sso_domain.assignment()),
    ):
        assert error_of(call).startswith("ResourceNotFoundException")
    assert "applications" not in aws.control("state")


def test_an_id_that_the_directory_cannot_have_is_refused(aws: LocalAws, sso_domain: SsoDomain) -> None:
    assert error_of(lambda: sso_domain.assign("data-scientists")).startswith("ValidationException")
    (violation,) = aws.control("violations")
    assert (violation["service"], violation["operation"]) == ("sso-admin", "CreateApplicationAssignment")


def test_a_user_profile_waits_for_an_assignment(sso_domain: SsoDomain) -> None:
    refused = error_of(lambda: sso_domain.profile(**OF_ANA))
    assert refused == f"ValidationException: User ana@example.com is not assigned to domain {sso_domain.id}."
    sso_domain.assign()
    assert sso_domain.profile(**OF_ANA) == "ana"
