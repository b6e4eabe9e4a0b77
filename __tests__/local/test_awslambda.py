"""Functions really run, as Lambda's Node.js runtime runs them."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError
from conftest import LocalAws, wait_until

from local.aws import awslambda

ROLE = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}


class Function:
    """A function made of the given JavaScript, whose role allows these actions."""

    def __init__(self, aws: LocalAws, code: str, timeout: int = 60, actions: tuple[str, ...] = ()) -> None:
        self.client = aws.client("lambda")
        iam = aws.client("iam")
        role = iam.create_role(RoleName="function", AssumeRolePolicyDocument=json.dumps(ROLE))["Role"]
        if actions:
            allow = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
            iam.put_role_policy(
                RoleName="function",
                PolicyName="duty",
                PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allow]}),
            )
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("index.mjs", code)
        self.client.create_function(
            FunctionName="duty",
            Role=role["Arn"],
            Runtime="nodejs22.x",
            Handler="index.handler",
            Code={"ZipFile": archive.getvalue()},
            Timeout=timeout,
        )

    def invoke(self, event: Any = None) -> tuple[Any, str | None]:
        answer = self.client.invoke(FunctionName="duty", Payload=json.dumps(event or {}))
        return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def test_the_handler_gets_the_event_and_answers(aws: LocalAws) -> None:
    function = Function(aws, "export const handler = async (event) => ({ doubled: event.number * 2 });")
    assert function.invoke({"number": 21}) == ({"doubled": 42}, None)


def test_an_error_is_answered_with_its_name_and_message(aws: LocalAws) -> None:
    function = Function(aws, 'export const handler = () => { throw new TypeError("no"); };')
    payload, kind = function.invoke()
    assert (payload["errorType"], payload["errorMessage"], kind) == ("TypeError", "no", "Unhandled")


def test_a_process_that_ends_itself_is_an_error(aws: LocalAws) -> None:
    payload, kind = Function(aws, "export const handler = () => process.exit(3);").invoke()
    assert (payload["errorType"], kind) == ("Runtime.ExitError", "Unhandled")
    assert "exit status 3" in payload["errorMessage"]


def test_the_timeout_ends_it_on_the_function_s_own_clock(aws: LocalAws) -> None:
    aws.control("clock", {"scale": 9000})
    code = 'console.log("begun"); export const handler = () => { for (;;); };'
    payload, kind = Function(aws, code, timeout=900).invoke()
    assert (payload["errorType"], kind) == ("Sandbox.Timedout", "Unhandled")
    assert "timed out after 900.00 seconds" in payload["errorMessage"]
    assert aws.control("invocations")[0]["log"] == ["begun"]


def test_its_time_begins_when_its_code_is_loaded(aws: LocalAws) -> None:
    aws.control("clock", {"scale": 100})
    code = """
    const loaded = performance.now();
    export const handler = (_, context) => {
      const used = 900_000 - context.getRemainingTimeInMillis();
      return { used, most: (performance.now() - loaded) * 100 + 1 };
    };
    """
    times, _ = Function(aws, code, timeout=900).invoke()
    assert times["used"] <= times["most"]


class TestTheServerSWatch:
    """A process that runs until it is ended, and the connection on which it tells its progress."""

    @pytest.fixture
    def process(self) -> Iterator[subprocess.Popen[bytes]]:
        with subprocess.Popen(["sleep", "600"]) as process:
            yield process
            process.kill()

    def test_it_begins_when_the_code_is_loaded(self, process: subprocess.Popen[bytes]) -> None:
        progress, its_end = socket.socketpair()
        with progress, its_end, ThreadPoolExecutor() as pool:
            overtime = pool.submit(awslambda._overtime, process, progress, 1, scale=1000)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.2)
            its_end.send(b"+")
            assert overtime.result() == "Task timed out after 1.00 seconds"
        assert process.returncode != 0

    def test_code_that_does_not_load_is_ended(
        self, process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(awslambda, "INIT_SECONDS", 0.1)
        progress, its_end = socket.socketpair()
        with progress, its_end:
            assert awslambda._overtime(process, progress, 900, scale=1) == "Its code was not loaded within 0.1 s"
        assert process.returncode != 0


def test_its_timers_and_its_remaining_time_run_on_the_same_clock(aws: LocalAws) -> None:
    aws.control("clock", {"scale": 100})
    code = """
    export const handler = async (_, context) => {
      const before = context.getRemainingTimeInMillis();
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      return before - context.getRemainingTimeInMillis();
    };
    """
    slept, _ = Function(aws, code, timeout=900).invoke()
    assert 19_000 < slept < 900_000


def test_it_reaches_the_local_aws_with_the_sdk(aws: LocalAws) -> None:
    code = """
    import { ListDomainsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
    export const handler = async () => (await new SageMakerClient({}).send(new ListDomainsCommand({}))).Domains;
    """
    assert Function(aws, code, actions=("sagemaker:ListDomains",)).invoke() == ([], None)
    assert ("sagemaker", "ListDomains") in [(each["service"], each["operation"]) for each in aws.control("requests")]


DELETES = """
import { DeleteVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DeleteDomainCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
const error = (call) => call.then(() => "none", (error) => error.name);
export const handler = async () => [
  await error(new SageMakerClient({}).send(new DeleteDomainCommand({ DomainId: "d-1" }))),
  await error(new EC2Client({}).send(new DeleteVpcCommand({ VpcId: "vpc-1" }))),
];
"""


def test_it_is_denied_what_its_role_does_not_allow(aws: LocalAws) -> None:
    function = Function(aws, DELETES, actions=("sagemaker:DeleteApp", "ec2:Describe*"))
    assert function.invoke() == (["AccessDeniedException", "UnauthorizedOperation"], None)


def test_it_may_do_what_its_policies_allow_while_they_are_there(aws: LocalAws) -> None:
    function = Function(aws, DELETES, actions=("sagemaker:DeleteDomain", "ec2:DeleteVpc"))
    assert function.invoke() == (["ResourceNotFound", "InvalidVpcID.NotFound"], None)
    iam = aws.client("iam")
    document = iam.get_role_policy(RoleName="function", PolicyName="duty")["PolicyDocument"]
    iam.delete_role_policy(RoleName="function", PolicyName="duty")
    assert function.invoke() == (["AccessDeniedException", "UnauthorizedOperation"], None)
    policy = iam.create_policy(PolicyName="managed", PolicyDocument=json.dumps(document))["Policy"]
    iam.attach_role_policy(RoleName="function", PolicyArn=policy["Arn"])
    assert function.invoke() == (["ResourceNotFound", "InvalidVpcID.NotFound"], None)


def test_its_log_goes_to_its_group(aws: LocalAws) -> None:
    logs = aws.client("logs")
    logs.create_log_group(logGroupName="/aws/lambda/duty")
    Function(aws, 'export const handler = () => console.log("hello");').invoke()
    events = logs.filter_log_events(logGroupName="/aws/lambda/duty")["events"]
    assert [event["message"] for event in events] == ["hello"]


def test_a_group_that_is_gone_stays_gone(aws: LocalAws) -> None:
    Function(aws, 'export const handler = () => console.log("hello");').invoke()
    assert aws.client("logs").describe_log_groups()["logGroups"] == []


def test_a_reset_ends_what_runs_and_forgets_it(aws: LocalAws) -> None:
    code = """
    import { ListDomainsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
    export const handler = async () => {
      await new SageMakerClient({}).send(new ListDomainsCommand({}));
      for (;;);
    };
    """
    function = Function(aws, code, actions=("sagemaker:List*",))
    with ThreadPoolExecutor() as pool:
        invocation = pool.submit(function.invoke)
        wait_until(
            lambda: any(each["operation"] == "ListDomains" for each in aws.control("requests")), "the function runs"
        )
        aws.control("reset", {})
        with pytest.raises(ClientError, match="reset while the function ran"):
            invocation.result()
    assert aws.control("invocations") == []


@pytest.mark.parametrize("code", ["export const other = 1;", "this is no code"])
def test_code_that_cannot_run_is_an_error_of_the_function(aws: LocalAws, code: str) -> None:
    assert Function(aws, code).invoke()[1] == "Unhandled"


def test_a_function_that_is_not_there_is_not_found(aws: LocalAws) -> None:
    client = aws.client("lambda")
    with pytest.raises(client.exceptions.ResourceNotFoundException) as caught:
        client.invoke(FunctionName="absent")
    answer = caught.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 404
    expected = "Function not found: arn:aws:lambda:us-east-1:111122223333:function:absent"
    assert answer["Error"]["Message"] == expected
    assert aws.control("violations") == []
