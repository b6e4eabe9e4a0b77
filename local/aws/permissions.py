"""
What a function may do: it is denied an action that no policy of its role allows. Only actions are judged, neither
resources nor conditions, nor what denies: the policies themselves are tested by a simulator.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Iterator

from .operation import AwsError, Call, known_services, service_model
from .policies import is_action, listed, own_documents, role_by_arn, statements

ROLE_HEADER = "x-amz-security-token"
"""Header in which SDKs send AWS_SESSION_TOKEN, which is the ARN of the role here."""

PREFIXES = {"tagging": "tag"}
"""Prefixes of actions that are not the name under which requests are signed."""


def check(call: Call) -> None:
    """Raises what AWS answers to a function that may not do this. Whoever comes without a role may do anything."""
    role_arn = call.headers.get(ROLE_HEADER)
    if not role_arn or call.service not in known_services():
        return
    signed = str(service_model(call.service).signing_name)
    action = f"{PREFIXES.get(signed, signed)}:{call.operation}"
    if any(is_action(pattern, action) for pattern in _allowed(role_arn)):
        return
    message = f"{role_arn} is not authorized to perform: {action} because no identity-based policy allows the action"
    if call.service == "ec2":
        raise AwsError("UnauthorizedOperation", f"You are not authorized to perform this operation. {message}", 403)
    raise AwsError("AccessDeniedException", message)


def _allowed(role_arn: str) -> Iterator[str]:
    """Patterns of the actions that the policies of a role allow. A role that is gone has none."""
    role = role_by_arn(role_arn)
    for document in own_documents(role) if role else ():
        for statement in statements(document):
            if statement["Effect"] == "Allow":
                yield from listed(statement.get("Action", []))
