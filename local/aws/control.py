"""
The control URLs, by which people and tests steer the local AWS and look into it. All is JSON.

GET /_local/health       that it answers, its account and its process
GET /_local/state        what exists, of ?region=
GET /_local/requests     every request and what became of it, after number ?since=
GET /_local/invocations  what functions were told, answered and logged
GET /_local/violations   what must not happen: requests or answers that break a service's model, operations that nobody
                         knows, defects of the local AWS
GET, POST, DELETE /_local/faults  rules that make requests go wrong; see faults.Rule
GET, POST /_local/clock  how fast functions' time runs and how long changes of state take; see clock.Clock.configure
POST /_local/reset       everything as just started; functions that run are ended
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import deque
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.core.base_backend import BackendDict
from moto.ec2.models import ec2_backends
from moto.efs.models import efs_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.ssm.models import ssm_backends
from moto.utilities.utils import get_partition
from werkzeug import Request, Response

from . import awslambda
from .clock import CLOCK
from .ec2 import groups, interfaces
from .faults import FAULTS
from .logs import query_backends
from .operation import Call
from .repeats import REPEATS
from .sagemaker.studio import studio_backends

MOST_BODY = 500


class Records:
    """What happened: every request, and every breach of a service's model or of the local AWS's own limits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        """Of the last request. It goes on after a reset, so that who asks for what came since sees it all."""
        self.reset()

    def reset(self) -> None:
        self.requests: deque[dict[str, Any]] = deque(maxlen=50_000)
        self.violations: list[dict[str, Any]] = []

    def request(self, call: Call, response: Response | None, fault: str | None) -> None:
        body = call.body[:MOST_BODY].decode(errors="replace")
        failed = response is not None and response.status_code >= 400
        entry = {
            "time": round(time.time(), 3),
            "service": call.service,
            "operation": call.operation,
            "status": response.status_code if response else None,
            "fault": fault,
            "body": body,
            "answer": response.get_data()[:MOST_BODY].decode(errors="replace") if failed and response else None,
        }
        with self._lock:
            self._number += 1
            self.requests.append({"number": self._number, **{k: v for k, v in entry.items() if v is not None}})

    def violation(self, call: Call, kind: str, problems: list[str]) -> None:
        with self._lock:
            self.violations.append(
                {"kind": kind, "service": call.service, "operation": call.operation, "problems": problems}
            )


RECORDS = Records()


def answer(request: Request, account: str) -> Response:
    """Answers one request to a control URL. Methods other than those listed here answer 404."""
    content: Any
    try:
        match request.method, request.path.removeprefix("/_local/"):
            case "GET", "health":
                content = {"status": "ok", "account": account, "pid": os.getpid()}
            case "GET", "faults":
                content = [rule.shown() for rule in FAULTS.rules]
            case "POST", "faults":
                rules = _json(request)
                FAULTS.add(rules if isinstance(rules, list) else [rules])
                content = [rule.shown() for rule in FAULTS.rules]
            case "DELETE", "faults":
                FAULTS.reset()
                content = []
            case "GET", "clock":
                content = CLOCK.settings()
            case "POST", "clock":
                CLOCK.configure(_json(request))
                content = CLOCK.settings()
            case "GET", "requests":
                since = int(request.args.get("since", "0"))
                content = [each for each in list(RECORDS.requests) if each["number"] > since]
            case "GET", "invocations":
                content = list(awslambda.INVOCATIONS)
            case "GET", "violations":
                content = RECORDS.violations
            case "GET", "state":
                content = state(account, request.args.get("region", "us-east-1"))
            case "POST", "reset":
                reset()
                content = {}
            case _:
                return Response(json.dumps({"error": "no such control URL"}), 404, content_type="application/json")
    except (ValueError, TypeError) as error:
        return Response(json.dumps({"error": str(error)}), 400, content_type="application/json")
    return Response(json.dumps(content), content_type="application/json")


def _json(request: Request) -> Any:
    return json.loads(request.get_data())


def reset() -> None:
    """Everything is as just started: no functions that run, no resources, faults or records, the clock's own pace."""
    awslambda.stop()
    BackendDict.reset()
    CLOCK.reset()
    FAULTS.reset()
    RECORDS.reset()
    REPEATS.reset()
    awslambda.INVOCATIONS.clear()


def state(account: str, region: str) -> dict[str, Any]:
    """What exists in a region, by kind, without what every account has from the start. Empty kinds are left out."""
    ec2 = ec2_backends[account][region]
    vpcs = {vpc.id for vpc in ec2.vpcs.values() if not vpc.is_default}
    file_systems = efs_backends[account][region].file_systems_by_id.values()
    iam = iam_backends[account][get_partition(region)]
    studio = studio_backends[account][region]
    found: dict[str, Any] = {
        "vpcs": sorted(vpcs),
        "subnets": sorted(s.id for of_zone in ec2.subnets.values() for s in of_zone.values() if s.vpc_id in vpcs),
        "securityGroups": sorted(
            f"{group.id} {group.name}" for group in groups(ec2) if group.vpc_id in vpcs and not group.is_default
        ),
        "routeTables": sorted(
            table.id
            for table in ec2.route_tables.values()
            if table.vpc_id in vpcs and table.main_association_id is None
        ),
        "networkInterfaces": sorted(f"{each.id} {each.description}" for each in interfaces(ec2)),
        "vpcEndpoints": sorted(
            f"{each.id} {each.service_name}" for each in ec2.vpc_end_points.values() if each.state != "deleted"
        ),
        "flowLogs": sorted(f"{each.id} {each.resource_id}" for each in ec2.flow_logs.values()),
        "fileSystems": [
            {
                "id": each.file_system_id,
                "kmsKeyId": each.kms_key_id,
                "mountTargets": [f"{t.mount_target_id} {t.life_cycle_state}" for t in each.iter_mount_targets()],
                "tags": each._context.list_tags_for_resource(each.file_system_id),
            }
            for each in file_systems
        ],
        "keys": {
            key.arn: key.key_state
            for key in kms_backends[account][region].keys.values()
            if key.key_manager == "CUSTOMER"
        },
        "aliases": sorted(
            alias
            for key in kms_backends[account][region].keys.values()
            for alias in key.aliases
            if not alias.startswith("alias/aws/")
        ),
        "logGroups": sorted(logs_backends[account][region].groups),
        "queries": sorted(query["name"] for query in query_backends[account][region].queries.values()),
        "roles": sorted(role.name for role in iam.roles.values()),
        "policies": sorted(p.name for p in iam.managed_policies.values() if ":aws:policy/" not in p.arn),
        "functions": sorted(f.function_name for f in lambda_backends[account][region].list_functions()),
        "buckets": sorted(s3_backends[account][get_partition(region)].buckets),
        "parameters": sorted(p for p in ssm_backends[account][region]._parameters if not p.startswith("/aws/")),
        "studio": {resource.arn: resource.status for resource in studio.resources()},
    }
    return {kind: things for kind, things in found.items() if things}
