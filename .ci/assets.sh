#!/bin/bash
# Lints, type-checks and tests what runs inside SageMaker apps. Needs Python 3.11 or newer and a package index.
set -euo pipefail
cd "$(dirname "$0")/.."

tests=__tests__/assets
code=assets/auto-shutdown
venv=.ci/.cache/assets
if ! cmp --silent "$tests/requirements.txt" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --requirement "$tests/requirements.txt"
  cp "$tests/requirements.txt" "$venv/requirements.txt"
fi

"$venv/bin/shellcheck" "$code/loader.sh" .ci/assets.sh
"$venv/bin/ruff" check --no-cache --config "$tests/pyproject.toml" "$code" "$tests"
"$venv/bin/ruff" format --no-cache --check --config "$tests/pyproject.toml" "$code" "$tests"
"$venv/bin/mypy" --cache-dir .ci/.cache/mypy --config-file "$tests/pyproject.toml" "$code" "$tests"
# -B: no compiled files in the folder of assets, which is what gets deployed.
"$venv/bin/python" -B -m pytest --config-file "$tests/pyproject.toml" "$tests"
