"""Checks requests and answers of the added services against the public service models."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from botocore.model import Shape
from botocore.validate import ParamValidator


def breaches(shape: Shape | None, value: dict[str, Any]) -> list[str]:
    """What the value breaks: unknown, missing and ill-typed members, values beyond enumeration, bound, pattern."""
    if shape is None:
        return [f"an answer without members has {', '.join(value)}"] if value else []
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        return [line for line in report.generate_report().split("\n") if line]
    return list(_limits(shape, value, ""))


def _limits(shape: Shape, value: Any, path: str) -> Iterator[str]:
    """What botocore leaves to the service."""
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from _limits(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        yield from _size(shape, len(value), path)
        for index, item in enumerate(value):
            yield from _limits(shape.member, item, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from _limits(shape.key, key, f"{path}.{key}")
            yield from _limits(shape.value, item, f"{path}.{key}")
    elif shape.type_name == "string":
        yield from _size(shape, len(value), path)
        if shape.enum and value not in shape.enum:
            yield f"{path} is {value!r}; allowed: {', '.join(shape.enum)}"
        pattern = _pattern(shape.metadata.get("pattern"))
        if pattern and not pattern.fullmatch(value):
            yield f"{path} is {value!r}; expected {pattern.pattern}"
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from _size(shape, value, path)


def _size(shape: Shape, size: float, path: str) -> Iterator[str]:
    if size > shape.metadata.get("max", size):
        yield f"{path} is {size}; at most {shape.metadata['max']}"


@functools.cache
def _pattern(pattern: str | None) -> re.Pattern[str] | None:
    """The pattern, unless it is written in a way that only Java reads."""
    try:
        return re.compile(pattern) if pattern else None
    except re.error:
        return None
