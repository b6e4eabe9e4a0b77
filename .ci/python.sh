#!/bin/bash
# Lints, type-checks and tests Python code with the tools that its tests pin: `.ci/python.sh TESTS [CODE]`. Needs Python 3.11
# or newer and a package index.
set -euo pipefail
cd "$(dirname "$0")/.."

tests=$1
code=${2:-}
venv=.ci/.cache/python/$(basename "$tests")
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$tests/requirements.txt"
# Packages that cannot stand beside each other: each list in a folder of its own.
for list in "$tests"/requirements-*.txt; do
  [ -e "$list" ] || continue
  version=$(basename "${list#"$tests/requirements-"}" .txt)
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --upgrade --target "$venv/$version" \
    --requirement "$list"
done

"$venv/bin/ruff" check --no-cache --config "$tests/pyproject.toml" ${code:+"$code"} "$tests"
"$venv/bin/ruff" format --no-cache --check --config "$tests/pyproject.toml" ${code:+"$code"} "$tests"
"$venv/bin/mypy" --cache-dir "$venv/mypy-cache" --config-file "$tests/pyproject.toml" ${code:+"$code"} "$tests"
# -B: no compiled files beside the code, part of which gets deployed.
"$venv/bin/python" -B -m pytest --config-file "$tests/pyproject.toml" "$tests"
