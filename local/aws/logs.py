"""What moto's CloudWatch Logs lacks: saved queries, and another key for a log group."""

from __future__ import annotations

import time

from moto.core.base_backend import BackendDict, BaseBackend
from moto.logs.models import LogGroup, LogsBackend, logs_backends
from moto.moto_api._internal import mock_random

from .added import Added, Members
from .operation import AwsError
from .state import state_kind


class Logs(BaseBackend):
    """What is kept beside moto's log groups."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.queries: dict[str, Members] = {}
        self.query_ids: dict[str, str] = {}
        """By the client token that each query was created with."""

    def group(self, request: Members) -> LogGroup:
        groups: dict[str, LogGroup] = logs_backends[self.account_id][self.region_name].groups
        name = request.get("logGroupName") or request.get("resourceIdentifier", "").partition(":log-group:")[2]
        if name not in groups:
            raise AwsError("ResourceNotFoundException", "The specified log group does not exist.")
        return groups[name]


query_backends = BackendDict(Logs, "logs")
operation = Added("logs", query_backends)


@operation
def put_query_definition(logs: Logs, request: Members) -> Members:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html"""
    token = request.get("clientToken", "")
    query_id = request.get("queryDefinitionId") or logs.query_ids.get(token) or str(mock_random.uuid4())
    if "queryDefinitionId" in request and query_id not in logs.queries:
        raise AwsError("ResourceNotFoundException", "The specified query definition does not exist.")
    if token:
        logs.query_ids[token] = query_id
    query = {name: value for name, value in request.items() if name != "clientToken"}
    logs.queries[query_id] = {**query, "queryDefinitionId": query_id, "lastModified": int(time.time() * 1000)}
    return {"queryDefinitionId": query_id}


@operation
def describe_query_definitions(logs: Logs, request: Members) -> Members:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueryDefinitions.html"""
    prefix = request.get("queryDefinitionNamePrefix", "")
    return {"queryDefinitions": [query for query in logs.queries.values() if query["name"].startswith(prefix)]}


@operation
def delete_query_definition(logs: Logs, request: Members) -> Members:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteQueryDefinition.html"""
    if logs.queries.pop(request["queryDefinitionId"], None) is None:
        raise AwsError("ResourceNotFoundException", "The specified query definition does not exist.")
    return {"success": True}


@operation
def associate_kms_key(logs: Logs, request: Members) -> Members:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html"""
    logs.group(request).kms_key_id = request["kmsKeyId"]
    return {}


@operation
def disassociate_kms_key(logs: Logs, request: Members) -> Members:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DisassociateKmsKey.html"""
    logs.group(request).kms_key_id = None
    return {}


@state_kind("logGroups", logs_backends)
def log_groups(logs: LogsBackend) -> list[str]:
    return sorted(logs.groups)


@state_kind("queries", query_backends)
def saved_queries(logs: Logs) -> list[str]:
    return sorted(query["name"] for query in logs.queries.values())
