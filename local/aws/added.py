"""Operations that moto lacks: each a function of its backend and its request, checked against the service's model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.base_backend import BackendDict

from .contract import breaches
from .operation import AwsError, Call, service_model

Members = dict[str, Any]
Operation = Callable[[Any, Members], Members]

ADDED: dict[str, Added] = {}
"""By service."""


class Breach(AwsError):
    """A request or an answer that is not the operation's."""

    def __init__(self, kind: str, operation: str, problems: list[str]) -> None:
        code = "ValidationException" if kind == "request" else "LocalAwsDefect"
        super().__init__(code, f"The {kind} is not {operation}'s: {'; '.join(problems)}")
        self.kind = kind
        self.problems = problems


class Added:
    """
    The operations of one service. As a decorator it makes a function the operation of its name: `create_domain` is
    CreateDomain. It raises ValueError if the service's model has no such operation. Backends are as moto keeps them, so
    that its reset empties them.
    """

    def __init__(self, service: str, backends: BackendDict[Any]) -> None:
        self.service = service
        self._backends = backends
        self._operations: dict[str, Operation] = {}
        ADDED[service] = self

    def __call__(self, function: Operation) -> Operation:
        name = "".join(word.capitalize() for word in function.__name__.split("_"))
        if name not in service_model(self.service).operation_names:
            raise ValueError(f"{self.service} has no operation {name}")
        self._operations[name] = function
        return function

    def has(self, operation: str) -> bool:
        return operation in self._operations

    def answer(self, call: Call, request: Members) -> Members:
        """
        Carries out one request.

        Raises AwsError as the operation does, and Breach if request or answer is not as the service's model has it.
        """
        model = service_model(self.service).operation_model(call.operation)
        problems = breaches(model.input_shape, request)
        if problems:
            raise Breach("request", call.operation, problems)
        answer = self._operations[call.operation](self._backends[call.account][call.region], request)
        problems = breaches(model.output_shape, answer)
        if problems:
            raise Breach("answer", call.operation, problems)
        return answer
