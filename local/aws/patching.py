"""How moto is mended: a method of a class, or a function of a module, gives way to one that is handed the original."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

Method = Callable[..., Any]


def extends(owner: type | ModuleType, name: str = "") -> Callable[[Method], Method]:
    """
    Puts the function in the place of one of the owner, a class or a module: the one of that name, or of the function's
    own name. It is handed the original, then the arguments.
    """

    def install(extension: Method) -> Method:
        replaced = name or extension.__name__
        original: Method = getattr(owner, replaced)

        @functools.wraps(original)
        def method(*args: Any, **kwargs: Any) -> Any:
            return extension(original, *args, **kwargs)

        setattr(owner, replaced, method)
        return extension

    return install
