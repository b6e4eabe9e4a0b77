"""
Whether a bucket policy lets an AWS service in.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ServiceRequest:
    """What a service asks of a bucket on its own behalf."""

    service: str
    """Service principal, such as `logging.s3.amazonaws.com`."""
    action: str
    resource: str
    context: dict[str, str]
    """Values of condition keys, besides those that every request of a service has."""

    def value(self, key: str) -> str | None:
        always = {
            "aws:SecureTransport": "true",
            "aws:PrincipalIsAWSService": "true",
            "aws:PrincipalServiceName": self.service,
        }
        values = {name.lower(): value for name, value in {**always, **self.context}.items()}
        return values.get(key.lower())


def allows(policy: str | None, request: ServiceRequest) -> bool:
    """
    Whether some statement allows the request and none denies it.

    Raises ValueError if the policy has an element or a condition operator that is not known here.
    """
    statements = _list(json.loads(policy)["Statement"]) if policy else []
    effects = [statement["Effect"] for statement in statements if _applies(statement, request)]
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: dict[str, Any], request: ServiceRequest) -> bool:
    unknown = set(statement) - {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
    if unknown:
        raise ValueError(f"a bucket policy has {', '.join(sorted(unknown))}, which is not judged here")
    return (
        _is_meant(statement["Principal"], request.service)
        and any(_like(each.lower(), request.action.lower()) for each in _list(statement["Action"]))
        and any(_like(each, request.resource) for each in _list(statement["Resource"]))
        and all(
            _holds(operator, key, _list(expected), request)
            for operator, keys in statement.get("Condition", {}).items()
            for key, expected in keys.items()
        )
    )


def _is_meant(principal: Any, service: str) -> bool:
    if principal == "*":
        return True
    return "*" in _list(principal.get("AWS", [])) or service in _list(principal.get("Service", []))


def _holds(operator: str, key: str, expected: list[str], request: ServiceRequest) -> bool:
    """
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    A key that the request lacks is met by no value, and so by a negated operator.
    """
    value = request.value(key)
    if operator == "Null":
        return (value is None) == (str(expected[0]).lower() == "true")
    name = operator.removesuffix("IfExists")
    if value is None and name != operator:
        return True
    negated = name.replace("Not", "") if "Not" in name else None
    compare = _COMPARISONS.get(negated or name)
    if compare is None:
        raise ValueError(f"a bucket policy has the condition operator {operator}, which is not judged here")
    met = value is not None and any(compare(str(each), value) for each in expected)
    return not met if negated else met


def _like(pattern: str, text: str) -> bool:
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def _arn_like(pattern: str, arn: str) -> bool:
    """Part by part: a wildcard reaches no further than the next of the first five colons."""
    of_pattern, of_arn = pattern.split(":", 5), arn.split(":", 5)
    return len(of_pattern) == len(of_arn) and all(map(_like, of_pattern, of_arn))


_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda expected, value: expected.lower() == value.lower(),
    "StringEquals": lambda expected, value: expected == value,
    "StringLike": _like,
}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
