#!/bin/bash
# Lifecycle configuration of a SageMaker Studio app: fetches the payload from the artefact bucket and keeps the idle
# checker running. A lifecycle configuration can never be changed, so all that may change is in the payload.
#
# The app waits for this script and does not start when it fails or takes more than five minutes. So it only starts a
# process in the background and ends with 0, whatever happens. Its log is in $DIR; problems also go to $APP_LOG, which
# SageMaker sends to CloudWatch Logs (log group /aws/sagemaker/studio).
#
# Terraform replaces the __NAMES__. Payload: manifest.sha256 names the other objects (lines of sha256sum);
# idle_checker.py and settings.json are always there, pip.conf and sdk_defaults.json may be.
# Permissions: s3:GetObject on the payload and kms:Decrypt with the bucket's key.
# https://docs.aws.amazon.com/sagemaker/latest/dg/jl-lcc.html
set -u
trap 'exit 0' EXIT

readonly BUCKET='__ARTIFACT_BUCKET__'
readonly PREFIX='__ARTIFACT_PREFIX__'
readonly APP_TYPE='__APP_TYPE__'
readonly REGION='__REGION__'
readonly ACCOUNT_ID='__ACCOUNT_ID__'

# Not in the home directory: that outlives the app, and with it would a stale payload.
readonly DIR=/var/tmp/sagemaker-auto-shutdown
readonly LOG=$DIR/loader.log
readonly APP_LOG=/var/log/apps/app_container.log
readonly SDK_DEFAULTS=/etc/xdg/sagemaker/config.yaml
readonly LOG_BYTES=262144
readonly SHORTEST_DELAY_SECONDS=5
readonly LONGEST_DELAY_SECONDS=600

log() {
  local line
  line="$(date -u +%Y-%m-%dT%H:%M:%SZ) auto-shutdown loader: $*"
  if [ "$(stat -c %s "$LOG" 2>/dev/null || echo 0)" -gt "$LOG_BYTES" ]; then
    mv -f "$LOG" "$LOG.1"
  fi
  echo "$line" >>"$LOG"
  if [ -w "$APP_LOG" ]; then
    echo "$line" >>"$APP_LOG"
  fi
}

# The interpreter that carries boto3. -I: nothing that the user installs or exports may stand in its way.
find_python() {
  local python
  for python in /opt/conda/bin/python3 "$(command -v python3)"; do
    if "$python" -I -c 'import boto3' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

# Fetches every object of the manifest into the folder $2, or fails with one line that says why.
fetch() {
  "$1" -I - "$BUCKET" "$PREFIX" "$REGION" "$ACCOUNT_ID" "$2" 2>&1 <<'PYTHON'
import hashlib, pathlib, re, sys
import boto3
from botocore.config import Config

bucket, prefix, region, account, folder = sys.argv[1:]
try:
    config = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 3})
    s3 = boto3.client("s3", region_name=region, config=config)

    def read(name):
        # ExpectedBucketOwner: a bucket of that name in another account must not be believed.
        return s3.get_object(Bucket=bucket, Key=f"{prefix}/{name}", ExpectedBucketOwner=account)["Body"].read()

    names = set()
    for line in read("manifest.sha256").decode("ascii").splitlines():
        digest, name = line.split()
        if not re.fullmatch(r"\w[\w.-]*", name):
            raise ValueError(f"the manifest names {name!r}")
        content = read(name)
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"{name} is not what the manifest says")
        pathlib.Path(folder, name).write_bytes(content)
        names.add(name)
    missing = {"idle_checker.py", "settings.json"} - names
    if missing:
        raise ValueError(f"the manifest lacks {', '.join(sorted(missing))}")
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
PYTHON
}

# Replaces the payload by a whole new one, or leaves what is there.
install_payload() {
  local incoming problem
  rm -rf "$DIR"/incoming.*
  incoming=$(mktemp -d "$DIR/incoming.XXXXXX") || return
  if ! problem=$(fetch "$1" "$incoming"); then
    log "cannot fetch s3://$BUCKET/$PREFIX: ${problem##*$'\n'}"
    return 1
  fi
  rm -rf "$DIR/payload"
  mv "$incoming" "$DIR/payload"
}

# Puts the object $1 of the payload, if there is one, in its place $2.
place() {
  local object=$DIR/payload/$1
  [ ! -f "$object" ] || install -D -m 644 "$object" "$2" || log "cannot write $2: see $object"
}

# Configuration of pip, for this interpreter, and of SageMaker's SDK: a user's own in the home directory comes before it.
configure() {
  place pip.conf "$("$1" -I -c 'import sys; print(sys.prefix)')/pip.conf"
  place sdk_defaults.json "$SDK_DEFAULTS"
}

# One turn: fetch, install, and run the checker until it ends. 0 when nothing is left to do.
run_payload() {
  local python problem
  if ! python=$(find_python); then
    log 'no python3 with boto3 in this image'
    return 1
  fi
  if install_payload "$python"; then
    configure "$python"
  elif [ ! -d "$DIR/payload" ]; then
    return 1
  fi
  # Code Editor has no Jupyter server; SageMaker's own idle shutdown covers it.
  [ "$APP_TYPE" = CodeEditor ] && return 0
  problem=$("$python" -I "$DIR/payload/idle_checker.py" --settings "$DIR/payload/settings.json" \
    --app-type "$APP_TYPE" --region "$REGION" --log-file "$DIR/idle_checker.log" 2>&1) && return 0
  log "the idle checker died: ${problem##*$'\n'}"
  return 1
}

supervise() {
  local delay=$SHORTEST_DELAY_SECONDS begun
  trap '' HUP
  # The app's role counts, whatever keys and regions the user keeps in the home directory.
  export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
  # Held by the checker too, so that there is never a second one.
  exec 9>"$DIR/lock"
  flock -n 9 || return 0
  while :; do
    begun=$SECONDS
    run_payload && return 0
    if ((SECONDS - begun > LONGEST_DELAY_SECONDS)); then
      delay=$SHORTEST_DELAY_SECONDS
    fi
    sleep "$delay"
    delay=$((delay * 2 < LONGEST_DELAY_SECONDS ? delay * 2 : LONGEST_DELAY_SECONDS))
  done
}

umask 077
if mkdir -p "$DIR" && [ -O "$DIR" ]; then
  # A process group of its own (-m): what ends this script's group must not end the checker.
  set -m
  supervise </dev/null >/dev/null 2>&1 &
  echo "auto-shutdown: starting in the background, log in $DIR"
else
  echo "auto-shutdown: cannot use $DIR, idle shutdown is off" >&2
fi
