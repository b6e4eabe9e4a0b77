"""Ends a SageMaker Studio app that nobody uses, without internet access.

SageMaker's own idle shutdown leaves an app alone while a kernel or terminal session is held open. This checker runs
inside the app, beside the Jupyter server, and ends the app once its sessions have been idle for the timeout:

- JupyterLab: the space's app. With nothing open, native idle shutdown decides, where the image has it.
- JupyterServer (Studio Classic): the KernelGateway apps whose kernels are idle; the server itself stays.

Never ended: a kernel at work, a kernel or terminal with recent activity, an app with activity in a remote IDE.

Time is counted by the monotonic clock from the last change that the checker saw, so neither a change of the wall clock
nor a long sleep of the machine can end an app; a restarted checker counts anew.

Settings: {"enabled": true, "timeoutMinutes": 120, "minTimeoutMinutes": 60, "maxTimeoutMinutes": 525600,
"profiles": {"alice": 240}}, where profiles holds the user profiles with a timeout of their own.
A user may set another timeout, within the bounds, in the space's settings or in ~/.sagemaker-idle.json:
{"timeoutMinutes": 240}. The file comes first, then the space, the user profile, the default.

Permissions: sagemaker:DeleteApp and sagemaker:DescribeSpace on the own app and space. Python 3.8 or newer with boto3.
"""

from __future__ import annotations

import argparse
import http.client
import json
import logging
import os
import random
import re
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler, WatchedFileHandler
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Protocol, Sequence

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

POLL_SECONDS = 60.0
# Longer without a look at the server (a suspended machine, a starved process) and the count begins anew.
LONGEST_GAP_SECONDS = 5 * POLL_SECONDS
FIRST_RETRY_SECONDS = 60.0
LONGEST_RETRY_SECONDS = 3600.0
LOG_BYTES = 256 * 1024
USER_FILE_BYTES = 4096

METADATA_FILE = Path("/opt/ml/metadata/resource-metadata.json")
USER_FILE = ".sagemaker-idle.json"
# SageMaker sends this file to CloudWatch Logs.
APP_LOG = Path("/var/log/apps/app_container.log")
# A remote IDE that is connected to the space writes this file whenever its user does something.
REMOTE_IDE_FILE = Path("/tmp/.sagemaker-last-active-timestamp")  # noqa: S108 SageMaker's choice
# SageMaker's images start the server on this port, without a token.
DEFAULT_PORT = 8888
IMAGE_HOMES = (Path("/home/sagemaker-user"), Path("/root"))
SERVER_FILE = re.compile(r"(jp|nb)server-\d+\.json")
DEFAULT_BASE_URLS = {"JupyterLab": "/jupyterlab/default", "JupyterServer": "/jupyter/default"}

# Kernels in any other state are at work. A kernel that no client has spoken to stays "starting".
QUIET_KERNEL_STATES = frozenset({"idle", "starting", "dead"})

log = logging.getLogger("idle-checker")


# ---- Decisions: no input or output below, up to the next line like this one.


@dataclass(frozen=True)
class Settings:
    """What the administrator allows. Minutes."""

    enabled: bool
    timeout: int
    minimum: int
    maximum: int
    profiles: Mapping[str, int]

    @staticmethod
    def parse(text: str) -> Settings:
        """Raises ValueError, KeyError or TypeError when the text is not what Terraform writes."""
        raw = json.loads(text)
        return Settings(
            enabled=bool(raw["enabled"]),
            timeout=int(raw["timeoutMinutes"]),
            minimum=int(raw["minTimeoutMinutes"]),
            maximum=int(raw["maxTimeoutMinutes"]),
            profiles={str(name): int(minutes) for name, minutes in raw["profiles"].items()},
        )


@dataclass(frozen=True)
class Space:
    """What SageMaker knows about the app's owner. None: not known."""

    profile: str | None = None
    timeout: int | None = None


