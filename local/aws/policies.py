"""
What judges of IAM policies have in common: how a document reads, what its patterns match, which documents a role has.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
import re
from typing import Any

from moto.iam.models import ManagedPolicy, Role, iam_backends

Statement = dict[str, Any]


def listed(value: Any) -> list[Any]:
    """The values of an element, which stands alone or in a list."""
    return value if isinstance(value, list) else [value]


def statements(document: str) -> list[Statement]:
    return listed(json.loads(document)["Statement"])


def like(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern, in which only `*` and `?` stand for something else."""
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def is_action(pattern: str, action: str) -> bool:
    """Like any other pattern, but capital letters make no difference."""
    return like(pattern.lower(), action.lower())


def role_by_arn(arn: str) -> Role | None:
    """None if no role has that ARN."""
    _, partition, _, _, account, _ = arn.split(":", 5)
    return next((role for role in iam_backends[account][partition].roles.values() if role.arn == arn), None)


def own_documents(role: Role) -> list[str]:
    """The policies that are in a role or attached to it, without its permissions boundary."""
    return [*role.policies.values(), *map(default_document, role.managed_policies.values())]


def default_document(policy: ManagedPolicy) -> str:
    return next(version.document for version in policy.versions if version.is_default)
