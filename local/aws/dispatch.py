"""moto's way from a request to the method that answers it. moto looks at its folders and classes for every request."""

from __future__ import annotations

import functools
from collections.abc import Collection

from moto import backends
from moto.core import responses

from .patching import Method, extends


@extends(backends)
@functools.cache
def list_of_moto_modules(original: Method) -> Collection[str]:
    return frozenset(original())


@extends(responses)
@functools.cache
def method_names_from_class(original: Method, clazz: type) -> Collection[str]:
    return frozenset(original(clazz))
