"""`python run.py VERSION FILE [CALL...]`: makes calls of an SDK, and writes as JSON what each sends, or how it ends."""

from __future__ import annotations

import importlib
import json
import logging
import sys
from pathlib import Path
from typing import Any

import boto3
from jsonschema import Draft202012Validator
from wire import Sent, Wire

KEPT = ("Subnets", "SecurityGroupIds", "InstanceType", "VpcConfig")
"""Members, besides the keys and switches, that tell how a job is protected."""


def protection(body: Any) -> Any:
    """What of a request tells how it is protected; empty where nothing does."""
    if isinstance(body, list):
        return [kept for kept in map(protection, body) if kept]
    if not isinstance(body, dict):
        return None
    found: dict[str, Any] = {}
    for name, value in body.items():
        if name in KEPT or name.endswith("KmsKeyId") or name.startswith("Enable"):
            found[name] = value
        elif name == "PipelineDefinition":
            steps = json.loads(value)["Steps"]
            found["Steps"] = {step["Type"]: protection(step["Arguments"]) for step in steps}
        elif inner := protection(value):
            found[name] = inner
    return found


def check_schema_once() -> None:
    """An SDK checks its schema anew for every value that it takes from the file, which is most of its time."""
    check = Draft202012Validator.check_schema
    checked: set[int] = set()

    def check_once(schema: Any, *options: Any, **named: Any) -> None:
        if id(schema) not in checked:
            check(schema, *options, **named)
            checked.add(id(schema))

    Draft202012Validator.check_schema = check_once


def main(version: str, output: Path, *names: str) -> None:
    # Else every client reads the service models anew.
    boto3.setup_default_session()
    check_schema_once()
    wire = Wire()
    wire.connect()
    logging.disable(logging.CRITICAL)
    answers = {}
    for name, (ends_with, call) in importlib.import_module(version).calls().items():
        if names and name not in names:
            continue
        wire.ends_with = ends_with
        problem = None
        try:
            call()
        except Sent:
            pass
        except Exception as error:  # noqa: BLE001 whatever an SDK raises
            problem = f"{type(error).__name__}: {error}".split("\n")[0]
        requests = [{"operation": operation, "request": protection(body)} for operation, body in wire.take()]
        answers[name] = {"requests": requests, **({"problem": problem} if problem else {})}
    output.write_text(json.dumps(answers))


main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