def parse_user_file(text: str) -> int:
    """The minutes that a user asks for. Raises ValueError when the text holds anything else."""
    raw = json.loads(text)
    minutes = raw.get("timeoutMinutes") if isinstance(raw, dict) else None
    if type(minutes) is not int:  # isinstance would take true for 1
        raise ValueError('expected {"timeoutMinutes": <whole number>}')
    return minutes


def choose_timeout(settings: Settings, space: Space, user_file: int | None) -> tuple[int, str]:
    """The timeout in minutes that counts, and who set it. What is out of bounds does not count."""
    for minutes, origin in ((user_file, f"~/{USER_FILE}"), (space.timeout, "the space")):
        if minutes is not None and settings.minimum <= minutes <= settings.maximum:
            return minutes, origin
    if space.profile is None:
        # An owner that cannot be told may be the one with the longest timeout.
        return max([settings.timeout, *settings.profiles.values()]), "the administrator, owner unknown"
    return settings.profiles.get(space.profile, settings.timeout), "the administrator"


@dataclass(frozen=True)
class Kernel:
    id: str
    state: str
    last_activity: str
    app: str | None = None
    """KernelGateway app that it runs in (Studio Classic)."""


@dataclass(frozen=True)
class ServerState:
    """What the Jupyter server and a remote IDE tell. Times are opaque: only that they change counts."""

    kernels: tuple[Kernel, ...] = ()
    terminals: tuple[tuple[str, str | None], ...] = ()
    """Name and last activity; None where the server does not tell."""
    remote_ide: int | None = None
    last_request: str = ""
    native: bool = False
    """Whether the image has SageMaker's own idle shutdown."""
    kernel_apps: tuple[str, ...] = ()
    """Running KernelGateway apps (Studio Classic)."""


@dataclass(frozen=True)
class Activity:
    """What an app does: at work for the reason in `busy` (empty: idle), and marks that change with whatever happens."""

    busy: str
    marks: frozenset[Any]


def activity_of(kernels: Sequence[Kernel], state: ServerState, more_marks: Sequence[Any] = ()) -> Activity:
    busy = [f"kernel {kernel.id} is {kernel.state}" for kernel in kernels if kernel.state not in QUIET_KERNEL_STATES]
    busy += [f"terminal {name} does not tell its activity" for name, seen in state.terminals if seen is None]
    marks = [*kernels, *state.terminals, ("remote IDE", state.remote_ide), *more_marks]
    return Activity(busy[0] if busy else "", frozenset(marks))


def activities(app_type: str, app_name: str, state: ServerState) -> dict[str, Activity]:
    """The activity of every app that may be ended, by app name."""
    if app_type == "JupyterServer":
        apps = {*state.kernel_apps, *(kernel.app for kernel in state.kernels if kernel.app)}
        # A terminal may belong to any of the apps, so it counts for all.
        return {app: activity_of([kernel for kernel in state.kernels if kernel.app == app], state) for app in apps}
    if state.kernels or state.terminals:
        return {app_name: activity_of(state.kernels, state)}
    if state.native:
        return {app_name: Activity("nothing is open, native idle shutdown decides", frozenset())}
    return {app_name: activity_of((), state, [("last request", state.last_request)])}


@dataclass(frozen=True)
class Watch:
    """Since when (monotonic seconds) an app has shown the same marks, and when it was last looked at."""

    marks: frozenset[Any]
    since: float
    seen: float


def advance(before: Watch | None, activity: Activity, now: float) -> Watch:
    """The watch after one more look. It begins anew with whatever is not proof of idleness all the time."""
    if (
        before is None
        or activity.busy
        or activity.marks != before.marks
        or not 0 <= now - before.seen <= LONGEST_GAP_SECONDS
    ):
        return Watch(activity.marks, now, now)
    return Watch(activity.marks, before.since, now)


def retry_delay(failures: int, chance: float) -> float:
    """Seconds to wait after so many failures in a row: doubling, with jitter (chance is 0 to 1)."""
    longest = min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2.0 ** min(failures - 1, 10))
    return longest * (0.5 + chance / 2)


# ---- Input and output.


