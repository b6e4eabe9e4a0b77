"""
Starts the local AWS: one HTTP server on the loopback interface that answers for every service.

`MOTO_ACCOUNT_ID` names the account (default 123456789012). `MOTO_IAM_LOAD_MANAGED_POLICIES=true` brings AWS's own
policies, `MOTO_EC2_LOAD_DEFAULT_AMIS=true` its machine images. It prints one line, its endpoint as JSON, once it
listens, and ends on SIGINT or SIGTERM.
"""

from __future__ import annotations

import argparse
import gc
import io
import ipaddress
import json
import logging
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug import Request, Response
from werkzeug.exceptions import NotFound
from werkzeug.serving import make_server

from . import (  # noqa: F401 - some are imported for what they mend in moto and add to it
    awslambda,
    client_tokens,
    control,
    dispatch,
    ec2,
    efs,
    iam,
    kms,
    logs,
    permissions,
    route53resolver,
    s3,
    sagemaker,
    simulation,
    ssm,
    ssoadmin,
)
from .added import ADDED, Breach
from .clock import CLOCK
from .faults import FAULTS, Rule
from .operation import AwsError, Call, error_answer, identify, json_answer
from .records import RECORDS
from .repeats import REPEATS
from .sagemaker.tags import owns

StartResponse = Callable[..., Any]


