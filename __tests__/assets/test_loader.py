"""The lifecycle configuration's loader, run as SageMaker does, with a stand-in for S3."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import os
import re
import signal
import site
import subprocess
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import AWS_VARIABLES, StandIn, wait_until

ASSETS = Path(__file__).parents[2] / "assets/auto-shutdown"
ACCOUNT = "111122223333"
# Notes every start with its process id, then runs until it is killed.
CHECKER = b"""
import os, pathlib, sys, time
with open(pathlib.Path(__file__).parents[2] / "starts", "a") as starts:
    starts.write(f"{os.getpid()} {' '.join(sys.argv[1:])}\\n")
while True: time.sleep(0.1)
"""
BOTO3_CHECKER = b"import boto3" + CHECKER
DYING_CHECKER = CHECKER.replace(b"while True: time.sleep(0.1)", b"raise SystemExit('something is wrong')")
ENDING_CHECKER = CHECKER.replace(b"while True: time.sleep(0.1)", b"")


def payload(**files: bytes) -> dict[str, bytes]:
    """Objects by name, with their manifest; the last _ in a keyword stands for the dot."""
    objects = {"idle_checker.py": CHECKER, "settings.json": b"{}"}
    objects.update({re.sub("_(?=[a-z]+$)", ".", name): content for name, content in files.items()})
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in objects.items()]
    return {**objects, "manifest.sha256": "".join(lines).encode()}


class Loader:
    """The loader as Terraform renders it, with the folder, log and delays of the test."""

    def __init__(self, folder: Path, s3: StandIn, app_type: str = "JupyterLab") -> None:
        self.folder = folder
        self.dir = folder / "auto-shutdown"
        self.app_log = folder / "app_container.log"
        self.sdk_defaults = folder / "xdg/sagemaker/config.yaml"
        self.s3 = s3
        self.prefix = folder / "venv"
        if not self.prefix.exists():
            venv.create(self.prefix, symlinks=True, with_pip=False)
            packages = next(self.prefix.glob("lib/python3*/site-packages"))
            (packages / "packages.pth").write_text("\n".join(site.getsitepackages()))
        self.environ = {
            **AWS_VARIABLES,
            "AWS_ENDPOINT_URL": s3.url,
            "HOME": str(folder),
            "PATH": f"{self.prefix}/bin:/usr/bin:/bin",
        }
        self.script = folder / "on-start.sh"
        self.script.write_text(self._render(app_type))

    def _render(self, app_type: str) -> str:
        script = (ASSETS / "loader.sh").read_text()
        values = {
            "'__ARTIFACT_BUCKET__'": "'artifacts'",
            "'__ARTIFACT_PREFIX__'": "'auto-shutdown'",
            "'__APP_TYPE__'": f"'{app_type}'",
            "'__REGION__'": "'eu-west-1'",
            "'__ACCOUNT_ID__'": f"'{ACCOUNT}'",
            "DIR=/var/tmp/sagemaker-auto-shutdown\n": f"DIR={self.dir}\n",
            "APP_LOG=/var/log/apps/app_container.log\n": f"APP_LOG={self.app_log}\n",
            "SDK_DEFAULTS=/etc/xdg/sagemaker/config.yaml\n": f"SDK_DEFAULTS={self.sdk_defaults}\n",
            "SHORTEST_DELAY_SECONDS=5\n": "SHORTEST_DELAY_SECONDS=1\n",
            "LONGEST_DELAY_SECONDS=600\n": "LONGEST_DELAY_SECONDS=1\n",
            "/opt/conda/bin/python3": "/nonexistent/python3",
        }
        for old, new in values.items():
            assert script.count(old) == 1, old
            script = script.replace(old, new)
        assert not re.search(r"__[A-Z_]+__", script.split("set -u", 1)[1])
        return script

    def publish(self, objects: dict[str, bytes]) -> None:
        self.s3.objects = {f"/artifacts/auto-shutdown/{name}": content for name, content in objects.items()}

    def run(self) -> str:
        """What the script prints. SageMaker gives it five minutes and starts no app unless it ends with 0."""
        done = subprocess.run(
            ["/bin/bash", self.script],
            env=self.environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0
        return done.stdout + done.stderr

    def log(self) -> str:
        path = self.dir / "loader.log"
        return path.read_text() if path.exists() else ""

    def starts(self) -> list[tuple[int, str]]:
        path = self.folder / "starts"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(int(line.split(" ", 1)[0]), line.split(" ", 1)[1]) for line in lines]

    def supervisor_has_ended(self) -> bool:
        with (self.dir / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def processes(self) -> set[int]:
        """What this loader has running: the processes that name this test's own folder."""
        found = set()
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if str(self.folder).encode() in path.read_bytes():
                    found.add(int(path.parent.name))
        return found - {os.getpid()}

    def kill(self) -> None:
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(os.getpgid(pid), signal.SIGKILL)