class ServerUnavailable(Exception):
    """The Jupyter server cannot be asked; the text says why and stays the same while the reason does."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Server:
    """The Jupyter server of this machine, found anew at every look."""

    def __init__(
        self,
        app_type: str,
        homes: Sequence[Path],
        environ: Mapping[str, str],
        default_port: int,
        remote_ide: Path,
    ) -> None:
        self._app_type = app_type
        self._homes = homes
        self._environ = environ
        self._default_port = default_port
        self._remote_ide = remote_ide
        # Loopback only: no proxy, no redirect to elsewhere.
        self._http = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def read(self) -> ServerState:
        """Raises ServerUnavailable."""
        refused = False
        for url, token in self._candidates():
            try:
                return self._state(url, token)
            except urllib.error.HTTPError as error:
                error.close()
                refused = refused or error.code in (401, 403)
            except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, AttributeError):
                continue  # a stale file, a server that is starting or going, another program on the port
        raise ServerUnavailable("it refuses every known token" if refused else "it does not answer")

    def _candidates(self) -> Iterator[tuple[str, str]]:
        """Addresses with tokens: what running servers wrote down, newest first, then what images start it with."""
        environ = self._environ
        folders = [home / ".local/share/jupyter/runtime" for home in self._homes]
        for variable, below in (
            ("XDG_DATA_HOME", "jupyter/runtime"),
            ("JUPYTER_DATA_DIR", "runtime"),
            ("JUPYTER_RUNTIME_DIR", ""),
        ):
            if environ.get(variable):
                folders.append(Path(environ[variable], below))
        files: list[Path] = []
        for folder in folders:
            try:
                files += [path for path in folder.iterdir() if SERVER_FILE.fullmatch(path.name)]
            except OSError:
                continue  # not there, or another user's
        for path in sorted(files, key=lambda path: _modified(path) or 0, reverse=True):
            try:
                info = json.loads(path.read_text())
                candidate = _local_url(int(info["port"]), str(info["base_url"])), str(info["token"])
            except (OSError, ValueError, KeyError, TypeError):
                continue  # half written, just gone, or not a server's
            yield candidate
        url = _local_url(self._default_port, DEFAULT_BASE_URLS[self._app_type])
        yield url, environ.get("JUPYTER_TOKEN", "")
        if environ.get("JUPYTER_TOKEN_FILE"):
            try:
                token = Path(environ["JUPYTER_TOKEN_FILE"]).read_text().strip()
            except (OSError, ValueError):
                return
            yield url, token

    def _state(self, url: str, token: str) -> ServerState:
        status = self._get(url, token, "api/status")
        sessions = [session["kernel"] for session in self._get(url, token, "api/sessions") if session.get("kernel")]
        # A kernel need not have a session; only sessions tell the app of a kernel.
        models = {model["id"]: model for model in [*self._get(url, token, "api/kernels"), *sessions]}
        classic = self._app_type == "JupyterServer"
        return ServerState(
            kernels=tuple(
                Kernel(model["id"], model["execution_state"], model["last_activity"], model.get("app_name"))
                for model in models.values()
            ),
            terminals=tuple(
                (model["name"], model.get("last_activity")) for model in self._get(url, token, "api/terminals", [])
            ),
            remote_ide=_modified(self._remote_ide),
            last_request=status["last_activity"],
            native=not classic and self._has_native_idle_shutdown(url, token),
            kernel_apps=tuple(app["app_name"] for app in self._get(url, token, "sagemaker/api/apps", []))
            if classic
            else (),
        )

    def _has_native_idle_shutdown(self, url: str, token: str) -> bool:
        """SageMaker asks this address, which jupyter-activity-monitor-extension serves."""
        try:
            self._get(url, token, "api/idle")
        except urllib.error.HTTPError as error:
            error.close()
            return False
        return True

    def _get(self, url: str, token: str, path: str, missing: Any = None) -> Any:
        """The answer to a GET; `missing`, if given, where the server does not know the path."""
        # The query keeps our looks out of the server's own idea of activity.
        request = urllib.request.Request(f"{url}{path}?no_track_activity=1")  # noqa: S310 always http to loopback
        if token:
            request.add_header("Authorization", f"token {token}")
        try:
            with self._http.open(request, timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code != 404 or missing is None:
                raise
            error.close()
            return missing


def _local_url(port: int, base_url: str) -> str:
    base = base_url.strip("/")
    return f"http://127.0.0.1:{port}/{base}/" if base else f"http://127.0.0.1:{port}/"


def _modified(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


class SageMaker(Protocol):
    """The calls of boto3's client that are used here."""

    def delete_app(self, **request: Any) -> Any: ...

    def describe_space(self, **request: Any) -> Any: ...


