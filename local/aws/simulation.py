"""
IAM's policy simulator, which moto lacks: whether a role may do what it asks about, by its own policies, its permissions
boundary and the organization's policies. Conditions are not looked at, only their keys.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse
from moto.organizations.models import FakeAccount, FakeOrganizationalUnit, organizations_backends

from .added import Members
from .policies import Statement, default_document, is_action, like, listed, own_documents, role_by_arn, statements

ALLOWED, IMPLICIT_DENY, EXPLICIT_DENY = "allowed", "implicitDeny", "explicitDeny"


def _strictest(decisions: Iterable[str]) -> str:
    return max(decisions, key=[ALLOWED, IMPLICIT_DENY, EXPLICIT_DENY].index)


def _decision(documents: list[str], action: str, resource: str) -> str:
    effects = {
        statement["Effect"]
        for document in documents
        for statement in statements(document)
        if _is_about(statement, action, resource)
    }
    if "Deny" in effects:
        return EXPLICIT_DENY
    return ALLOWED if "Allow" in effects else IMPLICIT_DENY


def _is_about(statement: Statement, action: str, resource: str) -> bool:
    if "NotAction" in statement:
        has_action = not any(is_action(each, action) for each in listed(statement["NotAction"]))
    else:
        has_action = any(is_action(each, action) for each in listed(statement["Action"]))
    if "NotResource" in statement:
        return has_action and not any(like(each, resource) for each in listed(statement["NotResource"]))
    return has_action and any(like(each, resource) for each in listed(statement["Resource"]))


def _organization(iam: IAMBackend) -> list[list[str]]:
    """
    The service control policies at each level, from the account up to the root; no level outside an organization. The
    account counts as a member, although it is the management account in moto, which such policies do not bind.
    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """
    organizations = organizations_backends[iam.account_id][iam.partition]
    if organizations.org is None:
        return []
    levels = []
    target: FakeAccount | FakeOrganizationalUnit | None = organizations.get_account_by_id(iam.account_id)
    while target:
        attached = target.attached_policies
        levels.append([str(policy.content) for policy in attached if policy.type == "SERVICE_CONTROL_POLICY"])
        target = next((unit for unit in organizations.ou if unit.id == target.parent_id), None)
    return levels


def _condition_keys(documents: Iterable[str]) -> set[str]:
    return {
        key
        for document in documents
        for statement in statements(document)
        for keys in statement.get("Condition", {}).values()
        for key in keys
    }


@dataclass(frozen=True)
class Simulation:
    """What bears on a role: kinds of policies, all of which must allow, and each kind's levels, which all must too."""

    kinds: dict[str, list[list[str]]]
    missing: list[str]
    """Keys of conditions whose values were not given."""

    def result(self, action: str, resources: list[str]) -> Members:
        """
        That of an action, with those of its resources inside. Its own EvalResourceName is the form of the ARNs of such
        resources, which nothing here knows, and is left out; so are the statements that matched.
        https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
        """
        decisions = {resource: self._decisions(action, resource) for resource in resources}
        of_resources = [
            {
                "EvalResourceName": resource,
                "EvalResourceDecision": _strictest(each.values()),
                "MissingContextValues": self.missing,
                **_detail("PermissionsBoundary", [each]),
            }
            for resource, each in decisions.items()
            if resource != "*"
        ]
        every = list(decisions.values())
        return {
            "EvalActionName": action,
            "EvalDecision": _strictest(decision for each in every for decision in each.values()),
            "MissingContextValues": self.missing,
            **_detail("Organizations", every),
            **_detail("PermissionsBoundary", every),
            "ResourceSpecificResults": of_resources,
        }

    def _decisions(self, action: str, resource: str) -> dict[str, str]:
        return {
            kind: _strictest(_decision(documents, action, resource) for documents in levels)
            for kind, levels in self.kinds.items()
            if levels
        }


def _detail(kind: str, decisions: list[dict[str, str]]) -> Members:
    """Whether that kind of policy allows it everywhere, if there is one."""
    of_kind = [each[kind] for each in decisions if kind in each]
    return {f"{kind}DecisionDetail": {f"AllowedBy{kind}": _strictest(of_kind) == ALLOWED}} if of_kind else {}


def simulate_principal_policy(self: IamResponse) -> ActionResult:
    iam: IAMBackend = self.backend
    role_arn = self._get_param("PolicySourceArn")
    role = role_by_arn(role_arn)
    if role is None:
        raise NotFoundException(f"Role {role_arn} does not exist.")
    own, limit = own_documents(role), role.permissions_boundary_arn
    boundary = [default_document(iam.get_policy(limit))] if limit else []
    given = {entry["ContextKeyName"].lower() for entry in self._get_param("ContextEntries", [])}
    simulation = Simulation(
        {"Own": [own], "PermissionsBoundary": [boundary] if limit else [], "Organizations": _organization(iam)},
        # Those of every statement, whatever the action: https://github.com/boto/boto3/issues/3111
        sorted(key for key in _condition_keys([*own, *boundary]) if key.lower() not in given),
    )
    resources = self._get_param("ResourceArns", ["*"])
    results = [simulation.result(action, resources) for action in self._get_param("ActionNames")]
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


IamResponse.simulate_principal_policy = simulate_principal_policy  # type: ignore[attr-defined]