@pytest.fixture
def make_loader(tmp_path: Path, stand_in: StandIn) -> Iterator[Callable[..., Loader]]:
    loaders: list[Loader] = []

    def make(app_type: str = "JupyterLab") -> Loader:
        loaders.append(Loader(tmp_path, stand_in, app_type))
        return loaders[-1]

    yield make
    for loader in loaders:
        loader.kill()


@pytest.fixture
def loader(make_loader: Callable[..., Loader]) -> Loader:
    return make_loader()


def test_size_is_far_under_the_limit_of_16384_characters() -> None:
    assert len(base64.b64encode((ASSETS / "loader.sh").read_bytes())) < 16384 / 2


def test_starts_the_checker_and_says_one_line(loader: Loader) -> None:
    loader.publish(payload())
    assert loader.run() == f"auto-shutdown: starting in the background, log in {loader.dir}\n"
    wait_until(loader.starts, "the checker starts")
    folder = loader.dir
    assert loader.starts()[0][1] == (
        f"--settings {folder}/payload/settings.json --app-type JupyterLab --region eu-west-1"
        f" --log-file {folder}/idle_checker.log"
    )
    assert loader.log() == ""


def test_without_network_the_app_starts_and_the_fetch_is_tried_again(loader: Loader) -> None:
    loader.environ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1"
    loader.app_log.touch()
    loader.run()
    wait_until(lambda: loader.log().count("cannot fetch s3://artifacts/auto-shutdown") > 1, "it is tried again")
    assert "EndpointConnectionError" in loader.log()
    assert "cannot fetch" in loader.app_log.read_text()
    assert loader.starts() == []


def test_payload_that_comes_later_is_fetched(loader: Loader) -> None:
    loader.run()
    wait_until(lambda: "NoSuchKey" in loader.log(), "the fetch fails")
    loader.publish(payload())
    wait_until(loader.starts, "the checker starts")


@pytest.mark.parametrize("name", ["idle_checker.py", "settings.json"])
def test_truncated_payload_is_refused_until_it_is_whole(loader: Loader, name: str) -> None:
    whole = payload()
    loader.publish({**whole, name: whole[name][:-1]})
    loader.run()
    wait_until(lambda: f"{name} is not what the manifest says" in loader.log(), "the payload is refused")
    assert loader.starts() == []
    assert not (loader.dir / "payload").exists()
    loader.publish(whole)
    wait_until(loader.starts, "the checker starts")


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        (lambda whole: b"", "the manifest lacks idle_checker.py, settings.json"),
        (lambda whole: whole.splitlines(True)[0], "the manifest lacks settings.json"),
        (lambda whole: whole[:-20], "ValueError"),
        (lambda whole: whole + b"0" * 64 + b"  ../evil\n", "the manifest names '../evil'"),
        (lambda whole: whole + b"0" * 64 + b"  ..\n", "the manifest names '..'"),
        (lambda whole: b"\xff", "UnicodeDecodeError"),
    ],
)
def test_manifest_that_is_not_whole_is_refused(
    loader: Loader, manifest: Callable[[bytes], bytes], problem: str
) -> None:
    whole = payload()
    loader.publish({**whole, "manifest.sha256": manifest(whole["manifest.sha256"])})
    loader.run()
    wait_until(lambda: problem in loader.log(), "the payload is refused")
    assert loader.starts() == []