@dataclass(frozen=True)
class App:
    """The app that this checker runs in, from the file that SageMaker puts into every app.

    https://docs.aws.amazon.com/sagemaker/latest/dg/notebooks-run-and-manage-metadata.html
    """

    type: str
    domain_id: str
    name: str
    space: str | None
    profile: str | None

    @staticmethod
    def parse(app_type: str, text: str) -> App:
        """Raises ValueError, KeyError or TypeError when the text is not SageMaker's."""
        raw = json.loads(text)
        return App(
            type=app_type,
            domain_id=raw["DomainId"],
            name=raw.get("ResourceName") or "default",
            space=raw.get("SpaceName") or None,
            profile=raw.get("UserProfileName") or None,
        )


@dataclass
class _Failures:
    count: int
    retry_at: float


@dataclass
class IdleChecker:
    """Looks at the server once per poll and ends what has been idle for the timeout."""

    app: App
    settings: Settings
    server: Server
    sagemaker: SageMaker
    user_file: Path
    clock: Callable[[], float]
    _space: Space | None = None
    _watches: dict[str, Watch] = field(default_factory=dict)
    _failures: dict[str, _Failures] = field(default_factory=dict)
    _told: dict[str, str] = field(default_factory=dict)

    def poll(self) -> None:
        """One look. AWS's and the server's errors are logged and tried again at a later look."""
        now = self.clock()
        try:
            state = self.server.read()
        except ServerUnavailable as error:
            self._watches.clear()
            self._tell("server", f"waiting for the Jupyter server: {error}")
            return
        self._tell("server", "watching the Jupyter server")
        if self._space is None:
            self._space = self._describe_space(Space(profile=self.app.profile))
        seen = activities(self.app.type, self.app.name, state)
        self._watches = {name: advance(self._watches.get(name), activity, now) for name, activity in seen.items()}
        for name, activity in seen.items():
            if activity.busy:
                self._tell(f"app {name}", f"app {name} is in use: {activity.busy}")
            elif now < self._failures.get(name, _Failures(0, now)).retry_at:
                continue
            elif self._is_due(name, now):
                self._end(name, now)
            else:
                self._tell(f"app {name}", f"app {name} is watched for idleness")

    def _is_due(self, name: str, now: float) -> bool:
        idle = now - self._watches[name].since
        if idle < self._timeout_seconds():
            return False
        # The user may have asked for more time since the space was last read.
        self._space = self._describe_space(self._space or Space())
        return idle >= self._timeout_seconds()

    def _end(self, name: str, now: float) -> None:
        owner = {"SpaceName": self.app.space} if self.app.space else {"UserProfileName": self.app.profile}
        app_type = "KernelGateway" if self.app.type == "JupyterServer" else self.app.type
        reason = f"app {name} has been idle for its timeout of {self._timeout_seconds() // 60} minutes"
        try:
            self.sagemaker.delete_app(DomainId=self.app.domain_id, AppType=app_type, AppName=name, **owner)
        except (ClientError, BotoCoreError) as error:
            count = self._failures.get(name, _Failures(0, now)).count + 1
            delay = retry_delay(count, random.random())  # noqa: S311 jitter, not a secret
            self._failures[name] = _Failures(count, now + delay)
            self._tell(f"app {name}", f"{reason} and cannot be ended, will try again: {error}", logging.ERROR)
            return
        self._tell(f"app {name}", f"{reason} and is ended", logging.WARNING)
        # Should the app still be there, it gets a whole timeout before the next attempt.
        self._failures.pop(name, None)
        self._watches.pop(name)

    def _describe_space(self, known: Space) -> Space:
        """What SageMaker says about the space, or what is known when it says nothing."""
        if self.app.space is None:
            return known
        try:
            answer = self.sagemaker.describe_space(DomainId=self.app.domain_id, SpaceName=self.app.space)
        except (ClientError, BotoCoreError) as error:
            self._tell("space", f"cannot read space {self.app.space}: {error}", logging.ERROR)
            return known
        lab = answer.get("SpaceSettings", {}).get("JupyterLabAppSettings", {})
        return Space(
            profile=answer.get("OwnershipSettings", {}).get("OwnerUserProfileName", known.profile),
            timeout=lab.get("AppLifecycleManagement", {}).get("IdleSettings", {}).get("IdleTimeoutInMinutes"),
        )

    def _timeout_seconds(self) -> int:
        minutes, origin = choose_timeout(self.settings, self._space or Space(), self._read_user_file())
        self._tell("timeout", f"the timeout is {minutes} minutes, set by {origin}")
        return minutes * 60

    def _read_user_file(self) -> int | None:
        try:
            with self.user_file.open("rb") as file:
                minutes = parse_user_file(file.read(USER_FILE_BYTES).decode())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            self._tell("user file", f"~/{USER_FILE} is ignored: {error}", logging.WARNING)
            return None
        least, most = self.settings.minimum, self.settings.maximum
        if not least <= minutes <= most:
            problem = f"{minutes} is not within {least} and {most} minutes"
            self._tell("user file", f"~/{USER_FILE} is ignored: {problem}", logging.WARNING)
            return None
        self._tell("user file", f"~/{USER_FILE} asks for {minutes} minutes")
        return minutes

    def _tell(self, subject: str, text: str, level: int = logging.INFO) -> None:
        """Logs what is new about a subject; what has been said is not said again."""
        if self._told.get(subject) != text:
            self._told[subject] = text
            log.log(level, "%s", text)


