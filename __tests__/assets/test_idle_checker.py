"""The idle checker against a real Jupyter server. Time is a number that the test moves on."""

from __future__ import annotations

import json
import logging
import os
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import idle_checker
import pytest
import websocket
from botocore.config import Config
from conftest import Jupyter, StandIn, wait_until
from idle_checker import App, IdleChecker, Kernel, Server, ServerState, Settings, activities, advance

APP = App(type="JupyterLab", domain_id="d-abc", name="default", space="alice-space", profile=None)
CLASSIC = App(type="JupyterServer", domain_id="d-abc", name="default", space=None, profile="alice")
SETTINGS = Settings(enabled=True, timeout=120, minimum=60, maximum=600, profiles={"alice": 240})
DELETE = {"DomainId": "d-abc", "SpaceName": "alice-space", "AppType": "JupyterLab", "AppName": "default"}


class Checker:
    """An idle checker with a clock of its own and everything it touches set by the test."""

    def __init__(self, server: Server, home: Path, app: App = APP, settings: Settings = SETTINGS) -> None:
        self.now = 1000.0
        client = boto3.client("sagemaker", region_name="eu-west-1", config=Config(retries={"total_max_attempts": 1}))
        user_file = home / idle_checker.USER_FILE
        self.checker = IdleChecker(app, settings, server, client, user_file, clock=lambda: self.now)

    def look(self) -> None:
        self.checker.poll()

    def pass_minutes(self, minutes: int) -> None:
        """Lets time pass with a look every five minutes, which is the longest gap."""
        for step in range(0, minutes, 5):
            self.now += 60 * min(5, minutes - step)
            self.look()


@pytest.fixture
def checker(jupyter: Jupyter, aws: StandIn, tmp_path: Path) -> Checker:
    return Checker(server_of(jupyter, tmp_path), tmp_path)


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.INFO, "idle-checker")
    yield caplog
    logger = logging.getLogger("idle-checker")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def server_at(
    homes: list[Path], folder: Path, environ: dict[str, str] | None = None, port: int = 1, app_type: str = "JupyterLab"
) -> Server:
    """A server as the checker finds it, where nobody uses a remote IDE yet. Port 1: nothing is there."""
    return Server(app_type, homes, environ or {}, port, folder / "remote-ide")


def server_of(jupyter: Jupyter, folder: Path) -> Server:
    return server_at([jupyter.home], folder)


class Steady(Server):
    """A server that always tells the same, without being asked."""

    def __init__(self, state: ServerState) -> None:
        super().__init__("JupyterLab", [], {}, 1, Path("/nonexistent"))
        self.state = state

    def read(self) -> ServerState:
        return self.state


def stand_in_server(stand_in: StandIn, folder: Path, app_type: str = "JupyterLab") -> Server:
    return server_at([], folder, port=stand_in.port, app_type=app_type)


def lines(log: pytest.LogCaptureFixture, text: str) -> list[str]:
    return [record.getMessage() for record in log.records if text in record.getMessage()]


def open_socket(jupyter: Jupyter, path: str) -> websocket.WebSocket:
    header = [f"Authorization: token {jupyter.token}"]
    return websocket.create_connection(f"ws://{jupyter.address}{path}", header=header, timeout=300)


