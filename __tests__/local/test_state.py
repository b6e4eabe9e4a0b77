"""What the local AWS tells of what exists, kind by kind."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from conftest import Domain, LocalAws, Network
from moto.core.base_backend import BackendDict, BaseBackend
from moto.ec2.models import ec2_backends
from moto.ec2.models.vpcs import VPC
from moto.iam.models import IAMBackend

from local.aws import control, iam, state

ACCOUNT = "111122223333"


class Castles(BaseBackend):
    """A service of castles."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.castles = [f"castle of {account_id} in {region_name}"]


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds that a test makes up end with it."""
    monkeypatch.setattr(state, "_KINDS", dict(state._KINDS))


def test_a_service_brings_its_own_kinds() -> None:
    @state.state_kind("castles", BackendDict(Castles, "ec2"))
    def castles(service: Castles) -> list[str]:
        return service.castles

    @state.state_kind("moats", BackendDict(Castles, "ec2"))
    def moats(_: Castles) -> list[str]:
        return []

    assert state.state(ACCOUNT, "eu-west-1") == {"castles": [f"castle of {ACCOUNT} in eu-west-1"]}


def test_a_global_service_is_asked_by_its_partition() -> None:
    backends = BackendDict(Castles, "iam", use_boto3_regions=False, additional_regions=["aws", "aws-cn"])

    @state.state_kind("castles", backends)
    def castles(service: Castles) -> list[str]:
        return service.castles

    assert state.state(ACCOUNT, "cn-north-1")["castles"] == [f"castle of {ACCOUNT} in aws-cn"]


def test_a_kind_is_told_once() -> None:
    @state.state_kind("castles", BackendDict(Castles, "ec2"))
    def castles(service: Castles) -> list[str]:
        return service.castles

    with pytest.raises(ValueError, match="two tell of the kind castles"):
        state.state_kind("castles", BackendDict(Castles, "ec2"))(castles)


def test_a_new_local_aws_has_nothing(aws: LocalAws) -> None:
    assert aws.control("state") == {}


def test_what_aws_brings_is_not_told(monkeypatch: pytest.MonkeyPatch, aws: LocalAws) -> None:
    monkeypatch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    backend = IAMBackend("aws", ACCOUNT)
    assert backend.managed_policies
    assert iam.policies(backend) == []
    assert aws.client("kms").describe_key(KeyId="alias/aws/s3")["KeyMetadata"]["KeyManager"] == "AWS"
    image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    assert aws.client("ssm").get_parameter(Name=image)["Parameter"]["Value"].startswith("ami-")
    assert aws.control("state") == {}


def test_a_reset_leaves_nothing_in_memory() -> None:
    ec2_backends[ACCOUNT]["us-east-1"].create_vpc("10.0.0.0/16")
    assert VPC.instances_tracked  # type: ignore[attr-defined]
    control.reset()
    assert not VPC.instances_tracked  # type: ignore[attr-defined]


def test_it_tells_of_networks(network: Network, aws: LocalAws) -> None:
    interface = network.ec2.create_network_interface(SubnetId=network.subnet_ids[0], Description="mine")
    endpoints = [
        network.ec2.create_vpc_endpoint(
            VpcId=network.vpc_id, ServiceName=f"com.amazonaws.us-east-1.{service}", VpcEndpointType="Gateway"
        )["VpcEndpoint"]["VpcEndpointId"]
        for service in ("s3", "dynamodb")
    ]
    network.ec2.delete_vpc_endpoints(VpcEndpointIds=endpoints[1:])
    found = aws.control("state")
    assert found["subnets"] == sorted(network.subnet_ids)
    assert found["securityGroups"] == [f"{network.group_id} apps"]
    assert found["networkInterfaces"] == [f"{interface['NetworkInterface']['NetworkInterfaceId']} mine"]
    assert found["vpcEndpoints"] == [f"{endpoints[0]} com.amazonaws.us-east-1.s3"]
    assert "routeTables" not in found


def test_it_tells_of_file_systems(domain: Domain, aws: LocalAws) -> None:
    (found,) = aws.control("state")["fileSystems"]
    described = domain.describe()
    (first, second) = aws.client("efs").describe_mount_targets(FileSystemId=found["id"])["MountTargets"]
    assert found == {
        "id": described["HomeEfsFileSystemId"],
        "kmsKeyId": domain.key_arn,
        "mountTargets": [f"{target['MountTargetId']} available" for target in (first, second)],
        "tags": [{"Key": "ManagedByAmazonSageMakerResource", "Value": described["DomainArn"]}],
    }


def test_it_tells_of_functions_keys_and_what_they_write(aws: LocalAws) -> None:
    kms = aws.client("kms")
    role = aws.client("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")["Role"]
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.client("iam").create_policy(PolicyName="reader", PolicyDocument=policy)
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/data", TargetKeyId=key["KeyId"])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("index.mjs", "")
    code = {"ZipFile": archive.getvalue()}
    aws.client("lambda").create_function(
        FunctionName="duty", Role=role["Arn"], Runtime="nodejs22.x", Handler="index.handler", Code=code
    )
    aws.client("logs").create_log_group(logGroupName="/aws/lambda/duty")
    aws.client("ssm").put_parameter(Name="/studio/domain", Value="d-1", Type="String")
    assert aws.control("state") == {
        "aliases": ["alias/data"],
        "functions": ["duty"],
        "keys": {key["Arn"]: "Enabled"},
        "logGroups": ["/aws/lambda/duty"],
        "parameters": ["/studio/domain"],
        "policies": ["reader"],
        "roles": ["function"],
    }
