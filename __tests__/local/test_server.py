"""The HTTP server under the load of Terraform at its highest parallelism, and beyond."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

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
