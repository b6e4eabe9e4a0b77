"""What a request asks for, and how an answer or an error is written in the protocol of its service."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote
from xml.sax.saxutils import escape

import botocore.session
from botocore.model import ServiceModel
from werkzeug import Request, Response

SERVICES = {
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "sso": "sso-admin",
    "states": "stepfunctions",
}
"""Names under which requests are signed, where they are not the names of the service models."""

_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


class AwsError(Exception):
    """An error as AWS answers it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Call:
    """One request to a service."""

    service: str
    """By the name of the service model, such as `efs`."""
    operation: str
    """Such as `CreateDomain`; method and path if the service model has no operation for them."""
    region: str
    account: str
    path: str
    headers: dict[str, str]
    body: bytes


@functools.lru_cache
def service_model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


@functools.lru_cache
def known_services() -> frozenset[str]:
    return frozenset(botocore.session.get_session().get_available_services())


def identify(request: Request, body: bytes, account: str) -> Call:
    """Service and operation of a request, by its signature's scope and the service's model."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    scope = _SCOPE.search(headers.get("authorization", ""))
    signed = scope["service"].lower() if scope else "s3"
    service = SERVICES.get(signed, signed)
    return Call(
        service=service,
        operation=_operation(service, request, headers, body) or f"{request.method} {request.path}",
        region=scope["region"] if scope else "us-east-1",
        account=account,
        path=request.path,
        headers=headers,
        body=body,
    )


def _operation(service: str, request: Request, headers: dict[str, str], body: bytes) -> str | None:
    if "x-amz-target" in headers:
        return headers["x-amz-target"].rpartition(".")[2]
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return next(iter(parse_qs(body.decode(errors="replace")).get("Action", [])), None)
    if service not in known_services():
        return None
    path = request.environ.get("RAW_URI", request.path).partition("?")[0]
    for pattern, method, query, operation in _routes(service):
        if method == request.method and query <= set(request.args) and pattern.fullmatch(path):
            return operation
    return None


@functools.lru_cache
def _routes(service: str) -> list[tuple[re.Pattern[str], str, frozenset[str], str]]:
    """The paths of a service's model, the most particular first."""
    model = service_model(service)
    routes = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        path, _, query = http["requestUri"].partition("?")
        keys = frozenset(part.partition("=")[0] for part in query.split("&") if part)
        literal = re.sub(r"\{[^}]*\}", "", path)
        pattern = re.sub(r"\\\{[^}]*?(\\\+)?\\\}", lambda m: ".+" if m[1] else "[^/]+", re.escape(path))
        routes.append(
            (len(keys), len(literal), path.count("/"), re.compile(f"{pattern}/?"), http["method"], keys, name)
        )
    routes.sort(key=lambda route: (-route[0], -route[1], -route[2], route[6]))
    return [(pattern, method, keys, name) for _, _, _, pattern, method, keys, name in routes]


def path_parameter(call: Call, before: str) -> str:
    """The part of the path that follows `before`."""
    return unquote(call.path.partition(before)[2].partition("/")[0])


def json_answer(content: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/x-amz-json-1.1")


def error_answer(call: Call, error: AwsError) -> Response:
    """The error in the protocol of the call's service, as SDKs read it."""
    model = service_model(call.service) if call.service in known_services() else None
    protocol = str(model.metadata["protocol"]) if model else "rest-json"
    if protocol in ("json", "rest-json"):
        answer = json_answer({"__type": error.code, "message": error.message}, error.status)
        answer.headers["x-amzn-errortype"] = error.code
        return answer
    fault = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    if protocol == "ec2":
        text = f"<Response><Errors><Error>{fault}</Error></Errors><RequestID>local</RequestID></Response>"
    elif call.service == "s3":
        text = f"<Error>{fault}<RequestId>local</RequestId></Error>"
    else:
        text = f"<ErrorResponse><Error><Type>Sender</Type>{fault}</Error><RequestId>local</RequestId></ErrorResponse>"
    return Response(text, error.status, content_type="text/xml")
