"""The code that the page of the docs gives to users."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs/sdk-defaults.md"


def code_of_page(version: str, given: dict[str, Any]) -> dict[str, tuple[str, Callable[[], None]]]:
    """The page's blocks for a version, by their headings, as calls. They run with the names of `given`."""
    found = re.findall(rf"^### {version}: (.+?)\n.*?^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"the page has no code for {version}"

    def call(code: str) -> Callable[[], None]:
        def run() -> None:
            os.environ.pop("SAGEMAKER_VALIDATE_ROLE", None)  # the code has to say it itself
            exec(compile(code, str(PAGE), "exec"), dict(given))

        return run

    return {f"docs: {heading}": ("", call(code)) for heading, code in found}
