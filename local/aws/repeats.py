"""
Answers that get lost between this server and an SDK, as happens now and then on a busy machine. The SDK asks again,
under the same invocation id, and has the first answer again: the work is not done twice, unless the answer was lost on
purpose. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict

from werkzeug import Response

from .operation import Call

MOST_ANSWERS = 500
"""An SDK asks again within seconds."""


class Repeats:
    """The last successful answers by invocation id. An SDK repeats these only if it did not get them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Response] = OrderedDict()

    def reset(self) -> None:
        with self._lock:
            self._answers.clear()

    def keep(self, call: Call, answer: Response) -> None:
        invocation = call.headers.get("amz-sdk-invocation-id")
        if invocation is None or answer.status_code >= 300:
            return
        with self._lock:
            self._answers[invocation] = answer
            if len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)

    def answer(self, call: Call) -> Response | None:
        """The answer that a repeated request should have had. None if this is a first attempt, or that one failed."""
        attempt = re.match(r"attempt=(\d+)", call.headers.get("amz-sdk-request", ""))
        if attempt is None or int(attempt[1]) == 1:
            return None
        with self._lock:
            return self._answers.get(call.headers.get("amz-sdk-invocation-id", ""))


REPEATS = Repeats()
