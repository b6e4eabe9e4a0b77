"""A real Jupyter server and a stand-in for AWS, both on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

AWS_VARIABLES = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "127.0.0.1",
}


def wait_until(condition: Callable[[], Any], what: str) -> Any:
    """The first true answer of the condition. The bound only keeps a broken test from hanging."""
    for _ in range(3000):
        answer = condition()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"never happened: {what}")


class StandIn(ThreadingHTTPServer):
    """Answers what a test lays out: `routes` for a Jupyter server, `objects` for S3, `answers` for SageMaker."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.routes: dict[str, Any] = {}
        self.objects: dict[str, bytes] = {}
        self.bucket_owner = "111122223333"
        self.answers: dict[str, list[Any]] = {}
        """Per operation what is answered next: a dict, or (status, error code). The last one is repeated."""
        self.requests: list[tuple[str, Any]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def calls(self, operation: str) -> list[Any]:
        return [request for name, request in self.requests if name == operation]


class _Handler(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""

    def _reply(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.server.requests.append(("GET", path))
        if path in self.server.routes:
            route = self.server.routes[path]
            status, body = route if isinstance(route, tuple) else (200, route)
            if status == 302:
                self.send_response(302)
                self.send_header("Location", str(body))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._reply(status, json.dumps(body).encode())
        elif self.headers.get("x-amz-expected-bucket-owner", self.server.bucket_owner) != self.server.bucket_owner:
            self._reply(403, b"<Error><Code>AccessDenied</Code><Message>Denied</Message></Error>", "application/xml")
        elif path in self.server.objects:
            self._reply(200, self.server.objects[path], "binary/octet-stream")
        else:
            self._reply(404, b"<Error><Code>NoSuchKey</Code><Message>None</Message></Error>", "application/xml")

    def do_POST(self) -> None:
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((operation, body))
        planned = self.server.answers.get(operation, [{}])
        answer = planned.pop(0) if len(planned) > 1 else planned[0]
        if isinstance(answer, tuple):
            status, code = answer
            self._reply(status, json.dumps({"__type": code, "message": f"{code} by the stand-in"}).encode())
        else:
            self._reply(200, json.dumps(answer).encode())


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class Jupyter:
    """A jupyter_server process with a home of its own."""

    def __init__(self, home: Path, *options: str, **environ: str) -> None:
        self.home = home
        self._options = options
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None
        self._info: dict[str, Any] = {}

    def start(self) -> Jupyter:
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG_"))}
        command = [sys.executable, "-m", "jupyter_server", "--ip=127.0.0.1", "--port=0", "--no-browser", "--allow-root"]
        command += ["--ServerApp.base_url=/jupyterlab/default", "--KernelManager.shutdown_wait_time=0.5"]
        with (self.home / "jupyter.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *self._options],
                cwd=self.home,
                env={**environ, "HOME": str(self.home), **self._environ},
                stdout=log,
                stderr=log,
            )
        self._info = wait_until(self._read_info, "the Jupyter server starts")
        return self

    def _read_info(self) -> dict[str, Any] | None:
        assert self._process is not None
        assert self._process.poll() is None, (self.home / "jupyter.log").read_text()
        for path in self.home.rglob(f"jpserver-{self._process.pid}.json"):
            try:
                self._info = json.loads(path.read_text())
                self.call("GET", "api/status")
            except (OSError, ValueError):
                return None
            return self._info
        return None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    @property
    def token(self) -> str:
        return str(self._info["token"])

    @property
    def port(self) -> int:
        return int(self._info["port"])

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}/jupyterlab/default/"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._info['port']}/jupyterlab/default/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self._info['token']}"},
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=300) as response:
            content = response.read()
        return json.loads(content) if content else None


@pytest.fixture
def start_jupyter(tmp_path: Path) -> Iterator[Callable[..., Jupyter]]:
    servers: list[Jupyter] = []

    def start(*options: str, home: Path = tmp_path, **environ: str) -> Jupyter:
        servers.append(Jupyter(home, *options, **environ))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def shared_jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    server = Jupyter(tmp_path_factory.mktemp("home")).start()
    yield server
    server.stop()


@pytest.fixture
def jupyter(shared_jupyter: Jupyter) -> Jupyter:
    """A running server with nothing open."""
    for kind in ("kernels", "terminals"):
        for model in shared_jupyter.call("GET", f"api/{kind}"):
            shared_jupyter.call("DELETE", f"api/{kind}/{model.get('id') or model['name']}")
    for session in shared_jupyter.call("GET", "api/sessions"):
        shared_jupyter.call("DELETE", f"api/sessions/{session['id']}")
    return shared_jupyter


@pytest.fixture
def aws(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in, set as the endpoint of boto3's clients."""
    for name, value in AWS_VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", stand_in.url)
    stand_in.answers["DescribeSpace"] = [{"OwnershipSettings": {"OwnerUserProfileName": "bob"}}]
    return stand_in
