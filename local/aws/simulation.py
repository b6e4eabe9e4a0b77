"""
IAM's policy simulator, which moto lacks: whether a role may do what it asks about, by its own policies, its permissions
boundary and the account's organization policies. Conditions are not looked at.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend, Role
from moto.iam.responses import IamResponse
from moto.organizations.models import organizations_backends

Members = dict[str, Any]


def _verdict(documents: Iterable[str], action: str, resource: str) -> str:
    results = [_judged(document, action, resource) for document in documents]
    if PermissionResult.DENIED in results:
        return "explicitDeny"
    return "allowed" if PermissionResult.PERMITTED in results else "implicitDeny"


def _judged(document: str, action: str, resource: str) -> PermissionResult:
    policy = json.loads(document)
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    bare = [{name: value for name, value in each.items() if name != "Condition"} for each in statements]
    return IAMPolicy(json.dumps({**policy, "Statement": bare})).is_action_permitted(action, resource)


def _role(iam: IAMBackend, arn: str) -> Role:
    for role in iam.roles.values():
        if role.arn == arn:
            return role
    raise NotFoundException(f"Role {arn} does not exist.")


def _document(iam: IAMBackend, policy_arn: str) -> str:
    policy = iam.get_policy(policy_arn)
    return next(version.document for version in policy.versions if version.version_id == policy.default_version_id)


def _organization_documents(iam: IAMBackend) -> list[str] | None:
    """The service control policies attached to the account and to the root. None outside an organization."""
    organizations = organizations_backends[iam.account_id][iam.partition]
    if organizations.org is None:
        return None
    targets = {iam.account_id, organizations.org.root_id}
    return [
        str(policy.content)
        for policy in organizations.policies
        if policy.type == "SERVICE_CONTROL_POLICY" and targets & {target.id for target in policy.attachments}
    ]


def _evaluated(iam: IAMBackend, role: Role, action: str, resource: str) -> Members:
    own = [*role.policies.values(), *(_document(iam, policy.arn) for policy in role.managed_policies.values())]
    verdicts = [_verdict(own, action, resource)]
    details: Members = {}
    boundary: Members = {}
    if role.permissions_boundary_arn:
        verdicts.append(_verdict([_document(iam, role.permissions_boundary_arn)], action, resource))
        boundary = {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": verdicts[-1] == "allowed"}}
    organization = _organization_documents(iam)
    if organization is not None:
        verdicts.append(_verdict(organization, action, resource))
        details = {"OrganizationsDecisionDetail": {"AllowedByOrganizations": verdicts[-1] == "allowed"}}
    decision = next((each for each in ("explicitDeny", "implicitDeny") if each in verdicts), "allowed")
    return {
        "EvalActionName": action,
        "EvalResourceName": "*",
        "EvalDecision": decision,
        "MatchedStatements": [],
        "MissingContextValues": [],
        **details,
        **boundary,
        "ResourceSpecificResults": [
            {
                "EvalResourceName": resource,
                "EvalResourceDecision": decision,
                "MatchedStatements": [],
                "MissingContextValues": [],
                **boundary,
            }
        ],
    }


def simulate_principal_policy(self: IamResponse) -> ActionResult:
    iam = self.backend
    role = _role(iam, self._get_param("PolicySourceArn"))
    resources = self._get_param("ResourceArns", ["*"])
    results = [
        _evaluated(iam, role, action, resource) for action in self._get_param("ActionNames") for resource in resources
    ]
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


IamResponse.simulate_principal_policy = simulate_principal_policy  # type: ignore[attr-defined]
