"""
What a function may do: it is denied an action that no policy of its role allows, and one that a policy denies on what
has a tag. Otherwise only actions are judged, neither resources nor conditions: the policies themselves are tested by a
simulator.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .efs import tags_of_mount_target
from .operation import AwsError, Call, known_services, service_model
from .policies import Statement, is_action, listed, own_documents, role_by_arn, statements

ROLE_HEADER = "x-amz-security-token"
"""Header in which SDKs send AWS_SESSION_TOKEN, which is the ARN of the role here."""

PREFIXES = {"tagging": "tag"}
"""Prefixes of actions that are not the name under which requests are signed."""

TAGS: dict[str, Callable[[Call], dict[str, str]]] = {"elasticfilesystem:DeleteMountTarget": tags_of_mount_target}
"""How the tags of what a call is about are found, by action."""


def check(call: Call) -> None:
    """Raises what AWS answers to a function that may not do this. Whoever comes without a role may do anything."""
    role_arn = call.headers.get(ROLE_HEADER)
    if not role_arn or call.service not in known_services():
        return
    signed = str(service_model(call.service).signing_name)
    action = f"{PREFIXES.get(signed, signed)}:{call.operation}"
    if not any(_is_about(statement, action) for statement in _statements(role_arn, "Allow")):
        reason = "because no identity-based policy allows the action"
    elif any(_denies(statement, action, call) for statement in _statements(role_arn, "Deny")):
        reason = "with an explicit deny in an identity-based policy"
    else:
        return
    message = f"{role_arn} is not authorized to perform: {action} {reason}"
    if call.service == "ec2":
        raise AwsError("UnauthorizedOperation", f"You are not authorized to perform this operation. {message}", 403)
    raise AwsError("AccessDeniedException", message)


def _statements(role_arn: str, effect: str) -> Iterator[Statement]:
    """Those of the policies of a role that have this effect. A role that is gone has none."""
    role = role_by_arn(role_arn)
    for document in own_documents(role) if role else ():
        yield from (statement for statement in statements(document) if statement["Effect"] == effect)


def _is_about(statement: Statement, action: str) -> bool:
    return any(is_action(pattern, action) for pattern in listed(statement.get("Action", [])))


def _denies(statement: Statement, action: str, call: Call) -> bool:
    """Whether it denies the action on what has the tags that its condition wants. Other conditions hold for nothing."""
    tags_of = TAGS.get(action)
    wanted = statement.get("Condition", {}).get("StringEquals", {})
    if tags_of is None or not wanted or not _is_about(statement, action):
        return False
    tags = tags_of(call)
    return all(tags.get(key.removeprefix("aws:ResourceTag/")) in listed(values) for key, values in wanted.items())