def test_bucket_of_another_account_is_refused(loader: Loader) -> None:
    loader.s3.bucket_owner = "999999999999"
    loader.publish(payload())
    loader.run()
    wait_until(lambda: "AccessDenied" in loader.log(), "the fetch is refused")
    assert loader.starts() == []


def test_run_twice_starts_one_checker(loader: Loader) -> None:
    loader.publish(payload())
    loader.run()
    wait_until(loader.starts, "the checker starts")
    fetched = len(loader.s3.requests)
    processes = loader.processes()
    loader.run()
    wait_until(lambda: loader.processes() == processes, "the second run has given up")
    os.kill(loader.starts()[0][0], signal.SIGKILL)
    wait_until(lambda: len(loader.starts()) == 2, "the one supervisor starts it anew")
    assert len(loader.s3.requests) == 2 * fetched
    assert not loader.supervisor_has_ended()


def test_killed_checker_is_started_again_with_the_payload_of_the_day(loader: Loader) -> None:
    loader.publish(payload())
    loader.run()
    wait_until(loader.starts, "the checker starts")
    loader.publish(payload(idle_checker_py=CHECKER + b"# newer\n"))
    os.kill(loader.starts()[0][0], signal.SIGKILL)
    wait_until(lambda: len(loader.starts()) == 2, "it is started again")
    assert (loader.dir / "payload/idle_checker.py").read_bytes().endswith(b"# newer\n")
    assert "the idle checker died" in loader.log()


def test_restart_without_network_uses_the_payload_at_hand(loader: Loader) -> None:
    loader.publish(payload())
    loader.run()
    wait_until(loader.starts, "the checker starts")
    loader.publish({})
    os.kill(loader.starts()[0][0], signal.SIGKILL)
    wait_until(lambda: len(loader.starts()) == 2, "it is started again")


def test_reason_of_a_death_is_logged(loader: Loader) -> None:
    loader.publish(payload(idle_checker_py=DYING_CHECKER))
    loader.run()
    wait_until(lambda: len(loader.starts()) > 2, "it is started again and again")
    assert "the idle checker died: something is wrong" in loader.log()


def test_checker_that_is_switched_off_is_not_started_again(loader: Loader) -> None:
    loader.publish(payload(idle_checker_py=ENDING_CHECKER))
    loader.run()
    wait_until(loader.starts, "the checker starts")
    wait_until(loader.supervisor_has_ended, "the supervisor ends")
    assert len(loader.starts()) == 1


def test_real_checker_runs_from_the_payload(loader: Loader) -> None:
    settings = b'{"enabled":false,"timeoutMinutes":120,"minTimeoutMinutes":60,"maxTimeoutMinutes":525600,"profiles":{}}'
    checker = (ASSETS / "idle_checker.py").read_bytes()
    loader.publish(payload(idle_checker_py=checker, settings_json=settings))
    loader.run()
    decisions = loader.dir / "idle_checker.log"
    wait_until(lambda: decisions.exists() and "switched off" in decisions.read_text(), "the checker reads its settings")
    wait_until(loader.supervisor_has_ended, "the supervisor ends")
    assert loader.log() == ""


def test_code_editor_gets_pip_only(make_loader: Callable[..., Loader]) -> None:
    loader = make_loader("CodeEditor")
    loader.publish(payload(pip_conf=b"[global]\nindex-url = https://example.internal/simple\n"))
    loader.run()
    wait_until((loader.prefix / "pip.conf").exists, "pip is configured")
    wait_until(loader.supervisor_has_ended, "nothing is left to do")
    assert (loader.prefix / "pip.conf").read_text().endswith("example.internal/simple\n")
    assert (loader.prefix / "pip.conf").stat().st_mode & 0o777 == 0o644
    assert loader.starts() == []