def start_kernel(jupyter: Jupyter, code: str, state: str) -> str:
    """A kernel that has been given code by a browser that then closed, in the wanted state."""
    kernel = str(jupyter.call("POST", "api/kernels", {"name": "python3"})["id"])
    socket = open_socket(jupyter, f"api/kernels/{kernel}/channels")
    message = {
        "header": {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3", "session": "s"},
        "parent_header": {},
        "metadata": {},
        "content": {"code": code, "silent": False},
        "channel": "shell",
    }
    socket.send(json.dumps(message))

    def reached() -> bool:
        received = json.loads(socket.recv())
        of_ours = received["parent_header"].get("msg_id") == message["header"]["msg_id"]  # type: ignore[index]
        return bool(of_ours) and received["content"].get("execution_state") == state

    wait_until(reached, f"the kernel is {state}")
    socket.close()
    wait_until(lambda: jupyter.call("GET", f"api/kernels/{kernel}")["execution_state"] == state, f"{state} is seen")
    return kernel


def start_terminal(jupyter: Jupyter) -> tuple[str, websocket.WebSocket]:
    name = jupyter.call("POST", "api/terminals")["name"]
    return name, open_socket(jupyter, f"terminals/websocket/{name}")


def has_new_activity(jupyter: Jupyter, name: str, before: str) -> bool:
    return terminal_activity(jupyter, name) != before


def terminal_activity(jupyter: Jupyter, name: str) -> str:
    return str(jupyter.call("GET", f"api/terminals/{name}")["last_activity"])


# ---- What stays and what goes


def test_busy_kernel_stays(jupyter: Jupyter, checker: Checker, aws: StandIn, log: pytest.LogCaptureFixture) -> None:
    kernel = start_kernel(jupyter, "import time\nwhile True: time.sleep(0.1)", "busy")
    checker.pass_minutes(400)
    assert aws.calls("DeleteApp") == []
    assert lines(log, "in use") == [f"app default is in use: kernel {kernel} is busy"]


def test_idle_kernel_past_the_limit_goes(
    jupyter: Jupyter, checker: Checker, aws: StandIn, log: pytest.LogCaptureFixture
) -> None:
    start_kernel(jupyter, "1", "idle")
    checker.look()
    checker.pass_minutes(119)
    assert aws.calls("DeleteApp") == []
    checker.pass_minutes(1)
    assert aws.calls("DeleteApp") == [DELETE]
    assert lines(log, "ended") == ["app default has been idle for its timeout of 120 minutes and is ended"]


def test_kernel_that_works_again_gets_a_whole_timeout(jupyter: Jupyter, checker: Checker, aws: StandIn) -> None:
    start_kernel(jupyter, "1", "idle")
    checker.look()
    checker.pass_minutes(100)
    start_kernel(jupyter, "2", "idle")
    checker.pass_minutes(100)
    assert aws.calls("DeleteApp") == []
    checker.pass_minutes(40)
    assert aws.calls("DeleteApp") == [DELETE]


def test_one_busy_kernel_among_idle_ones_keeps_the_app(jupyter: Jupyter, checker: Checker, aws: StandIn) -> None:
    start_kernel(jupyter, "1", "idle")
    start_kernel(jupyter, "import time\nwhile True: time.sleep(0.1)", "busy")
    checker.pass_minutes(400)
    assert aws.calls("DeleteApp") == []


def test_work_is_no_idle_time() -> None:
    at_work = activities("JupyterLab", "default", ServerState(kernels=(Kernel("k", "busy", "t"),)))["default"]
    assert advance(advance(None, at_work, 0), at_work, 100).since == 100


def test_kernel_in_an_unknown_state_stays() -> None:
    state = ServerState(kernels=(Kernel("k", "awakening", "t"),))
    assert activities("JupyterLab", "default", state)["default"].busy == "kernel k is awakening"


def test_open_terminal_with_activity_stays_and_goes_without(jupyter: Jupyter, checker: Checker, aws: StandIn) -> None:
    name, socket = start_terminal(jupyter)
    checker.look()
    for _ in range(5):
        checker.pass_minutes(80)
        before = terminal_activity(jupyter, name)
        socket.send(json.dumps(["stdin", "#"]))
        wait_until(partial(has_new_activity, jupyter, name, before), "the server sees the key")
    assert aws.calls("DeleteApp") == []
    socket.close()
    checker.pass_minutes(130)
    assert aws.calls("DeleteApp") == [DELETE]


def test_terminal_output_counts_while_no_browser_is_connected(jupyter: Jupyter, checker: Checker, aws: StandIn) -> None:
    name, socket = start_terminal(jupyter)
    socket.send(json.dumps(["stdin", "while sleep 0.2; do echo at work; done\r"]))
    wait_until(lambda: "at work" in socket.recv(), "the terminal works")
    socket.close()
    checker.look()
    for _ in range(5):
        checker.pass_minutes(80)
        before = terminal_activity(jupyter, name)
        wait_until(partial(has_new_activity, jupyter, name, before), "the server sees the output")
    assert aws.calls("DeleteApp") == []


def test_terminal_that_does_not_tell_its_activity_stays() -> None:
    state = ServerState(terminals=(("1", None),))
    assert activities("JupyterLab", "default", state)["default"].busy == "terminal 1 does not tell its activity"


def test_work_in_a_remote_ide_stays(jupyter: Jupyter, checker: Checker, aws: StandIn, tmp_path: Path) -> None:
    start_kernel(jupyter, "1", "idle")
    checker.look()
    for hour in range(5):
        checker.pass_minutes(80)
        (tmp_path / "remote-ide").touch()
        os.utime(tmp_path / "remote-ide", (hour, hour))
    assert aws.calls("DeleteApp") == []
    checker.pass_minutes(130)
    assert aws.calls("DeleteApp") == [DELETE]


def test_app_that_is_still_there_gets_a_whole_timeout(jupyter: Jupyter, checker: Checker, aws: StandIn) -> None:
    start_kernel(jupyter, "1", "idle")
    checker.look()
    checker.pass_minutes(230)
    assert aws.calls("DeleteApp") == [DELETE]
    checker.pass_minutes(30)
    assert aws.calls("DeleteApp") == [DELETE, DELETE]


# ---- Nothing open


def test_nothing_open_goes_where_the_image_lacks_native_shutdown(
    jupyter: Jupyter, checker: Checker, aws: StandIn
) -> None:
    checker.look()
    checker.pass_minutes(119)
    assert aws.calls("DeleteApp") == []
    checker.pass_minutes(1)
    assert aws.calls("DeleteApp") == [DELETE]


def test_nothing_open_stays_while_a_browser_asks(jupyter: Jupyter, checker: Checker, aws: StandIn) -> None:
    checker.look()
    for _ in range(5):
        checker.pass_minutes(80)
        jupyter.call("GET", "api/contents")
    assert aws.calls("DeleteApp") == []


def test_nothing_open_is_left_to_native_shutdown(stand_in: StandIn, aws: StandIn, tmp_path: Path) -> None:
    jupyter_routes(stand_in, "jupyterlab")
    stand_in.routes["/jupyterlab/default/api/idle"] = {"lastActiveTimestamp": "2020-01-01T00:00:00.0z"}
    checker = Checker(stand_in_server(stand_in, tmp_path), tmp_path)
    checker.look()
    checker.pass_minutes(400)
    assert aws.calls("DeleteApp") == []
    stand_in.routes["/jupyterlab/default/api/idle"] = (500, {})
    checker.pass_minutes(130)
    assert aws.calls("DeleteApp") == [DELETE]


def test_looks_are_no_activity(jupyter: Jupyter, tmp_path: Path) -> None:
    server = server_of(jupyter, tmp_path)
    before = server.read()
    assert server.read() == before


# ---- The server


def test_server_not_up_yet(
    start_jupyter: Callable[..., Jupyter], aws: StandIn, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    checker = Checker(server_at([tmp_path], tmp_path), tmp_path)
    checker.look()
    checker.pass_minutes(400)
    assert lines(log, "server") == ["waiting for the Jupyter server: it does not answer"]
    start_jupyter()
    checker.pass_minutes(100)
    assert lines(log, "watching") == ["watching the Jupyter server"]
    assert aws.calls("DeleteApp") == []
    checker.pass_minutes(40)
    assert aws.calls("DeleteApp") == [DELETE]


def test_server_gone_and_back(
    start_jupyter: Callable[..., Jupyter], aws: StandIn, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    jupyter = start_jupyter()
    checker = Checker(server_of(jupyter, tmp_path), tmp_path)
    checker.look()
    checker.pass_minutes(100)
    jupyter.stop()
    checker.pass_minutes(400)
    assert lines(log, "waiting") == ["waiting for the Jupyter server: it does not answer"]
    jupyter.start()
    checker.pass_minutes(100)
    assert aws.calls("DeleteApp") == []
    checker.pass_minutes(40)
    assert aws.calls("DeleteApp") == [DELETE]


def test_server_that_does_not_answer_once_counts_anew(stand_in: StandIn, aws: StandIn, tmp_path: Path) -> None:
    jupyter_routes(stand_in, "jupyterlab", kernels=[kernel_model("k")])
    checker = Checker(stand_in_server(stand_in, tmp_path), tmp_path)
    checker.look()
    checker.pass_minutes(100)
    routes, aws.routes = aws.routes, {}
    checker.pass_minutes(1)
    aws.routes = routes
    checker.pass_minutes(100)
    assert aws.calls("DeleteApp") == []
    checker.pass_minutes(40)
    assert aws.calls("DeleteApp") == [DELETE]


def test_token_that_the_server_made_up(jupyter: Jupyter, tmp_path: Path) -> None:
    assert len(jupyter.token) > 20
    assert server_of(jupyter, tmp_path).read().kernels == ()


@pytest.mark.parametrize(
    ("options", "environ", "seen_by_checker"),
    [
        pytest.param(["--IdentityProvider.token=secret"], {}, {}, id="command line"),
        pytest.param(["--IdentityProvider.token="], {}, {}, id="no token, as in SageMaker Distribution"),
        pytest.param([], {"JUPYTER_TOKEN": "secret"}, {}, id="environment of the server"),
        pytest.param([], {"JUPYTER_CONFIG_DIR": "{home}/config"}, {}, id="configuration file"),
        pytest.param([], {"JUPYTER_RUNTIME_DIR": "{home}/a"}, {"JUPYTER_RUNTIME_DIR": "{home}/a"}, id="runtime folder"),
        pytest.param([], {"JUPYTER_DATA_DIR": "{home}/b"}, {"JUPYTER_DATA_DIR": "{home}/b"}, id="data folder"),
        pytest.param([], {"XDG_DATA_HOME": "{home}/c"}, {"XDG_DATA_HOME": "{home}/c"}, id="XDG folder"),
    ],
)
def test_token_of_a_server_that_wrote_it_down(
    start_jupyter: Callable[..., Jupyter],
    tmp_path: Path,
    options: list[str],
    environ: dict[str, str],
    seen_by_checker: dict[str, str],
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/jupyter_server_config.json").write_text('{"IdentityProvider": {"token": "secret"}}')

    def resolve(variables: dict[str, str]) -> dict[str, str]:
        return {name: value.format(home=tmp_path) for name, value in variables.items()}

    jupyter = start_jupyter(*options, **resolve(environ))
    assert server_at([jupyter.home], tmp_path, resolve(seen_by_checker)).read().kernels == ()


@pytest.mark.parametrize("place", ["JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE"])
def test_token_of_a_server_that_wrote_nothing_down(jupyter: Jupyter, tmp_path: Path, place: str) -> None:
    (tmp_path / "token").write_text(f"{jupyter.token}\n")
    environ = {place: jupyter.token if place == "JUPYTER_TOKEN" else str(tmp_path / "token")}
    assert server_at([], tmp_path, environ, jupyter.port).read().kernels == ()
    with pytest.raises(idle_checker.ServerUnavailable, match="refuses every known token"):
        server_at([], tmp_path, {}, jupyter.port).read()


def test_files_of_servers_that_are_gone_do_not_mislead(jupyter: Jupyter, tmp_path: Path) -> None:
    runtime = tmp_path / ".local/share/jupyter/runtime"
    runtime.mkdir(parents=True)
    (runtime / "jpserver-1.json").write_text('{"port": 1, "base_url": "/", "token": "old"}')
    (runtime / "jpserver-2.json").write_text(
        json.dumps({"port": jupyter.port, "base_url": "/jupyterlab/default/", "token": "old"})
    )
    (runtime / "jpserver-3.json").write_text('{"port": ')
    (runtime / "jpserver-4.json").mkdir()
    not_a_folder = tmp_path / "file"
    not_a_folder.touch()
    assert server_at([tmp_path, not_a_folder, jupyter.home], tmp_path).read().kernels == ()


def test_only_loopback_is_asked(
    jupyter: Jupyter, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", stand_in.url)
    monkeypatch.delenv("no_proxy", raising=False)
    assert server_of(jupyter, tmp_path).read().kernels == ()
    assert stand_in.requests == []


def test_redirect_is_not_followed(stand_in: StandIn, tmp_path: Path) -> None:
    stand_in.routes["/jupyterlab/default/api/status"] = (302, f"{stand_in.url}/elsewhere")
    with pytest.raises(idle_checker.ServerUnavailable, match="does not answer"):
        stand_in_server(stand_in, tmp_path).read()
    assert stand_in.calls("GET") == ["/jupyterlab/default/api/status"]


@pytest.mark.parametrize("status", [{}, "text", [], None, {"last_activity": 1}])
def test_another_program_on_the_port(stand_in: StandIn, tmp_path: Path, status: Any) -> None:
    stand_in.routes["/jupyterlab/default/api/status"] = status
    with pytest.raises(idle_checker.ServerUnavailable):
        stand_in_server(stand_in, tmp_path).read()


# ---- Clocks


@pytest.mark.parametrize("gap", [301, 12 * 3600])
def test_gap_between_looks_counts_anew(quick: Checker, aws: StandIn, gap: int) -> None:
    quick.look()
    quick.pass_minutes(100)
    quick.now += gap
    quick.look()
    quick.pass_minutes(119)
    assert aws.calls("DeleteApp") == []
    quick.pass_minutes(1)
    assert aws.calls("DeleteApp") == [DELETE]


def test_clock_that_goes_back_counts_anew() -> None:
    idle = activities("JupyterLab", "default", ServerState(kernels=(Kernel("k", "idle", "t"),)))["default"]
    watch = advance(advance(None, idle, 5000), idle, 4000)
    assert watch.since == 4000


@pytest.mark.parametrize("last_activity", ["1970-01-01T00:00:00.0Z", "2999-01-01T00:00:00.0Z"])
def test_wall_clock_does_not_count(stand_in: StandIn, aws: StandIn, tmp_path: Path, last_activity: str) -> None:
    jupyter_routes(stand_in, "jupyterlab", kernels=[kernel_model("k", last_activity=last_activity)])
    checker = Checker(stand_in_server(stand_in, tmp_path), tmp_path)
    checker.look()
    checker.pass_minutes(119)
    assert aws.calls("DeleteApp") == []
    checker.pass_minutes(1)
    assert aws.calls("DeleteApp") == [DELETE]


# ---- AWS


def test_api_error_then_success(quick: Checker, aws: StandIn, log: pytest.LogCaptureFixture) -> None:
    aws.answers["DeleteApp"] = [(500, "InternalFailure"), (400, "ThrottlingException"), {}]
    quick.look()
    quick.pass_minutes(134)
    assert aws.calls("DeleteApp") == [DELETE] * 3
    assert [record.levelname for record in log.records if "default" in record.getMessage()] == [
        "INFO",
        "ERROR",
        "ERROR",
        "WARNING",
        "INFO",
    ]


def test_no_connection_to_aws_is_tried_again(aws: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    checker = Checker(Steady(ONE_IDLE_KERNEL), tmp_path)
    checker.look()
    checker.pass_minutes(250)
    checker.checker.sagemaker = boto3.client("sagemaker", region_name="eu-west-1", endpoint_url=aws.url)
    checker.pass_minutes(60)
    assert aws.calls("DeleteApp") == [DELETE]


def test_denied_call_is_logged_once(quick: Checker, aws: StandIn, log: pytest.LogCaptureFixture) -> None:
    aws.answers["DeleteApp"] = [(400, "AccessDeniedException")]
    quick.look()
    quick.pass_minutes(24 * 60)
    assert len(lines(log, "AccessDenied")) == 1
    assert len(aws.calls("DescribeSpace")) <= 62
    assert 24 <= len(aws.calls("DeleteApp")) <= 60  # at longest every hour, with jitter every half
    aws.answers["DeleteApp"] = [{}]
    quick.pass_minutes(61)
    assert len(lines(log, "is ended")) == 1


def test_denied_space_is_logged_once_and_the_longest_timeout_holds(
    quick: Checker, aws: StandIn, log: pytest.LogCaptureFixture
) -> None:
    aws.answers["DescribeSpace"] = [(400, "AccessDeniedException")]
    assert minutes_until_end(quick, aws) == 240
    assert len(lines(log, "cannot read space alice-space")) == 1


def test_retries_back_off() -> None:
    delays = [idle_checker.retry_delay(failures, 1) for failures in (1, 2, 3, 20, 5000)]
    assert delays == [60, 120, 240, 3600, 3600]
    assert idle_checker.retry_delay(1, 0) == 30


# ---- Timeouts


def space_answer(owner: str, minutes: int | None = None) -> dict[str, Any]:
    idle = {} if minutes is None else {"IdleTimeoutInMinutes": minutes}
    lab = {"AppLifecycleManagement": {"IdleSettings": idle}}
    return {"OwnershipSettings": {"OwnerUserProfileName": owner}, "SpaceSettings": {"JupyterLabAppSettings": lab}}


def minutes_until_end(checker: Checker, aws: StandIn) -> int:
    checker.look()
    for minute in range(1, 700):
        checker.pass_minutes(1)
        if aws.calls("DeleteApp"):
            assert aws.calls("DeleteApp") == [DELETE]
            return minute
    raise AssertionError("never ended")


ONE_IDLE_KERNEL = ServerState(kernels=(Kernel("k", "idle", "t"),))


@pytest.fixture
def quick(aws: StandIn, tmp_path: Path) -> Checker:
    """A checker of an app with one idle kernel, whose server need not be asked."""
    return Checker(Steady(ONE_IDLE_KERNEL), tmp_path)


@pytest.mark.parametrize(("owner", "minutes"), [("alice", 240), ("bob", 120)])
def test_timeout_of_the_owner(quick: Checker, aws: StandIn, owner: str, minutes: int) -> None:
    aws.answers["DescribeSpace"] = [space_answer(owner)]
    assert minutes_until_end(quick, aws) == minutes


@pytest.mark.parametrize(("chosen", "minutes"), [(60, 60), (600, 600), (59, 120), (601, 120)])
def test_timeout_of_the_space_within_bounds(quick: Checker, aws: StandIn, chosen: int, minutes: int) -> None:
    aws.answers["DescribeSpace"] = [space_answer("bob", chosen)]
    assert minutes_until_end(quick, aws) == minutes


def test_timeout_that_the_user_raised_in_the_meantime(quick: Checker, aws: StandIn) -> None:
    aws.answers["DescribeSpace"] = [space_answer("bob"), space_answer("bob", 300)]
    assert minutes_until_end(quick, aws) == 300


@pytest.mark.parametrize("minutes", [60, 400, 600])
def test_user_file_valid(quick: Checker, aws: StandIn, tmp_path: Path, minutes: int) -> None:
    aws.answers["DescribeSpace"] = [space_answer("alice", 90)]
    (tmp_path / idle_checker.USER_FILE).write_text(json.dumps({"timeoutMinutes": minutes}))
    assert minutes_until_end(quick, aws) == minutes


@pytest.mark.parametrize("minutes", [59, 601, 0, -120, 10**30])
def test_user_file_out_of_bounds(
    quick: Checker, aws: StandIn, tmp_path: Path, log: pytest.LogCaptureFixture, minutes: int
) -> None:
    (tmp_path / idle_checker.USER_FILE).write_text(json.dumps({"timeoutMinutes": minutes}))
    assert minutes_until_end(quick, aws) == 120
    told = lines(log, "is ignored")
    assert told == [f"~/.sagemaker-idle.json is ignored: {minutes} is not within 60 and 600 minutes"]


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"240",
        b"not json",
        b"\xff\xfe\x00",
        b"[240]",
        b'{"timeoutMinutes": "240"}',
        b'{"timeoutMinutes": 240.5}',
        b'{"timeoutMinutes": true}',
        b'{"timeoutMinutes": NaN}',
        b'{"timeout": 240}',
        b" " * 5000 + b'{"timeoutMinutes": 240}',
        b"[" * 4000,
    ],
)
def test_user_file_rubbish(
    quick: Checker, aws: StandIn, tmp_path: Path, log: pytest.LogCaptureFixture, rubbish: bytes
) -> None:
    (tmp_path / idle_checker.USER_FILE).write_bytes(rubbish)
    assert minutes_until_end(quick, aws) == 120
    assert len(lines(log, "~/.sagemaker-idle.json is ignored")) == 1


def test_user_file_that_is_a_folder(quick: Checker, aws: StandIn, tmp_path: Path) -> None:
    (tmp_path / idle_checker.USER_FILE).mkdir()
    assert minutes_until_end(quick, aws) == 120


def test_user_file_is_read_again(quick: Checker, aws: StandIn, tmp_path: Path) -> None:
    quick.look()
    quick.pass_minutes(100)
    (tmp_path / idle_checker.USER_FILE).write_text('{"timeoutMinutes": 200}')
    quick.pass_minutes(90)
    assert aws.calls("DeleteApp") == []


# ---- Studio Classic: its server is not in the package index, so the stand-in answers as it does


def kernel_model(name: str, state: str = "idle", last_activity: str = "t", app: str | None = None) -> dict[str, Any]:
    return {"id": name, "execution_state": state, "last_activity": last_activity, "app_name": app}


def jupyter_routes(stand_in: StandIn, base: str, kernels: list[dict[str, Any]] | None = None) -> None:
    stand_in.routes.update(
        {
            f"/{base}/default/api/status": {"last_activity": "t"},
            f"/{base}/default/api/sessions": [{"kernel": kernel} for kernel in kernels or []],
            f"/{base}/default/api/kernels": [],
            f"/{base}/default/api/terminals": [],
        }
    )


def test_classic_ends_idle_kernel_apps_only(stand_in: StandIn, aws: StandIn, tmp_path: Path) -> None:
    kernels = [
        kernel_model("1", app="idle-app"),
        kernel_model("2", app="mixed-app"),
        kernel_model("3", state="busy", app="mixed-app"),
    ]
    jupyter_routes(stand_in, "jupyter", kernels)
    stand_in.routes["/jupyter/default/sagemaker/api/apps"] = [
        {"app_name": name} for name in ("idle-app", "mixed-app", "empty-app")
    ]
    checker = Checker(stand_in_server(stand_in, tmp_path, "JupyterServer"), tmp_path, app=CLASSIC)
    checker.look()
    checker.pass_minutes(240)
    ended = sorted(aws.calls("DeleteApp"), key=lambda call: str(call["AppName"]))
    of_alice = {"DomainId": "d-abc", "UserProfileName": "alice", "AppType": "KernelGateway"}
    assert ended == [{**of_alice, "AppName": "empty-app"}, {**of_alice, "AppName": "idle-app"}]


def test_classic_terminal_with_activity_keeps_every_app(stand_in: StandIn, aws: StandIn, tmp_path: Path) -> None:
    jupyter_routes(stand_in, "jupyter", [kernel_model("1", app="app")])
    checker = Checker(stand_in_server(stand_in, tmp_path, "JupyterServer"), tmp_path, app=CLASSIC)
    checker.look()
    for turn in range(5):
        stand_in.routes["/jupyter/default/api/terminals"] = [{"name": "1", "last_activity": f"t{turn}"}]
        checker.pass_minutes(200)
    assert aws.calls("DeleteApp") == []


# ---- The process


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    (tmp_path / "settings.json").write_text(
        '{"enabled":true,"timeoutMinutes":120,"minTimeoutMinutes":60,"maxTimeoutMinutes":600,"profiles":{"alice":240}}'
    )
    (tmp_path / "metadata.json").write_text(
        '{"AppType":"JupyterLab","DomainId":"d-abc","SpaceName":"alice-space","ResourceName":"default"}'
    )
    paths = {"--settings": "settings.json", "--metadata": "metadata.json", "--log-file": "idle_checker.log"}
    options = [part for name, file in paths.items() for part in (name, str(tmp_path / file))]
    return [*options, "--app-type", "JupyterLab", "--region", "eu-west-1"]


def test_process_ends_an_idle_app(
    jupyter: Jupyter, aws: StandIn, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.answers["DeleteApp"] = [(500, "InternalFailure"), {}]  # boto3 itself tries again at once
    monkeypatch.setenv("HOME", str(jupyter.home))
    monkeypatch.setattr(idle_checker, "IMAGE_HOMES", ())
    monkeypatch.setattr(idle_checker, "REMOTE_IDE_FILE", tmp_path / "remote-ide")
    now = 0.0

    class Stop(Exception):
        """Ends the endless loop."""

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        if now > 121 * 60:
            raise Stop

    with pytest.raises(Stop):
        idle_checker.main(arguments, sleep, lambda: now)
    assert aws.calls("DeleteApp") == [DELETE, DELETE]
    assert "is ended" in (tmp_path / "idle_checker.log").read_text()


def test_process_that_is_switched_off(aws: StandIn, arguments: list[str], tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(settings.read_text().replace("true", "false"))
    assert idle_checker.main(arguments) == 0
    assert "switched off" in (tmp_path / "idle_checker.log").read_text()


@pytest.mark.parametrize("settings", ["", "[]", '{"enabled":true}', '{"enabled":true,"timeoutMinutes":"x"}'])
def test_process_with_broken_settings_dies_for_the_supervisor(
    aws: StandIn, arguments: list[str], tmp_path: Path, settings: str
) -> None:
    (tmp_path / "settings.json").write_text(settings)
    with pytest.raises((ValueError, KeyError, TypeError)):
        idle_checker.main(arguments)


def test_log_is_bounded_and_problems_go_to_cloudwatch(tmp_path: Path) -> None:
    app_log = tmp_path / "app_container.log"
    app_log.touch()
    idle_checker.set_up_logging(tmp_path / "idle_checker.log", app_log)
    decision = "a decision as long as it gets, with the names of an app, a kernel and a file " * 4
    for number in range(3 * idle_checker.LOG_BYTES // len(decision)):
        idle_checker.log.info("%d %s", number, decision)
    idle_checker.log.warning("app default is ended")
    sizes = [path.stat().st_size for path in tmp_path.glob("idle_checker.log*")]
    assert len(sizes) == 2
    assert max(sizes) <= idle_checker.LOG_BYTES
    assert [line.split(" ", 1)[1] for line in app_log.read_text().splitlines()] == [
        "auto-shutdown WARNING app default is ended"
    ]
