"""
Whether a bucket policy lets an AWS service in.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .policies import Statement, is_action, like, listed, statements


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
    given = statements(policy) if policy else []
    effects = [statement["Effect"] for statement in given if _applies(statement, request)]
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: Statement, request: ServiceRequest) -> bool:
    unknown = set(statement) - {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
    if unknown:
        raise ValueError(f"a bucket policy has {', '.join(sorted(unknown))}, which is not judged here")
    return (
        _is_meant(statement["Principal"], request.service)
        and any(is_action(each, request.action) for each in listed(statement["Action"]))
        and any(like(each, request.resource) for each in listed(statement["Resource"]))
        and all(
            _holds(operator, key, listed(expected), request)
            for operator, keys in statement.get("Condition", {}).items()
            for key, expected in keys.items()
        )
    )


def _is_meant(principal: Any, service: str) -> bool:
    if principal == "*":
        return True
    return "*" in listed(principal.get("AWS", [])) or service in listed(principal.get("Service", []))


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


def _arn_like(pattern: str, arn: str) -> bool:
    """Part by part: a wildcard reaches no further than the next of the first five colons."""
    of_pattern, of_arn = pattern.split(":", 5), arn.split(":", 5)
    return len(of_pattern) == len(of_arn) and all(map(like, of_pattern, of_arn))


_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda expected, value: expected.lower() == value.lower(),
    "StringEquals": lambda expected, value: expected == value,
    "StringLike": like,
}
