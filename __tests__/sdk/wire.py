"""Stands between an SDK and the network: keeps what would be sent to SageMaker, and answers it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import EndpointConnectionError
from botocore.httpsession import URLLib3Session

ACCOUNT = "123456789012"
IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:sts::{ACCOUNT}:assumed-role/execution/SageMaker</Arn><UserId>AROA:SageMaker</UserId>
<Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""
BUCKETS = f"""<ListAllMyBucketsResult><Owner><ID>owner</ID></Owner><Buckets><Bucket>
<Name>sagemaker-us-east-1-{ACCOUNT}</Name><CreationDate>2020-01-01T00:00:00Z</CreationDate>
</Bucket></Buckets></ListAllMyBucketsResult>"""


class Sent(BaseException):
    """Ends a call whose request has been sent, where the SDK would wait for more than there is."""


class _Body(io.BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


class Wire:
    """What was sent to SageMaker since the last `take`, as operation and body."""

    def __init__(self) -> None:
        self.ends_with = ""
        """Operation after which `Sent` is raised."""
        self._sent: list[tuple[str, dict[str, Any]]] = []
        self._made: dict[str, dict[str, Any]] = {}

    def take(self) -> list[tuple[str, dict[str, Any]]]:
        sent, self._sent = self._sent, []
        return [(operation, body) for operation, body in sent if operation.startswith("Create")]

    def connect(self) -> None:
        """Puts itself in the place of botocore's HTTP connections."""

        def send(_: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
            return self._answer(request)

        URLLib3Session.send = send

    def _answer(self, request: AWSPreparedRequest) -> AWSResponse:
        host = urlsplit(request.url).hostname or ""
        if host.startswith("api.sagemaker."):
            target = request.headers["X-Amz-Target"]
            operation = (target.decode() if isinstance(target, bytes) else target).rpartition(".")[2]
            return self._response(request, json.dumps(self._sagemaker(operation, json.loads(request.body))), "json")
        if host.startswith("sts."):
            return self._response(request, IDENTITY, "xml")
        if host.split(".")[-3:-2] == ["s3"] or host.startswith("s3.") or ".s3." in host:
            return self._response(request, BUCKETS if request.method == "GET" else "", "xml")
        # A private network has no way to the others.
        raise EndpointConnectionError(endpoint_url=request.url, error="no route")

    def _sagemaker(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        self._sent.append((operation, body))
        if operation == self.ends_with:
            raise Sent
        kind = operation.removeprefix("Create").removeprefix("Describe").removesuffix("V2")
        if operation.startswith("Create"):
            self._made[kind] = body
        elif not operation.startswith("Describe"):
            return {}
        status = "Completed" if kind.endswith("Job") else "InService"
        arn = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:{kind.lower()}/one"
        return {**self._made.get(kind, {}), **body, f"{kind}Arn": arn, f"{kind}Status": status}

    @staticmethod
    def _response(request: AWSPreparedRequest, text: str, kind: str) -> AWSResponse:
        return AWSResponse(request.url, 200, {"Content-Type": f"application/{kind}"}, _Body(text.encode()))
