"""Faults on purpose: rules that make the next requests of a kind go wrong."""

from __future__ import annotations

import fnmatch
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from .operation import AwsError, Call

Kind = Literal["throttle", "internal", "error", "delay", "drop", "fail", "hold", "holdAnswer"]
"""
throttle, internal, error: the answer, without any work, is Throttling, a status 500, or the rule's `code`.
delay: the work begins `delay` seconds later. drop: the work is done and the connection closed without an answer.
fail: the request is accepted, and what it creates, updates or deletes ends as failed (SageMaker Studio only).
hold: the work begins once the rules are removed, and never if the client is gone by then. holdAnswer: the work is done,
and its answer waits for that. Either meets all matching requests unless the rule has a `count`.
"""

SECONDS_BETWEEN_LOOKS = 0.1
"""How often it is looked whether the client of a request that is held is gone."""

HOLDS: tuple[Kind, ...] = ("hold", "holdAnswer")

THROTTLED = {"ec2": "RequestLimitExceeded", "s3": "SlowDown", "lambda": "TooManyRequestsException"}
"""Names of throttling that are not ThrottlingException."""


@dataclass
class Rule:
    """One kind of fault, for the next `count` matching requests or for `seconds`, whichever ends first."""

    service: str
    operation: str
    kind: Kind
    body: str = "*"
    """Pattern of the request's body, to tell apart the events of a function."""
    count: int | None = None
    seconds: float | None = None
    code: str = "InternalFailure"
    message: str = "A fault on purpose"
    status: int = 400
    delay: float = 1.0
    hits: int = 0
    held: int = 0
    """Requests that wait, or have waited, for its end."""
    removed: threading.Event = field(default_factory=threading.Event)
    since: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, members: dict[str, Any]) -> Rule:
        known = {"service", "operation", "kind", "body", "count", "seconds", "code", "message", "status", "delay"}
        unknown = set(members) - known
        if unknown:
            raise ValueError(f"a rule has no {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}")
        missing = {"service", "operation", "kind"} - set(members)
        if missing:
            raise ValueError(f"a rule needs {', '.join(sorted(missing))}")
        if members["kind"] not in get_args(Kind):
            raise ValueError(f"kind is {members['kind']!r}; allowed: {', '.join(get_args(Kind))}")
        if members["kind"] == "fail" and members["service"] != "sagemaker":
            raise ValueError("what SageMaker Studio accepts can fail; other services have no such state here")
        if members["kind"] not in HOLDS and members.get("count") is None and members.get("seconds") is None:
            raise ValueError("a rule needs count or seconds")
        return cls(**members)

    def applies(self, call: Call) -> bool:
        return (
            fnmatch.fnmatchcase(call.service, self.service)
            and fnmatch.fnmatchcase(call.operation, self.operation)
            and fnmatch.fnmatchcase(call.body.decode(errors="replace"), self.body)
            and (self.count is None or self.hits < self.count)
            and (self.seconds is None or time.monotonic() - self.since < self.seconds)
        )

    def error(self, call: Call) -> AwsError | None:
        """The answer that takes the place of the work, if the kind has one."""
        if self.kind == "throttle":
            status = 503 if call.service in ("ec2", "s3") else 400
            return AwsError(THROTTLED.get(call.service, "ThrottlingException"), "Rate exceeded", status)
        if self.kind == "internal":
            return AwsError("InternalFailure", self.message, 500)
        if self.kind == "error":
            return AwsError(self.code, self.message, self.status)
        return None

    def shown(self) -> dict[str, Any]:
        own = ("since", "removed")
        return {name: value for name, value in vars(self).items() if value is not None and name not in own}


class Faults:
    """The rules in force. The first that applies to a request is taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.rules: list[Rule] = []
        self.planned_failure: str | None = None
        """Why what the current request starts is to end as failed."""

    def add(self, rules: list[dict[str, Any]]) -> None:
        made = [Rule.of(rule) for rule in rules]
        with self._lock:
            self.rules += made

    def reset(self) -> None:
        with self._lock:
            for rule in self.rules:
                rule.removed.set()
            self.rules.clear()

    def take(self, call: Call) -> Rule | None:
        with self._lock:
            rule = next((rule for rule in self.rules if rule.applies(call)), None)
            if rule:
                rule.hits += 1
            return rule

    def hold(self, rule: Rule, is_gone: Callable[[], bool]) -> bool:
        """Waits until the rule is removed, or the client gone. Tells whether the client is still there."""
        with self._lock:
            rule.held += 1
        while not rule.removed.wait(SECONDS_BETWEEN_LOOKS):
            if is_gone():
                return False
        return not is_gone()


FAULTS = Faults()
