"""What happened: every request, and every breach of a service's model or of the local AWS's own limits."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

from werkzeug import Response

from .operation import Call

MOST_BODY = 500


class Records:
    """The last requests, and every breach, since the start or a reset."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        """Of the last request. It goes on after a reset, so that who asks for what came since sees it all."""
        self.reset()

    def reset(self) -> None:
        self.requests: deque[dict[str, Any]] = deque(maxlen=50_000)
        self.violations: list[dict[str, Any]] = []

    def request(self, call: Call, response: Response | None, fault: str | None) -> None:
        body = call.body[:MOST_BODY].decode(errors="replace")
        failed = response is not None and response.status_code >= 400
        entry = {
            "time": round(time.time(), 3),
            "service": call.service,
            "operation": call.operation,
            "status": response.status_code if response else None,
            "fault": fault,
            "body": body,
            "answer": response.get_data()[:MOST_BODY].decode(errors="replace") if failed and response else None,
        }
        with self._lock:
            self._number += 1
            self.requests.append({"number": self._number, **{k: v for k, v in entry.items() if v is not None}})

    def violation(self, call: Call, kind: str, problems: list[str]) -> None:
        with self._lock:
            self.violations.append(
                {"kind": kind, "service": call.service, "operation": call.operation, "problems": problems}
            )


RECORDS = Records()
