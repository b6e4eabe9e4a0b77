"""The local AWS as users start it, in a process of its own, and clients for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.aws.clock import DEFAULT_DELAYS

ROOT = Path(__file__).parents[2]
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
AT_ONCE = dict.fromkeys(DEFAULT_DELAYS, 0)
"""What has been asked for is done when the next request comes."""
FOREVER = 86_400


class LocalAws:
    """A running local AWS."""

    def __init__(self, endpoint: str, pid: int) -> None:
        self.endpoint = endpoint
        self.pid = pid
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = "us-east-1") -> Any:
        """It is made once: that takes longer than most tests."""
        made = self._clients.get((service, region))
        if made is None:
            made = self._clients[service, region] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name=region,
                aws_access_key_id="test",
                aws_secret_access_key="test",
                config=Config(retries={"total_max_attempts": 1}),
            )
        return made

    def control(self, name: str, content: Any = None, method: str = "") -> Any:
        return json.loads(self.send(f"/_local/{name}", content, method)[1])

    def send(self, path: str, content: Any = None, method: str = "", **headers: str) -> tuple[int, bytes]:
        """A request as it is, past every client-side check."""
        request = urllib.request.Request(
            f"{self.endpoint}{path}",
            method=method or ("GET" if content is None else "POST"),
            data=None if content is None else json.dumps(content).encode(),
            headers=headers,
        )
        try:
            with NO_PROXY.open(request, timeout=30) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def sagemaker(self, operation: str, content: Any) -> tuple[int, Any]:
        """A SageMaker request as it is."""
        scope = "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/sagemaker/aws4_request"
        target = {"X-Amz-Target": f"SageMaker.{operation}", "Content-Type": "application/x-amz-json-1.1"}
        status, answer = self.send("/", content, Authorization=scope, **target)
        return status, json.loads(answer)

    def delays(self, **seconds: float) -> None:
        self.control("clock", {"delays": seconds})


@pytest.fixture(scope="session")
def server() -> Iterator[LocalAws]:
    process = subprocess.Popen(
        [sys.executable, "-B", "-m", "local.aws.server"],
        cwd=ROOT,
        env={**os.environ, "MOTO_ACCOUNT_ID": "111122223333"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield LocalAws(json.loads(process.stdout.readline())["endpoint"], process.pid)
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture
def aws(server: LocalAws) -> LocalAws:
    """The local AWS with nothing in it, in which everything settles at once."""
    server.control("reset", {})
    server.delays(**AT_ONCE)
    return server


def wait_until(condition: Callable[[], Any], what: str) -> Any:
    """The first true answer of the condition. The bound only keeps a broken test from hanging."""
    for _ in range(300):
        answer = condition()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"never happened: {what}")


def error_of(call: Callable[[], Any]) -> str:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


class Network:
    """A VPC with two subnets and a group for apps."""

    def __init__(self, aws: LocalAws) -> None:
        self.ec2 = aws.client("ec2")
        self.vpc_id = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.subnet_ids = [
            self.ec2.create_subnet(VpcId=self.vpc_id, CidrBlock=f"10.0.{i}.0/24", AvailabilityZone=f"us-east-1{zone}")[
                "Subnet"
            ]["SubnetId"]
            for i, zone in enumerate("ab")
        ]
        self.group_id = self.group("apps")

    def group(self, name: str) -> str:
        made = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.vpc_id)
        return str(made["GroupId"])

    def interfaces(self) -> list[Any]:
        found = self.ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [self.vpc_id]}])
        return list(found["NetworkInterfaces"])


@pytest.fixture
def network(aws: LocalAws) -> Network:
    return Network(aws)


class Domain:
    """A Studio domain in a VPC, encrypted, in service."""

    def __init__(self, aws: LocalAws, network: Network, **more: Any) -> None:
        self.sagemaker = aws.client("sagemaker")
        self.network = network
        self.key_arn = aws.client("kms").create_key()["KeyMetadata"]["Arn"]
        self.request = {
            "DomainName": "studio",
            "AuthMode": "IAM",
            "AppNetworkAccessType": "VpcOnly",
            "VpcId": network.vpc_id,
            "SubnetIds": network.subnet_ids,
            "KmsKeyId": self.key_arn,
            "DefaultUserSettings": {
                "ExecutionRole": "arn:aws:iam::111122223333:role/execution",
                "SecurityGroups": [network.group_id],
            },
            "DefaultSpaceSettings": {"ExecutionRole": "arn:aws:iam::111122223333:role/execution"},
            **more,
        }
        self.id = self.sagemaker.create_domain(**self.request)["DomainId"]
        self.settled()

    def describe(self) -> Any:
        return self.sagemaker.describe_domain(DomainId=self.id)

    def settled(self) -> Any:
        return wait_until(lambda: (d := self.describe())["Status"] == "InService" and d, "the domain is in service")

    def is_gone(self) -> bool:
        return all(domain["DomainId"] != self.id for domain in self.sagemaker.list_domains()["Domains"])

    def profile(self, name: str = "ana", **more: Any) -> str:
        self.sagemaker.create_user_profile(DomainId=self.id, UserProfileName=name, **more)
        wait_until(
            lambda: (
                self.sagemaker.describe_user_profile(DomainId=self.id, UserProfileName=name)["Status"] == "InService"
            ),
            "the profile is in service",
        )
        return name

    def space(self, name: str, owner: str, sharing: str = "Private") -> str:
        self.sagemaker.create_space(
            DomainId=self.id,
            SpaceName=name,
            OwnershipSettings={"OwnerUserProfileName": owner},
            SpaceSharingSettings={"SharingType": sharing},
            SpaceSettings={"AppType": "JupyterLab"},
        )
        wait_until(
            lambda: self.sagemaker.describe_space(DomainId=self.id, SpaceName=name)["Status"] == "InService",
            "the space is in service",
        )
        return name

    def app(self, until: str = "InService", app_type: str = "JupyterLab", **owner: str) -> dict[str, str]:
        key = {"DomainId": self.id, "AppType": app_type, "AppName": "default", **owner}
        self.sagemaker.create_app(**key)
        self.app_is(until, key)
        return key

    def app_is(self, status: str, key: dict[str, str]) -> Any:
        return wait_until(
            lambda: (app := self.sagemaker.describe_app(**key))["Status"] == status and app, f"the app is {status}"
        )


@pytest.fixture
def domain(aws: LocalAws, network: Network) -> Domain:
    return Domain(aws, network)