def set_up_logging(log_file: Path, app_log: Path = APP_LOG) -> None:
    """Decisions go to a file of bounded size; ends and problems also to CloudWatch Logs, where the app can."""
    formatter = logging.Formatter("%(asctime)sZ auto-shutdown %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handlers: list[logging.Handler] = [RotatingFileHandler(log_file, maxBytes=LOG_BYTES, backupCount=1)]
    if os.access(app_log, os.W_OK):
        handlers.append(WatchedFileHandler(app_log))
        handlers[1].setLevel(logging.WARNING)
    for handler in handlers:
        handler.setFormatter(formatter)
        log.addHandler(handler)
    log.setLevel(logging.INFO)


def main(
    arguments: Sequence[str] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Runs until the app ends. 0: switched off. Any exception is for the supervisor, which starts the checker anew."""
    parser = argparse.ArgumentParser(description="End a SageMaker Studio app that nobody uses.")
    parser.add_argument("--settings", type=Path, required=True)
    parser.add_argument("--app-type", choices=sorted(DEFAULT_BASE_URLS), required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--log-file", type=Path, required=True)
    parser.add_argument("--metadata", type=Path, default=METADATA_FILE)
    options = parser.parse_args(arguments)

    set_up_logging(options.log_file)
    settings = Settings.parse(options.settings.read_text())
    if not settings.enabled:
        log.info("idle shutdown is switched off")
        return 0
    client = boto3.client(
        "sagemaker",
        region_name=options.region,
        config=Config(connect_timeout=10, read_timeout=30, retries={"mode": "standard", "max_attempts": 5}),
    )
    app = App.parse(options.app_type, options.metadata.read_text())
    homes = [Path.home(), *IMAGE_HOMES]
    server = Server(app.type, homes, os.environ, DEFAULT_PORT, REMOTE_IDE_FILE)
    checker = IdleChecker(app, settings, server, client, homes[0] / USER_FILE, clock)
    while True:
        checker.poll()
        sleep(POLL_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
