"""
Client tokens of EC2: a request that is sent again since its answer was lost has the first answer and no further effect.
moto does the work again. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

from moto.core.base_backend import BackendDict, BaseBackend
from werkzeug import Response

from .operation import AwsError, Call

Parameters = dict[str, list[str]]


class ClientTokens(BaseBackend):
    """What requests with a token asked for and were answered, in one account and region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.answers: dict[tuple[str, str], tuple[Parameters, Response]] = {}
        """By operation and token."""


_tokens: BackendDict[ClientTokens] = BackendDict(ClientTokens, "ec2")


def once(call: Call, work: Callable[[], Response]) -> Response:
    """
    Does the work of a request to EC2, unless it has been done under the same token. A failed attempt does not count.

    Raises AwsError if the token has been another request's.
    """
    parameters = parse_qs(call.body.decode(errors="replace"))
    token = parameters.pop("ClientToken", None)
    if token is None:
        return work()
    answers = _tokens[call.account][call.region].answers
    key = (call.operation, token[0])
    if key in answers:
        first, answer = answers[key]
        if parameters != first:
            raise AwsError("IdempotentParameterMismatch", f"The client token {token[0]} was that of another request.")
        return answer
    answer = work()
    if answer.status_code == 200:
        answers[key] = (parameters, answer)
    return answer
