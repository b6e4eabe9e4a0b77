"""What becomes of moto's answers and of what goes wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug import Response
from werkzeug.test import Client, TestResponse

from local.aws.records import RECORDS
from local.aws.server import LocalAws

ENDPOINT = "http://127.0.0.1:1"
SCOPE = "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/{service}/aws4_request"

Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Asks the local AWS, in which the given WSGI application stands for moto."""

    def asked(moto: Any, service: str = "sts") -> TestResponse:
        app = LocalAws("111122223333", ENDPOINT)
        monkeypatch.setattr(app, "_moto", moto)
        return Client(app).get("/", base_url=ENDPOINT, headers={"Authorization": SCOPE.format(service=service)})

    yield asked
    RECORDS.reset()


def broken(*_: Any) -> None:
    raise KeyError("gone")


def test_an_answer_of_moto_is_passed_on(ask: Ask) -> None:
    answer = ask(Response("all well", 409))
    assert (answer.status_code, answer.text) == (409, "all well")
    assert RECORDS.violations == []


@pytest.mark.parametrize(
    ("moto", "problem"),
    [(broken, "KeyError: 'gone'"), (Response("down", 500), "RuntimeError: moto answered 500: b'down'")],
)
def test_a_defect_of_moto_is_told_and_recorded(ask: Ask, moto: Any, problem: str) -> None:
    answer = ask(moto)
    assert answer.status_code == 400
    assert "LocalAwsDefect" in answer.text
    (violation,) = RECORDS.violations
    assert violation == {"kind": "defect", "service": "sts", "operation": "GET /", "problems": [problem]}


def test_not_found_without_a_word_is_an_unknown_operation_but_in_s3(ask: Ask) -> None:
    assert "UnknownOperationException" in ask(Response("", 404)).text
    (violation,) = RECORDS.violations
    assert violation["kind"] == "unknown operation"
    assert ask(Response("not here", 404)).text == "not here"
    assert ask(Response("", 404), service="s3").status_code == 404
    assert len(RECORDS.violations) == 1
