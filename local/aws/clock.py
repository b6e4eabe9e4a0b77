"""Time in the local AWS: how long a change of state takes, and how fast the clock of a Lambda function runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

DEFAULT_DELAYS = {
    "create": 1.0,
    "update": 1.0,
    "delete": 1.0,
    "appCreate": 2.0,
    "appDelete": 3.0,
    "interfaceLinger": 0.0,
    "mountTargetDelete": 1.0,
}
"""
Seconds until a domain, user profile or space, an app, a mount target has settled, and that the network interface of an
app stays after its end.
"""

MOST_SECONDS = 86_400.0


@dataclass(frozen=True, eq=False)
class Change:
    """What happens once a delay is over."""

    since: float
    delay: str
    make: Callable[[], None]


class Clock:
    """Changes that are due later. They happen before the next request is looked at."""

    def __init__(self) -> None:
        self.start(1.0)

    def start(self, scale: float) -> None:
        """Begins with nothing due. The scale is what every reset goes back to."""
        self._default_scale = scale
        self.reset()

    def reset(self) -> None:
        self.scale = self._default_scale
        self.delays = dict(DEFAULT_DELAYS)
        self._changes: list[Change] = []

    def configure(self, settings: dict[str, object]) -> None:
        """Takes `scale` (seconds of a function per second, at least 1) and `delays` (seconds, 0 to 86400)."""
        scale = settings.get("scale", self.scale)
        delays = settings.get("delays", {})
        if set(settings) - {"scale", "delays"}:
            raise ValueError(f"known are scale and delays, not {', '.join(sorted(settings))}")
        if not isinstance(scale, int | float) or scale < 1:
            raise ValueError(f"scale is {scale!r}; expected a number of at least 1")
        if not isinstance(delays, dict):
            raise ValueError("delays is no object")
        for name, seconds in delays.items():
            if name not in DEFAULT_DELAYS:
                raise ValueError(f"no delay {name!r}; known are {', '.join(DEFAULT_DELAYS)}")
            if not isinstance(seconds, int | float) or not 0 <= seconds <= MOST_SECONDS:
                raise ValueError(f"delay {name} is {seconds!r}; expected 0 to {MOST_SECONDS:.0f} seconds")
        self.scale = float(scale)
        self.delays.update({str(name): float(seconds) for name, seconds in delays.items()})

    def settings(self) -> dict[str, object]:
        return {"scale": self.scale, "delays": self.delays}

    def later(self, delay: str, change: Callable[[], None]) -> None:
        """Makes the change once the named delay is over: as it is by then, should it be set anew meanwhile."""
        self._changes.append(Change(time.monotonic(), delay, change))

    def run_due(self) -> None:
        while due := [change for change in self._changes if self._due(change) <= time.monotonic()]:
            first = min(due, key=self._due)
            self._changes.remove(first)
            first.make()

    def _due(self, change: Change) -> float:
        return change.since + self.delays[change.delay]


CLOCK = Clock()
