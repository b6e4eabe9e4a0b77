"""
Applications that services keep in IAM Identity Center, and who is assigned to them: moto has neither. Who is in the
directory is not looked up, so every well-formed id is somebody's.
"""

from __future__ import annotations

from moto.core.base_backend import BackendDict, BaseBackend
from moto.moto_api._internal import mock_random
from moto.ssoadmin.models import ssoadmin_backends

from .added import Added, Members
from .operation import AwsError
from .state import state_kind

Principal = tuple[str, str]
"""Type and id. An id is hexadecimal, so its case does not tell."""


class IdentityCenter(BaseBackend):
    """The services' applications of one account in one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.assignments: dict[str, dict[Principal, Members]] = {}
        """By application, then by principal."""

    def create_application(self) -> str:
        """Makes an application in the instance that moto keeps, and gives back its ARN. Nobody is assigned to it."""
        instance = ssoadmin_backends[self.account_id][self.region_name].instances[0].instance_arn.rpartition("/")[2]
        path = f"{instance}/apl-{mock_random.get_random_hex(16)}"
        arn = f"arn:{self.partition}:sso::{self.account_id}:application/{path}"
        self.assignments[arn] = {}
        return arn

    def delete_application(self, arn: str) -> None:
        """Takes its assignments with it."""
        self.assignments.pop(arn, None)

    def assigned(self, arn: str) -> dict[Principal, Members]:
        """
        Who is assigned to an application.

        Raises ResourceNotFoundException if there is no such application.
        """
        if arn not in self.assignments:
            raise AwsError("ResourceNotFoundException", f"Application {arn} does not exist.")
        return self.assignments[arn]


identity_centers = BackendDict(IdentityCenter, "sso-admin")
operation = Added("sso-admin", identity_centers)


def _principal(request: Members) -> Principal:
    return request["PrincipalType"], request["PrincipalId"].lower()


@operation
def create_application_assignment(center: IdentityCenter, request: Members) -> Members:
    """https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateApplicationAssignment.html"""
    assigned, principal = center.assigned(request["ApplicationArn"]), _principal(request)
    if principal in assigned:
        raise AwsError(
            "ConflictException", f"{' '.join(principal)} is assigned to {request['ApplicationArn']} already."
        )
    assigned[principal] = request
    return {}


@operation
def describe_application_assignment(center: IdentityCenter, request: Members) -> Members:
    """https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribeApplicationAssignment.html"""
    assigned, principal = center.assigned(request["ApplicationArn"]), _principal(request)
    if principal not in assigned:
        raise _not_assigned(request)
    return assigned[principal]


@operation
def delete_application_assignment(center: IdentityCenter, request: Members) -> Members:
    """https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteApplicationAssignment.html"""
    if center.assigned(request["ApplicationArn"]).pop(_principal(request), None) is None:
        raise _not_assigned(request)
    return {}


@operation
def list_application_assignments(center: IdentityCenter, request: Members) -> Members:
    """https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListApplicationAssignments.html"""
    token = request.get("NextToken", "0")
    if not token.isdecimal():
        raise AwsError("ValidationException", f"NextToken {token} is of no page of this list.")
    assignments = list(center.assigned(request["ApplicationArn"]).values())
    start = int(token)
    end = start + request.get("MaxResults", 100)
    more = {"NextToken": str(end)} if end < len(assignments) else {}
    return {"ApplicationAssignments": assignments[start:end], **more}


def _not_assigned(request: Members) -> AwsError:
    principal = f"{request['PrincipalType']} {request['PrincipalId']}"
    return AwsError("ResourceNotFoundException", f"{principal} is not assigned to {request['ApplicationArn']}.")


@state_kind("applications", identity_centers)
def applications(center: IdentityCenter) -> dict[str, str]:
    """Who is assigned, by application."""
    return {
        arn: ", ".join(" ".join(principal) for principal in assigned) or "nobody assigned"
        for arn, assigned in center.assignments.items()
    }
