"""EFS as AWS behaves: a mount target takes its time to go, and its network interface tells whose it is."""

from __future__ import annotations

from typing import Any

from moto.efs.exceptions import MountTargetNotFound
from moto.efs.models import EFSBackend, MountTarget, efs_backends

from .clock import CLOCK
from .ec2.interfaces import manage
from .operation import Call, path_parameter
from .patching import Method, extends
from .state import state_kind


@extends(EFSBackend)
def create_mount_target(original: Method, self: EFSBackend, *args: Any, **kwargs: Any) -> MountTarget:
    """https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html"""
    target: MountTarget = original(self, *args, **kwargs)
    interface = self.ec2_backend.enis[target.network_interface_id]
    manage(interface, f"EFS mount target for {target.file_system_id} ({target.mount_target_id})")
    return target


@extends(EFSBackend)
def delete_mount_target(original: Method, self: EFSBackend, mount_target_id: str) -> None:
    """https://docs.aws.amazon.com/efs/latest/ug/API_DeleteMountTarget.html"""
    target = self.mount_targets_by_id.get(mount_target_id)
    if target is None:
        raise MountTargetNotFound(mount_target_id)
    if target.life_cycle_state != "deleting":
        target.life_cycle_state = "deleting"
        CLOCK.later("mountTargetDelete", lambda: original(self, mount_target_id))


def tags_of_mount_target(call: Call) -> dict[str, str]:
    """Those of the file system of the mount target in the path: permissions for the one are asked for on the other."""
    efs = efs_backends[call.account][call.region]
    target = efs.mount_targets_by_id.get(path_parameter(call, "/mount-targets/"))
    tags = efs.list_tags_for_resource(target.file_system_id) if target else []
    return {tag["Key"]: tag["Value"] for tag in tags}


@state_kind("fileSystems", efs_backends)
def file_systems(efs: EFSBackend) -> list[dict[str, Any]]:
    return [
        {
            "id": each.file_system_id,
            "kmsKeyId": each.kms_key_id,
            "mountTargets": [f"{t.mount_target_id} {t.life_cycle_state}" for t in each.iter_mount_targets()],
            "tags": efs.list_tags_for_resource(each.file_system_id),
        }
        for each in efs.file_systems_by_id.values()
    ]
