"""moto_server.py, with what a state bucket needs: `python moto_s3_server.py -p PORT`.

- moto enforces bucket policies but does not know their conditions, so that "no access without TLS" becomes "no access".
  A statement with a condition here binds nobody; that each one binds whom it should is shown by .ci/policies.
- A delete marker can be removed from a bucket whose versioning is suspended.
"""

import json
from types import SimpleNamespace
from typing import Any

import moto_server  # noqa: F401: for its effect on moto
from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.server import main

get_permission = FakeBucket.get_permission


def get_permission_without_conditions(self: FakeBucket, action: str, resource: str) -> Any:
    policy = json.loads(self.policy or '{"Statement": []}')
    policy["Statement"] = [each for each in policy["Statement"] if "Condition" not in each]
    return get_permission(SimpleNamespace(policy=json.dumps(policy).encode()), action, resource)


FakeBucket.get_permission = get_permission_without_conditions
FakeDeleteMarker.dispose = lambda self, garbage=False: None

if __name__ == "__main__":
    main()
