"""Systems Manager, which is moto's own."""

from __future__ import annotations

from moto.ssm.models import SimpleSystemManagerBackend, ssm_backends

from .state import state_kind


@state_kind("parameters", ssm_backends)
def parameters(ssm: SimpleSystemManagerBackend) -> list[str]:
    return sorted(name for name in ssm._parameters if not name.startswith("/aws/"))
