"""The HTTP server: under the load of Terraform at its highest parallelism and beyond, and closed to browsers' pages."""

from __future__ import annotations

import http.client
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import LocalAws

REQUESTS = 400
AT_ONCE = 200
HEADERS = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/s3/aws4_request",
    "Content-Type": "application/octet-stream",
}


def test_of_hundreds_of_requests_at_once_none_loses_its_connection(aws: LocalAws) -> None:
    """An error to connect, read or write is raised here; what is refused is refused only after all of it was read."""
    aws.client("s3").create_bucket(Bucket="data")

    def write_and_read(number: int) -> tuple[int, int, int, bool]:
        content = f"{number} " + "x" * (number % 20 * 10_000)
        written, _ = aws.send(f"/data/{number}", content, method="PUT", **HEADERS)
        refused, _ = aws.send("/absent/x", content, method="PUT", **HEADERS)
        read, answer = aws.send(f"/data/{number}", **HEADERS)
        return written, refused, read, answer == f'"{content}"'.encode()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(write_and_read, range(REQUESTS))) == {(200, 404, 200, True)}


def create_vpc(aws: LocalAws, invocation: str, attempt: int) -> bytes:
    """A request as an SDK makes it, at first or again."""
    headers = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/ec2/aws4_request",
        "Content-Type": "application/x-www-form-urlencoded",
        "amz-sdk-invocation-id": invocation,
        "amz-sdk-request": f"attempt={attempt}; max=25",
    }
    body = b"Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0/16"
    request = urllib.request.Request(aws.endpoint, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return bytes(response.read())


def vpcs(aws: LocalAws) -> int:
    return len(aws.control("state").get("vpcs", []))


def test_a_request_that_an_sdk_repeats_has_its_first_answer(aws: LocalAws) -> None:
    first = create_vpc(aws, "one", 1)
    assert create_vpc(aws, "one", 2) == first
    assert vpcs(aws) == 1
    assert [each.get("fault") for each in aws.control("requests")] == [None, "repeated"]


def test_another_request_is_no_repetition(aws: LocalAws) -> None:
    create_vpc(aws, "one", 1)
    create_vpc(aws, "two", 1)
    create_vpc(aws, "three", 2)
    assert vpcs(aws) == 3


def test_an_answer_that_is_lost_on_purpose_is_not_given_again(aws: LocalAws) -> None:
    aws.control("faults", [{"service": "ec2", "operation": "CreateVpc", "kind": "drop", "count": 1}])
    with pytest.raises((OSError, http.client.HTTPException)):
        create_vpc(aws, "one", 1)
    create_vpc(aws, "one", 2)
    assert vpcs(aws) == 2


def test_a_reset_forgets_answers(aws: LocalAws) -> None:
    create_vpc(aws, "one", 1)
    aws.control("reset", {})
    create_vpc(aws, "one", 2)
    assert vpcs(aws) == 1


def port(aws: LocalAws) -> str:
    return aws.endpoint.rpartition(":")[2]


@pytest.mark.parametrize("path", ["/", "/_local/state", "/data/x", "/2015-03-31/functions/duty/invocations"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.com"},
        {"Origin": "null"},
        {"Host": "rebound.example.com:{port}"},
        {"Host": "127.0.0.1:1"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1.example.com:{port}"},
        {"Host": "notlocalhost:{port}"},
        {"Host": "bucket.127.0.0.1:{port}"},
        {"Host": "example.com:80@127.0.0.1:{port}"},
    ],
)
def test_a_page_in_a_browser_is_refused(aws: LocalAws, path: str, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=port(aws)) for name, value in headers.items()}
    for method in ("GET", "POST", "OPTIONS"):
        assert aws.send(path, {} if method == "POST" else None, method=method, **sent)[0] == 403
    assert aws.control("requests") == []


def test_a_page_in_a_browser_changes_nothing(aws: LocalAws) -> None:
    aws.client("s3").create_bucket(Bucket="data")
    assert aws.send("/_local/reset", {}, Origin="https://example.com")[0] == 403
    assert aws.control("state")["buckets"] == ["data"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "bucket.localhost"])
def test_it_answers_by_its_address_and_as_localhost(aws: LocalAws, host: str) -> None:
    assert aws.send("/_local/health", Host=f"{host}:{port(aws)}")[0] == 200


def test_no_answer_is_shared_with_other_origins(aws: LocalAws) -> None:
    """https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS"""
    answer = aws.client("kms").create_key()
    assert not [name for name in answer["ResponseMetadata"]["HTTPHeaders"] if name.startswith("access-control-")]
