#!/usr/bin/env bash
# Puts OpenTofu at a path: `.ci/opentofu.sh TARGET`. The one on the PATH, else it is built from its Go module, which takes
# some minutes the first time and is cached by Go after that.
set -euo pipefail

target=$1
version=v1.10.6

if tofu=$(command -v tofu); then
  ln -sf "$tofu" "$target"
else
  # What goes wrong is told on standard output, too.
  downloaded=$(go mod download -json "github.com/opentofu/opentofu@$version") || { echo "$downloaded" >&2 && exit 1; }
  module=$(sed -n 's/.*"Dir": "\(.*\)".*/\1/p' <<<"$downloaded")
  # -buildvcs: the module cache is no checkout. version.dev: a release, not a build of somebody's own.
  cd "$module"
  CGO_ENABLED=0 go build -trimpath -buildvcs=false \
    -ldflags "-s -w -X github.com/opentofu/opentofu/version.dev=no" -o "$target" ./cmd/tofu
fi
"$target" version