@pytest.mark.parametrize("app_type", ["JupyterLab", "CodeEditor", "JupyterServer"])
def test_defaults_of_the_sdk_are_put_where_every_user_may_read_them(
    make_loader: Callable[..., Loader], app_type: str
) -> None:
    loader = make_loader(app_type)
    loader.sdk_defaults.parent.mkdir(parents=True)
    loader.sdk_defaults.write_text("of an earlier start")
    loader.publish(payload(sdk_defaults_json=b'{"SchemaVersion":"1.0"}', idle_checker_py=ENDING_CHECKER))
    loader.run()
    wait_until(lambda: loader.s3.requests and loader.supervisor_has_ended(), "nothing is left to do")
    assert loader.sdk_defaults.read_text() == '{"SchemaVersion":"1.0"}'
    assert loader.sdk_defaults.stat().st_mode & 0o777 == 0o644
    assert loader.log() == ""


def test_folder_of_the_sdk_s_defaults_is_made(loader: Loader) -> None:
    loader.publish(payload(sdk_defaults_json=b"{}"))
    loader.run()
    wait_until(loader.starts, "the checker starts")
    assert loader.sdk_defaults.parent.stat().st_mode & 0o777 == 0o755
    assert not (loader.folder / ".config").exists()


def test_defaults_of_the_sdk_that_cannot_be_written_are_told_and_keep_nothing_from_starting(loader: Loader) -> None:
    loader.sdk_defaults.parent.parent.touch()
    loader.publish(payload(sdk_defaults_json=b"{}"))
    loader.run()
    wait_until(loader.starts, "the checker starts")
    (line,) = loader.log().splitlines()
    kept = loader.dir / "payload/sdk_defaults.json"
    assert line.endswith(f"cannot write {loader.sdk_defaults}: see {kept}")
    assert kept.exists()
    assert not (loader.folder / ".config").exists()


def test_payload_without_defaults_of_the_sdk_leaves_the_image_s_own(loader: Loader) -> None:
    loader.sdk_defaults.parent.mkdir(parents=True)
    loader.sdk_defaults.write_text("of the image")
    loader.publish(payload())
    loader.run()
    wait_until(loader.starts, "the checker starts")
    assert loader.sdk_defaults.read_text() == "of the image"


def test_classic_runs_the_checker(make_loader: Callable[..., Loader]) -> None:
    loader = make_loader("JupyterServer")
    loader.publish(payload())
    loader.run()
    wait_until(loader.starts, "the checker starts")
    assert "--app-type JupyterServer" in loader.starts()[0][1]
    assert not (loader.prefix / "pip.conf").exists()


def test_packages_of_the_user_do_not_stand_in_the_way(loader: Loader) -> None:
    broken = loader.folder / "mine"
    broken.mkdir()
    (broken / "boto3.py").write_text("raise ImportError('mine')")
    loader.environ["PYTHONPATH"] = str(broken)
    loader.publish(payload(idle_checker_py=BOTO3_CHECKER))
    loader.run()
    wait_until(loader.starts, "the checker starts")


def test_keys_of_the_user_do_not_stand_in_the_way(loader: Loader) -> None:
    for name in ("config", "credentials"):
        path = loader.folder / ".aws" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("not a configuration")
    loader.publish(payload(idle_checker_py=BOTO3_CHECKER))
    loader.run()
    wait_until(loader.starts, "the checker starts")


def test_image_without_boto3_is_told(loader: Loader) -> None:
    next(loader.prefix.glob("lib/python3*/site-packages/packages.pth")).unlink()
    loader.run()
    wait_until(lambda: "no python3 with boto3 in this image" in loader.log(), "it is logged")


def test_folder_that_cannot_be_used_does_not_keep_the_app_from_starting(loader: Loader) -> None:
    loader.dir.touch()
    assert "idle shutdown is off" in loader.run()


def test_log_is_bounded(loader: Loader) -> None:
    loader.dir.mkdir()
    (loader.dir / "loader.log").write_bytes(b"x" * 262145)
    loader.run()
    wait_until(lambda: "cannot fetch" in loader.log(), "a line is logged")
    assert len(loader.log()) < 10_000
    assert (loader.dir / "loader.log.1").stat().st_size == 262145


def test_nothing_of_it_is_for_others_to_read(loader: Loader) -> None:
    loader.publish(payload())
    loader.run()
    wait_until(loader.starts, "the checker starts")
    assert loader.dir.stat().st_mode & 0o077 == 0
    assert (loader.dir / "payload").stat().st_mode & 0o077 == 0
