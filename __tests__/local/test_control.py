"""Faults on purpose, the clock, the records, and that nothing listens beyond this machine."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError
from conftest import FOREVER, Domain, LocalAws, Network, error_of, wait_until

from local.aws.faults import Rule
from local.aws.operation import Call
from local.aws.server import main

LIST_APPS = Call("sagemaker", "ListApps", "us-east-1", "111122223333", "/", {}, b"{}")


def fault(aws: LocalAws, operation: str, kind: str, **more: Any) -> None:
    aws.control("faults", {"service": "sagemaker", "operation": operation, "kind": kind, "count": 1, **more})


def test_a_fault_is_met_as_often_as_it_says(aws: LocalAws) -> None:
    fault(aws, "ListDomains", "throttle", count=2)
    sagemaker = aws.client("sagemaker")
    for _ in range(2):
        assert "ThrottlingException" in error_of(sagemaker.list_domains)
    assert sagemaker.list_domains()["Domains"] == []


def test_a_fault_ends_with_its_time() -> None:
    rule = Rule.of({"service": "*", "operation": "List*", "kind": "throttle", "seconds": 3600})
    assert rule.applies(LIST_APPS)
    rule.since -= 3600
    assert not rule.applies(LIST_APPS)


def test_a_fault_in_its_time_meets_every_request(aws: LocalAws) -> None:
    aws.control("faults", {"service": "*", "operation": "List*", "kind": "throttle", "seconds": FOREVER})
    sagemaker = aws.client("sagemaker")
    assert "ThrottlingException" in error_of(sagemaker.list_apps)
    assert "ThrottlingException" in error_of(sagemaker.list_domains)


def test_a_fault_can_be_of_one_body_alone(aws: LocalAws) -> None:
    fault(aws, "DescribeDomain", "throttle", body='*"d-000000000001"*')
    assert aws.sagemaker("DescribeDomain", {"DomainId": "d-000000000002"})[1]["__type"] == "ResourceNotFound"
    assert aws.sagemaker("DescribeDomain", {"DomainId": "d-000000000001"})[1]["__type"] == "ThrottlingException"


def test_a_fault_meets_its_own_operation_alone(aws: LocalAws) -> None:
    fault(aws, "ListDomains", "throttle")
    assert aws.client("sagemaker").list_apps()["Apps"] == []


@pytest.mark.parametrize(
    ("service", "operation", "call", "code"),
    [
        ("ec2", "DescribeVpcs", "describe_vpcs", "RequestLimitExceeded"),
        ("efs", "DescribeFileSystems", "describe_file_systems", "ThrottlingException"),
        ("iam", "ListRoles", "list_roles", "ThrottlingException"),
        ("s3", "ListBuckets", "list_buckets", "SlowDown"),
    ],
)
def test_every_protocol_reads_its_fault(aws: LocalAws, service: str, operation: str, call: str, code: str) -> None:
    aws.control("faults", {"service": service, "operation": operation, "kind": "throttle", "count": 1})
    assert error_of(getattr(aws.client(service), call)).startswith(code)


def test_an_internal_error_and_an_error_by_its_code(aws: LocalAws) -> None:
    fault(aws, "ListDomains", "internal")
    assert aws.sagemaker("ListDomains", {})[0] == 500
    fault(aws, "ListDomains", "error", code="ResourceInUse", message="busy", status=409)
    assert aws.sagemaker("ListDomains", {}) == (409, {"__type": "ResourceInUse", "message": "busy"})


def test_a_dropped_connection_leaves_the_work_done(aws: LocalAws, domain: Domain) -> None:
    fault(aws, "CreateUserProfile", "drop")
    with pytest.raises(ConnectionClosedError):
        domain.profile()
    assert domain.sagemaker.describe_user_profile(DomainId=domain.id, UserProfileName="ana")


def test_a_failure_on_purpose_ends_a_deletion(aws: LocalAws, domain: Domain) -> None:
    fault(aws, "DeleteDomain", "fail", message="stuck")
    domain.sagemaker.delete_domain(DomainId=domain.id)
    wait_until(lambda: domain.describe()["Status"] == "Delete_Failed", "the deletion has failed")
    assert domain.describe()["FailureReason"] == "stuck"
    domain.sagemaker.delete_domain(DomainId=domain.id)
    wait_until(domain.is_gone, "the domain is gone")


CREATE_VPC = b"Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0/16"


def vpcs(aws: LocalAws) -> int:
    return len(aws.control("state").get("vpcs", []))


def held(aws: LocalAws, number: int = 1) -> None:
    wait_until(lambda: sum(rule["held"] for rule in aws.control("faults")) == number, f"requests held: {number}")


@contextmanager
def create_vpc(aws: LocalAws) -> Iterator[http.client.HTTPConnection]:
    """A request without its answer, as a client has it that can be killed."""
    connection = http.client.HTTPConnection(aws.endpoint.removeprefix("http://"), timeout=30)
    scope = "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/ec2/aws4_request"
    headers = {"Authorization": scope, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request("POST", "/", CREATE_VPC, headers)
        yield connection
    finally:
        connection.close()


@pytest.mark.parametrize(("kind", "vpcs_meanwhile"), [("hold", 0), ("holdAnswer", 1)])
@pytest.mark.parametrize("end", [("faults", None, "DELETE"), ("reset", {}, "POST")])
def test_a_request_is_held_until_the_rules_are_removed(
    aws: LocalAws, kind: str, vpcs_meanwhile: int, end: tuple[str, Any, str]
) -> None:
    aws.control("faults", {"service": "ec2", "operation": "CreateVpc", "kind": kind})
    with create_vpc(aws) as one, create_vpc(aws) as another:
        held(aws, 2)
        assert vpcs(aws) == 2 * vpcs_meanwhile
        assert aws.client("ec2").describe_vpcs()  # nothing else waits for it
        aws.control(*end)
        assert [each.getresponse().status for each in (one, another)] == [200, 200]


def test_a_held_request_whose_client_has_gone_is_never_worked_on(aws: LocalAws) -> None:
    aws.control("faults", {"service": "ec2", "operation": "CreateVpc", "kind": "hold"})
    with create_vpc(aws):
        held(aws)
    wait_until(lambda: [each for each in aws.control("requests") if each.get("fault") == "hold"], "it was given up")
    aws.control("faults", method="DELETE")
    assert vpcs(aws) == 0


def test_a_held_answer_whose_client_has_gone_leaves_the_work_done(aws: LocalAws) -> None:
    aws.control("faults", {"service": "ec2", "operation": "CreateVpc", "kind": "holdAnswer"})
    with create_vpc(aws):
        held(aws)
    aws.control("faults", method="DELETE")
    assert vpcs(aws) == 1


def test_a_hold_meets_no_more_requests_than_it_says(aws: LocalAws) -> None:
    aws.control("faults", {"service": "ec2", "operation": "CreateVpc", "kind": "hold", "count": 1})
    with create_vpc(aws):
        held(aws)
        with create_vpc(aws) as another:
            assert another.getresponse().status == 200
    assert vpcs(aws) == 1


def test_a_delay_that_is_set_anew_is_that_of_what_waits_already(aws: LocalAws, domain: Domain) -> None:
    aws.delays(appDelete=FOREVER)
    key = domain.app(**{"SpaceName": domain.space("notebooks", domain.profile())})
    domain.sagemaker.delete_app(**key)
    assert domain.sagemaker.describe_app(**key)["Status"] == "Deleting"
    aws.delays(appDelete=0)
    domain.app_is("Deleted", key)


@pytest.mark.parametrize(
    "rule",
    [
        {"service": "ec2", "operation": "*", "kind": "throttle"},
        {"service": "ec2", "operation": "*", "kind": "explode", "count": 1},
        {"service": "ec2", "operation": "*", "kind": "drop", "count": 1, "colour": "red"},
        {"operation": "*", "kind": "drop", "count": 1},
        {"service": "ec2", "operation": "*", "kind": "fail", "count": 1},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(aws: LocalAws, rule: dict[str, Any]) -> None:
    assert aws.send("/_local/faults", rule)[0] == 400
    assert aws.control("faults") == []


@pytest.mark.parametrize(
    "settings", [{"scale": 0.5}, {"delays": {"lunch": 1}}, {"delays": {"create": -1}}, {"speed": 2}]
)
def test_a_clock_that_makes_no_sense_is_refused(aws: LocalAws, settings: dict[str, Any]) -> None:
    before = aws.control("clock")
    assert aws.send("/_local/clock", settings)[0] == 400
    assert aws.control("clock") == before


def test_requests_are_recorded_with_what_became_of_them(aws: LocalAws) -> None:
    fault(aws, "ListDomains", "throttle")
    aws.sagemaker("ListDomains", {})
    error_of(lambda: aws.client("efs").describe_mount_targets(FileSystemId="fs-12345678"))
    aws.client("s3").create_bucket(Bucket="data")
    requests = aws.control("requests")
    assert [(each["service"], each["operation"], each["status"]) for each in requests] == [
        ("sagemaker", "ListDomains", 400),
        ("efs", "DescribeMountTargets", 404),
        ("s3", "CreateBucket", 200),
    ]
    assert requests[0]["fault"] == "throttle"
    assert aws.control(f"requests?since={requests[1]['number']}") == requests[2:]


def test_numbers_of_requests_go_on_after_a_reset(aws: LocalAws) -> None:
    aws.sagemaker("ListDomains", {})
    (before,) = aws.control("requests")
    aws.control("reset", {})
    aws.sagemaker("ListDomains", {})
    (after,) = aws.control(f"requests?since={before['number']}")
    assert after["number"] == before["number"] + 1


def test_the_state_tells_what_exists_and_a_reset_empties_it(aws: LocalAws, domain: Domain) -> None:
    state = aws.control("state")
    assert list(state["studio"].values()) == ["InService"]
    assert state["vpcs"] == [domain.network.vpc_id]
    assert state["keys"] == {domain.key_arn: "Enabled"}
    aws.control("reset", {})
    assert aws.control("state") == {}


def test_the_state_tells_of_flow_logs_queries_and_route_tables(aws: LocalAws, network: Network) -> None:
    table = network.ec2.create_route_table(VpcId=network.vpc_id)["RouteTable"]["RouteTableId"]
    (flow_log,) = network.ec2.create_flow_logs(
        ResourceIds=[network.vpc_id],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="flow",
        DeliverLogsPermissionArn="arn:aws:iam::111122223333:role/flow",
    )["FlowLogIds"]
    aws.client("logs").put_query_definition(name="denied", queryString="limit 1")
    state = aws.control("state")
    assert state["routeTables"] == [table]
    assert state["flowLogs"] == [f"{flow_log} {network.vpc_id}"]
    assert state["queries"] == ["denied"]


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_the_state_is_of_the_region_s_own_partition(aws: LocalAws, region: str) -> None:
    aws.client("s3").create_bucket(Bucket="elsewhere")
    aws.client("s3", region).create_bucket(Bucket="here", CreateBucketConfiguration={"LocationConstraint": region})
    aws.client("iam", region).create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    state = aws.control(f"state?region={region}")
    assert (state["buckets"], state["roles"]) == (["here"], ["role"])


def test_it_tells_its_account_and_its_process(aws: LocalAws) -> None:
    assert aws.control("health") == {"status": "ok", "account": "111122223333", "pid": aws.pid}


def test_an_unknown_control_url_is_not_found(aws: LocalAws) -> None:
    assert aws.send("/_local/nonsense")[0] == 404


def test_it_listens_on_the_loopback_interface_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--host", "0.0.0.0"])
    assert refused.value.code == 2
    assert "not a loopback address" in capsys.readouterr().err
