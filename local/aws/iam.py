"""IAM, which is moto's own."""

from __future__ import annotations

from moto.iam.models import IAMBackend, iam_backends

from .state import state_kind


@state_kind("roles", iam_backends)
def roles(iam: IAMBackend) -> list[str]:
    return sorted(role.name for role in iam.roles.values())


@state_kind("policies", iam_backends)
def policies(iam: IAMBackend) -> list[str]:
    return sorted(policy.name for policy in iam.managed_policies.values() if ":aws:policy/" not in policy.arn)
