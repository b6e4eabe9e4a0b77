"""
Lambda functions really run: Invoke starts the function's own code in a Node.js process that reaches the local AWS.
https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import atexit
import base64
import io
import json
import os
import socket
import subprocess
import tempfile
import time
import uuid
import zipfile
from collections import deque
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import LambdaBackend, LambdaFunction, lambda_backends
from moto.logs.models import logs_backends
from werkzeug import Response

from .clock import CLOCK
from .operation import AwsError, Call, path_parameter
from .state import state_kind

RUNNER = Path(__file__).parents[1] / "invoke-handler.mjs"
NODE_MODULES = Path(__file__).parents[2] / "node_modules"
"""Where the AWS SDK comes from, which Lambda's runtime brings."""

INIT_SECONDS = 120
"""
What Node.js may take to start and to load the code, by the clock on the wall: none of it is the function's time. Far
more than Lambda allows, since a busy machine is slow.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
"""

INVOCATIONS: deque[dict[str, Any]] = deque(maxlen=1000)
"""What ran, for people and tests."""

RUNNING: set[subprocess.Popen[bytes]] = set()


@atexit.register
def stop() -> None:
    """Ends every function that runs. None outlives the local AWS, or a reset of it."""
    for process in list(RUNNING):
        RUNNING.discard(process)
        process.kill()


def invoke(call: Call, endpoint: str) -> Response:
    """Runs the function to its end or its timeout. An error of the function is an answer, with status 200."""
    name = path_parameter(call, "/functions/").rpartition(":function:")[2]
    try:
        function = lambda_backends[call.account][call.region].get_function(name, None)
    except UnknownFunctionException as unknown:
        raise AwsError(unknown.error_type, unknown.message, unknown.code) from None
    if not str(function.run_time).startswith("nodejs"):
        raise AwsError("InvalidRuntimeException", f"the local AWS runs Node.js functions, not {function.run_time}")
    started = time.monotonic()
    result, error, log = _run(function, call, endpoint)
    INVOCATIONS.append(
        {
            "function": name,
            "event": json.loads(call.body or b"{}"),
            "seconds": round(time.monotonic() - started, 3),
            "error" if error else "result": json.loads(result),
            "log": log.splitlines(),
        }
    )
    _keep(function, log)
    headers = {"x-amz-executed-version": "$LATEST", **({"x-amz-function-error": error} if error else {})}
    if call.headers.get("x-amz-log-type") == "Tail":
        headers["x-amz-log-result"] = base64.b64encode(log[-4096:].encode()).decode()
    return Response(result, 200, headers, content_type="application/json")


def _run(function: LambdaFunction, call: Call, endpoint: str) -> tuple[str, str, str]:
    """Payload, kind of error (empty if there is none) and log of one invocation."""
    with (
        tempfile.TemporaryDirectory(prefix="lambda-") as name,
        tempfile.TemporaryFile() as event,
        tempfile.TemporaryFile() as log,
    ):
        folder = Path(name)
        with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as code:
            code.extractall(folder)
        (folder / "node_modules").symlink_to(NODE_MODULES)
        event.write(call.body or b"{}")
        event.seek(0)
        request_id = str(uuid.uuid4())
        answer = folder / f"{request_id}.json"
        scale = CLOCK.scale
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_SESSION_TOKEN": str(function.role),
            "AWS_REGION": call.region,
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "LOCAL_TIME_SCALE": str(scale),
            "LOCAL_REQUEST_ID": request_id,
            "LOCAL_TIMEOUT_SECONDS": str(function.timeout),
            **function.environment_vars,
        }
        progress, its_end = socket.socketpair()
        command = ["node", str(RUNNER), str(folder), str(function.handler), str(answer), str(its_end.fileno())]
        with progress:
            with its_end:
                process = subprocess.Popen(  # noqa: S603 - the code that the user deploys, on the user's machine
                    command,
                    stdin=event,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    cwd=folder,
                    pass_fds=[its_end.fileno()],
                )
            RUNNING.add(process)
            overtime = _overtime(process, progress, int(function.timeout), scale)
        if process not in RUNNING:
            raise AwsError("ServiceException", "The local AWS was reset while the function ran.")
        RUNNING.discard(process)
        log.seek(0)
        printed = log.read().decode(errors="replace")
        prefix = f"RequestId: {request_id} Error:"
        if overtime:
            failure = {"errorType": "Sandbox.Timedout", "errorMessage": f"{prefix} {overtime}"}
            return json.dumps(failure), "Unhandled", printed
        if not answer.exists():
            message = f"{prefix} Runtime exited with error: exit status {process.returncode}"
            return json.dumps({"errorType": "Runtime.ExitError", "errorMessage": message}), "Unhandled", printed
        outcome = json.loads(answer.read_text())
        return json.dumps(outcome["payload"]), "Unhandled" if outcome["failed"] else "", printed


def _overtime(process: subprocess.Popen[bytes], progress: socket.socket, timeout: int, scale: float) -> str:
    """
    Waits until a function has ended. One whose time is over is ended, and the answer tells what time that was. A byte
    of progress comes when the code is loaded and the function's time begins; the connection ends with the process.
    """
    overtime = ""
    if not wait([progress], INIT_SECONDS):
        overtime = f"Its code was not loaded within {INIT_SECONDS} s"
    else:
        progress.recv(1)
        if not wait([progress], timeout / scale):
            overtime = f"Task timed out after {float(timeout):.2f} seconds"
    if overtime:
        process.kill()
    process.wait()
    return overtime


def _keep(function: LambdaFunction, log: str) -> None:
    """Writes the log where Lambda does. A log group that is gone stays gone: the functions' roles may not make one."""
    logs = logs_backends[function.account_id][function.region]
    if function.logs_group_name in logs.groups:
        function.save_logs(log)


@state_kind("functions", lambda_backends)
def functions(backend: LambdaBackend) -> list[str]:
    return sorted(each.function_name for each in backend.list_functions())
