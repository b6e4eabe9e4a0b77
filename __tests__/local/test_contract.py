"""Nothing of the added services goes by that the public service models do not know."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import xform_name
from conftest import Domain, LocalAws, error_of
from moto.core.base_backend import BackendDict, BaseBackend

from local.aws.added import ADDED, Added, Breach
from local.aws.contract import breaches
from local.aws.operation import Call, service_model

CALL = Call("sagemaker", "ListDomains", "us-east-1", "111122223333", "/", {}, b"{}")

TAGS: dict[str, Any] = {
    "ResourceArn": "arn:aws:sagemaker:us-east-1:111122223333:domain/d-1",
    "Tags": [{"Key": "a", "Value": "b"}],
}


class Nothing(BaseBackend):
    """A backend that keeps nothing."""


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Added:
    """A service whose operations a test makes up."""
    monkeypatch.setattr("local.aws.added.ADDED", dict(ADDED))
    return Added("sagemaker", BackendDict(Nothing, "sagemaker"))


def test_an_invented_member_of_a_request_is_refused_and_recorded(aws: LocalAws) -> None:
    request = {"StudioLifecycleConfigName": "x", "StudioLifecycleConfigContents": "eA=="}
    status, answer = aws.sagemaker("DescribeStudioLifecycleConfig", request)
    assert (status, answer["__type"]) == (400, "ValidationException")
    (violation,) = aws.control("violations")
    assert (violation["kind"], violation["operation"]) == ("request", "DescribeStudioLifecycleConfig")
    assert 'Unknown parameter in input: "StudioLifecycleConfigContents"' in violation["problems"][0]


def test_an_ill_typed_member_of_a_request_is_refused_and_recorded(aws: LocalAws, domain: Domain) -> None:
    settings = {"JupyterLabAppSettings": {"AppLifecycleManagement": {"IdleSettings": {"IdleTimeoutInMinutes": "60"}}}}
    status, answer = aws.sagemaker("UpdateDomain", {"DomainId": domain.id, "DefaultUserSettings": settings})
    assert status == 400
    assert "Invalid type for parameter" in answer["message"]
    assert len(aws.control("violations")) == 1


def test_requests_as_they_should_be_leave_no_violation(aws: LocalAws, domain: Domain) -> None:
    domain.space("own", domain.profile())
    domain.app(SpaceName="own")
    domain.sagemaker.list_apps(DomainIdEquals=domain.id)
    assert aws.control("violations") == []


def test_an_invented_member_of_an_answer_is_caught(added: Added) -> None:
    def list_domains(_: Nothing, request: dict[str, Any]) -> dict[str, Any]:
        return {"Domains": [{"DomainId": "d-1", "DomainColour": "blue"}]}

    added(list_domains)
    with pytest.raises(Breach, match="DomainColour") as caught:
        added.answer(CALL, {})
    assert caught.value.kind == "answer"


def test_an_answer_of_the_service_s_own_shape_passes(added: Added) -> None:
    def list_domains(_: Nothing, request: dict[str, Any]) -> dict[str, Any]:
        return {"Domains": [{"DomainId": "d-1", "Status": "InService", "CreationTime": 1.5}]}

    added(list_domains)
    assert added.answer(CALL, {})["Domains"][0]["DomainId"] == "d-1"


@pytest.mark.parametrize(
    ("member", "value", "problem"),
    [
        ("AppType", "Notebook", "allowed: JupyterServer"),
        ("AppName", "no spaces here", "expected"),
        ("AppName", "a" * 64, "at most 63"),
        ("DomainId", 5, "Invalid type"),
        ("Colour", "blue", "Unknown parameter"),
    ],
)
def test_each_kind_of_breach_is_told(member: str, value: object, problem: str) -> None:
    shape = service_model("sagemaker").operation_model("DescribeApp").input_shape
    good = {"DomainId": "d-1", "SpaceName": "s", "AppType": "JupyterLab", "AppName": "default"}
    assert breaches(shape, good) == []
    assert problem in " ".join(breaches(shape, {**good, member: value}))


def model_with(**members: Any) -> dict[str, Any]:
    return {"ModelName": "m", "PrimaryContainer": members}


@pytest.mark.parametrize(
    ("operation", "asked", "problem"),
    [
        ("ListApps", {"MaxResults": 101}, ".MaxResults is 101; at most 100"),
        ("AddTags", {**TAGS, "Tags": TAGS["Tags"] * 51}, ".Tags is 51; at most 50"),
        ("AddTags", {**TAGS, "Tags": [{"Key": "k" * 129, "Value": ""}]}, ".Tags[0].Key is 129; at most 128"),
        ("CreateModel", model_with(Environment={"no name": "x"}), "'no name'; expected"),
        ("CreateModel", model_with(Environment={"A": "x" * 1025}), ".Environment.A is 1025; at most 1024"),
    ],
)
def test_bounds_hold_for_numbers_lists_and_what_is_inside(operation: str, asked: dict[str, Any], problem: str) -> None:
    (told,) = breaches(service_model("sagemaker").operation_model(operation).input_shape, asked)
    assert problem in told


@pytest.mark.parametrize(
    ("operation", "asked"), [("ListApps", {"MaxResults": 100}), ("AddTags", {**TAGS, "Tags": TAGS["Tags"] * 50})]
)
def test_what_is_just_within_its_bounds_passes(operation: str, asked: dict[str, Any]) -> None:
    assert breaches(service_model("sagemaker").operation_model(operation).input_shape, asked) == []


def test_a_missing_member_is_told() -> None:
    shape = service_model("sagemaker").operation_model("DescribeDomain").input_shape
    assert "DomainId" in breaches(shape, {})[0]


def test_an_operation_that_the_service_lacks_is_not_added(added: Added) -> None:
    def list_castles(_: Nothing, request: dict[str, Any]) -> dict[str, Any]:
        return {}

    with pytest.raises(ValueError, match="sagemaker has no operation ListCastles"):
        added(list_castles)
    assert not added.has("ListCastles")


def test_an_operation_that_nobody_knows_is_answered_400_with_its_name(aws: LocalAws) -> None:
    status, answer = aws.sagemaker("DescribeHub", {"HubName": "x"})
    assert (status, answer["__type"]) == (400, "UnknownOperationException")
    assert "sagemaker DescribeHub" in answer["message"]
    assert aws.control("violations")[0]["kind"] == "unknown operation"


@pytest.mark.parametrize(
    ("service", "operation", "call"),
    [
        ("lambda", "GetProvisionedConcurrencyConfig", {"FunctionName": "duty", "Qualifier": "1"}),
        ("efs", "DescribeReplicationConfigurations", {"FileSystemId": "fs-12345678"}),
        ("codeartifact", "ListDomains", {}),
        ("braket", "GetDevice", {"deviceArn": "device"}),
    ],
)
def test_what_moto_has_no_path_or_no_service_for_is_unknown_too(
    aws: LocalAws, service: str, operation: str, call: dict[str, str]
) -> None:
    client = aws.client(service)
    refused = error_of(lambda: getattr(client, xform_name(operation))(**call))
    assert refused == f"UnknownOperationException: The local AWS has no {service} {operation}."
    (violation,) = aws.control("violations")
    assert (violation["kind"], violation["operation"]) == ("unknown operation", operation)


def test_what_does_not_exist_is_no_violation(aws: LocalAws) -> None:
    assert "FileSystemNotFound" in error_of(lambda: aws.client("efs").describe_file_systems(FileSystemId="fs-12345678"))
    assert "ResourceNotFoundException" in error_of(lambda: aws.client("lambda").get_function(FunctionName="absent"))
    assert "404" in error_of(lambda: aws.client("s3").head_bucket(Bucket="absent"))
    assert aws.send("/favicon.ico")[0] == 404
    assert aws.control("violations") == []