class LocalAws:
    """The server's WSGI application: faults, the added services, then moto."""

    def __init__(self, account: str, endpoint: str) -> None:
        self.account = account
        self.endpoint = endpoint
        self._moto = DomainDispatcherApplication(_service_app)
        self._lock = threading.RLock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = None
        body = request.get_data()
        if not self._is_own(request):
            return Response("The local AWS does not answer pages in a browser.\n", 403)(environ, start_response)
        if request.path.startswith("/_local/"):
            with self._lock:
                CLOCK.run_due()
                return control.answer(request, self.account)(environ, start_response)
        call = identify(request, body, self.account)
        repeated = REPEATS.answer(call)
        if repeated:
            RECORDS.request(call, repeated, "repeated")
            return repeated(environ, start_response)
        rule = FAULTS.take(call)
        if rule and rule.kind == "hold" and not FAULTS.hold(rule, lambda: _is_gone(environ)):
            RECORDS.request(call, None, rule.kind)
            return Response()(environ, start_response)
        response = self._answer(call, rule, environ)
        dropped = rule is not None and rule.kind == "drop"
        RECORDS.request(call, None if dropped else response, rule.kind if rule else None)
        if dropped:
            _hang_up(environ)
        else:
            REPEATS.keep(call, response)
        if rule and rule.kind == "holdAnswer":
            FAULTS.hold(rule, lambda: _is_gone(environ))
        return response(environ, start_response)

    def _is_own(self, request: Request) -> bool:
        """
        Whether a program on this machine asks, not a page in its browser: a page tells its origin, or reaches this
        address under a name of its own. The local AWS runs any code that it is given. SDKs put a bucket's name before
        `localhost`: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
        """
        if "Origin" in request.headers:
            return False
        address = self.endpoint.removeprefix("http://")
        localhost = f"localhost:{address.rpartition(':')[2]}"
        host = request.headers.get("Host", "")
        return host in (address, localhost) or host.endswith(f".{localhost}")

    def _answer(self, call: Call, rule: Rule | None, environ: dict[str, Any]) -> Response:
        """The answer to a request, whatever happens: never a status 500 that is not on purpose, since SDKs retry it."""
        try:
            if rule and rule.kind == "delay":
                time.sleep(rule.delay)
            error = rule.error(call) if rule else None
            if error:
                raise error
            if (call.service, call.operation) == ("lambda", "Invoke"):
                # Outside the lock: the function calls back.
                return awslambda.invoke(call, self.endpoint)
            with self._lock:
                CLOCK.run_due()
                permissions.check(call)
                added = ADDED.get(call.service)
                if added and added.has(call.operation):
                    request = json.loads(call.body or b"{}")
                    # moto keeps the tags of its own SageMaker resources.
                    if "ResourceArn" not in request or owns(request["ResourceArn"]):
                        FAULTS.planned_failure = rule.message if rule and rule.kind == "fail" else None
                        return json_answer(added.answer(call, request))
                if call.service == "ec2":
                    return client_tokens.once(call, lambda: self._ask_moto(call, environ))
                return self._ask_moto(call, environ)
        except Breach as breach:
            RECORDS.violation(call, breach.kind, breach.problems)
            return error_answer(call, breach)
        except AwsError as error:
            return error_answer(call, error)
        except Exception as error:  # noqa: BLE001 - a defect of ours or of moto, told rather than retried
            traceback.print_exc()
            problem = f"{type(error).__name__}: {error}"
            RECORDS.violation(call, "defect", [problem])
            return error_answer(call, AwsError("LocalAwsDefect", f"{call.service} {call.operation}: {problem}"))

    def _ask_moto(self, call: Call, environ: dict[str, Any]) -> Response:
        environ["wsgi.input"] = io.BytesIO(call.body)
        environ["CONTENT_LENGTH"] = str(len(call.body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        try:
            response = Response.from_app(self._moto, environ, buffered=True)
        except NotImplementedError:
            raise self._unknown(call) from None
        if response.status_code == 404 and not response.get_data() and call.service != "s3":
            raise self._unknown(call)
        if response.status_code >= 500:
            raise RuntimeError(f"moto answered {response.status_code}: {response.get_data()[:300]!r}")
        return response

    def _unknown(self, call: Call) -> AwsError:
        RECORDS.violation(call, "unknown operation", [f"{call.service} {call.operation}"])
        return AwsError("UnknownOperationException", f"The local AWS has no {call.service} {call.operation}.")


def _service_app(service: Any) -> Flask:
    """moto's application of a service. All that moto lacks, be it the service itself, is a NotImplementedError."""
    if service is None:
        raise NotImplementedError
    app = create_backend_app(service)
    if service != "moto_api":  # no service, but moto's own pages, which a browser asks for an icon too
        app.register_error_handler(NotFound, _no_such_path)
    return app


def _no_such_path(_: Exception) -> Response:
    raise NotImplementedError


def _hang_up(environ: dict[str, Any]) -> None:
    """Closes the connection, so that the client never learns what became of its request."""
    connection: socket.socket = environ["werkzeug.socket"]
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _is_gone(environ: dict[str, Any]) -> bool:
    """Whether the client has closed its connection, as the kernel does for one that was killed."""
    connection: socket.socket = environ["werkzeug.socket"]
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _loopback(host: str) -> str:
    if not ipaddress.ip_address(host).is_loopback:
        raise argparse.ArgumentTypeError(f"{host} is not a loopback address; what runs here has no access control")
    return host


def _scale(text: str) -> float:
    scale = float(text)
    if scale < 1:
        raise argparse.ArgumentTypeError("the least is 1")
    return scale


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser("python -m local.aws.server", description=__doc__)
    parser.add_argument("--host", type=_loopback, default="127.0.0.1", help="loopback address (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="0 (default) takes a free one")
    parser.add_argument("--time-scale", type=_scale, default=1, help="seconds of a function per second (default: 1)")
    options = parser.parse_args(arguments)

    account = os.environ.setdefault("MOTO_ACCOUNT_ID", "123456789012")
    CLOCK.start(options.time_scale)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = LocalAws(account, "")
    server = make_server(options.host, options.port, app, threaded=True)
    host = f"[{options.host}]" if ":" in options.host else options.host
    app.endpoint = f"http://{host}:{server.port}"
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: sys.exit(0))
    sys.stdout.write(json.dumps({"endpoint": app.endpoint, "account": account, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()
    # What is loaded by now stays: the collector need not go through it again and again, nor at the end.
    gc.freeze()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
