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
GET, POST /_local/describing  how Describe tells Studio's settings; see sagemaker.describing.Describing
GET, POST /_local/offer  which endpoint services there are, in which zones, with a policy or not; see
                         ec2.offer.Offer.configure
POST /_local/reset       everything as just started; functions that run are ended
"""

from __future__ import annotations

import json
import os
from typing import Any

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from werkzeug import Request, Response

from . import awslambda
from .clock import CLOCK
from .ec2.offer import OFFER
from .faults import FAULTS
from .records import RECORDS
from .repeats import REPEATS
from .sagemaker.describing import DESCRIBING
from .state import state


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
            case "GET", "describing":
                content = DESCRIBING.switches()
            case "POST", "describing":
                DESCRIBING.configure(_json(request))
                content = DESCRIBING.switches()
            case "GET", "offer":
                content = OFFER.settings()
            case "POST", "offer":
                OFFER.configure(_json(request))
                content = OFFER.settings()
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
    reset_model_data()
    CLOCK.reset()
    DESCRIBING.reset()
    FAULTS.reset()
    OFFER.reset()
    RECORDS.reset()
    REPEATS.reset()
    awslambda.INVOCATIONS.clear()
