"""Both versions of the SDK, run with the defaults file up to the requests that they send."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
LOADER = HERE.parents[1] / "assets/auto-shutdown/loader.sh"
FILE = json.loads((HERE / "config.json").read_text())
# Telemetry would go to the network.
NOTHING = {"SchemaVersion": "1.0", "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}}}
RECORDED = HERE / "requests.json"
VERSIONS = ("v2", "v3")

Python = Callable[..., str]


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Python:
    def run(version: str, *arguments: str | Path, **environ: str) -> str:
        """What Python prints with that version of the SDK, for a user with an empty home."""
        environment = {
            "HOME": str(tmp_path_factory.mktemp("home")),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(sys.prefix, version)),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "SAGEMAKER_SUPPRESS_V2_WARNING": "1",
            **environ,
        }
        done = subprocess.run(
            [sys.executable, "-B", *arguments], cwd=HERE, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def calls(python: Python, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    def run(version: str, config: dict[str, Any], *names: str, **environ: str) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp("run")
        (folder / "config.yaml").write_text(json.dumps(config))
        environ = {"SAGEMAKER_ADMIN_CONFIG_OVERRIDE": str(folder / "config.yaml"), **environ}
        python(version, "run.py", version, folder / "answers.json", *names, **environ)
        answers: dict[str, Any] = json.loads((folder / "answers.json").read_text())
        return answers

    return run


@pytest.fixture(scope="session")
def answers(calls: Callable[..., dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What every call sends, by version, with the file and without."""

    def run(version: str) -> dict[str, Any]:
        known = {"SAGEMAKER_VALIDATE_ROLE": "false"}
        without = calls(version, NOTHING, **known)
        examples = {name: answer for name, answer in without.items() if not name.startswith("docs: ")}
        return {"file": calls(version, FILE, **known), "none": examples}

    with ThreadPoolExecutor() as pool:
        return dict(zip(VERSIONS, pool.map(run, VERSIONS), strict=True))


def test_every_call_sends_its_request_with_the_file_and_without(answers: dict[str, dict[str, Any]]) -> None:
    for version in VERSIONS:
        assert len(answers[version]["none"]) >= 15
        for named in answers[version].values():
            assert {
                name: answer for name, answer in named.items() if "problem" in answer or not answer["requests"]
            } == {}


def test_recorded_requests_are_those_that_are_sent(answers: dict[str, dict[str, Any]]) -> None:
    if os.environ.get("UPDATE_REQUESTS"):
        RECORDED.write_text(json.dumps(answers))
    recorded = json.loads(RECORDED.read_text())
    assert recorded == answers, "run this test with UPDATE_REQUESTS=1, then prettier"


@pytest.mark.parametrize("version", VERSIONS)
def test_file_is_found_where_the_loader_puts_it(python: Python, version: str) -> None:
    module = {"v2": "sagemaker.config.config", "v3": "sagemaker.core.config.config_manager"}[version]
    path = {"v2": "_DEFAULT_ADMIN_CONFIG_FILE_PATH", "v3": "SageMakerConfig._DEFAULT_ADMIN_CONFIG_FILE_PATH"}[version]
    printed = python(version, "-c", f"import {module} as module; print(module.{path})")
    found = re.search(r"^readonly SDK_DEFAULTS=(.+)$", LOADER.read_text(), re.MULTILINE)
    assert found
    assert printed.splitlines()[-1] == found[1] == "/etc/xdg/sagemaker/config.yaml"


@pytest.mark.parametrize("version", VERSIONS)
def test_user_s_own_file_comes_before_it(python: Python, version: str, tmp_path: Path) -> None:
    own = {"SchemaVersion": "1.0", "SageMaker": {"Model": {"VpcConfig": {"Subnets": ["subnet-0own"]}}}}
    for folder, content in (("etc", FILE), ("home/.config", own)):
        path = tmp_path / folder / "sagemaker/config.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content))
    module = {"v2": "sagemaker", "v3": "sagemaker.core.helper.session_helper"}[version]
    code = f"import json; from {module} import Session; print(json.dumps(Session().sagemaker_config))"
    printed = python(version, "-c", code, HOME=str(tmp_path / "home"), XDG_CONFIG_DIRS=str(tmp_path / "etc"))
    merged = json.loads(printed.splitlines()[-1])["SageMaker"]
    assert merged["Model"]["VpcConfig"] == {"Subnets": ["subnet-0own"], "SecurityGroupIds": ["sg-0jobs"]}
    assert merged["TrainingJob"] == FILE["SageMaker"]["TrainingJob"]


def test_version_3_asks_iam_about_the_role_unless_it_is_told_not_to(calls: Callable[..., dict[str, Any]]) -> None:
    answer = calls("v3", FILE, "ModelTrainer")["ModelTrainer"]
    assert answer["requests"] == []
    assert "iam.amazonaws.com" in answer["problem"]


def test_version_3_fails_on_transform_jobs_that_the_file_speaks_of(calls: Callable[..., dict[str, Any]]) -> None:
    key = FILE["SageMaker"]["EndpointConfig"]["KmsKeyId"]
    transform = {"TransformOutput": {"KmsKeyId": key}, "TransformResources": {"VolumeKmsKeyId": key}}
    speaking = {**FILE, "SageMaker": {**FILE["SageMaker"], "TransformJob": transform}}
    for name in ("Transformer", "docs: Transformer"):
        answer = calls("v3", speaking, name)[name]
        assert answer["requests"] == []
        assert answer["problem"].startswith("ValidationError")
