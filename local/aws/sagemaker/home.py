"""
What SageMaker makes for a domain in the user's account: the file system of the home directories, a mount target in each
subnet, and two security groups between apps and file system.
https://docs.aws.amazon.com/sagemaker/latest/dg/domain-custom-efs.html
"""

from __future__ import annotations

from collections.abc import Callable

from moto.core.exceptions import JsonRESTError
from moto.ec2.exceptions import DependencyViolationError, InvalidSubnetIdError
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.security_groups import SecurityGroup
from moto.efs.exceptions import FileSystemInUse
from moto.efs.models import EFSBackend, efs_backends
from moto.kms.models import Key, kms_backends
from moto.moto_api._internal import mock_random

from ..added import Members
from ..clock import CLOCK
from ..ec2.interfaces import manage
from ..kms import check_enabled, find
from .studio import Resource, Studio, invalid

SERVICE_TAG = "ManagedByAmazonSageMakerResource"
NFS_PORTS = [(2049, 2049), (988, 988), (1018, 1023)]


def _ec2(studio: Studio) -> EC2Backend:
    return ec2_backends[studio.account_id][studio.region_name]


def _efs(studio: Studio) -> EFSBackend:
    return efs_backends[studio.account_id][studio.region_name]


def find_key(studio: Studio, key_id: str) -> Key:
    """
    The key by its id, ARN or alias.

    Raises ValidationException if it does not exist.
    """
    try:
        return find(kms_backends[studio.account_id][studio.region_name], key_id)
    except JsonRESTError as error:
        raise invalid(f"{error.error_type}: {error.message}") from error


def key_arn(studio: Studio, key_id: str) -> str:
    """
    The ARN of a key that can be used.

    Raises ValidationException if it cannot.
    """
    key = find_key(studio, key_id)
    try:
        check_enabled(key)
    except JsonRESTError as error:
        raise invalid(f"{error.error_type}: {error.message}") from error
    return key.arn


def check_network(studio: Studio, request: Members) -> None:
    ec2 = _ec2(studio)
    for subnet_id in request.get("SubnetIds", []):
        try:
            subnet = ec2.get_subnet(subnet_id)
        except InvalidSubnetIdError:
            raise invalid(f"Subnet {subnet_id} does not exist.") from None
        if subnet.vpc_id != request.get("VpcId"):
            raise invalid(f"Subnet {subnet_id} is not in VPC {request.get('VpcId')}.")


def create_home(studio: Studio, domain: Resource) -> None:
    """Adds HomeEfsFileSystemId to the domain, unless it is to have none."""
    members = domain.members
    if members.get("HomeEfsFileSystemCreation") == "Disabled":
        return
    ec2, efs, domain_id = _ec2(studio), _efs(studio), members["DomainId"]
    tags = {SERVICE_TAG: domain.arn}
    file_system = efs.create_file_system(
        creation_token=domain_id,
        performance_mode="generalPurpose",
        encrypted=True,
        kms_key_id=members.get("KmsKeyId", ""),
        throughput_mode="bursting",
        provisioned_throughput_in_mibps=0,
        availability_zone_name="",
        backup=False,
        tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )
    inbound, outbound = (
        ec2.create_security_group(
            f"security-group-for-{way}-nfs-{domain_id}",
            f"[DO NOT DELETE] Security Group that allows {way} NFS traffic for SageMaker Domain [{domain_id}]",
            vpc_id=members["VpcId"],
            tags=tags,
        )
        for way in ("inbound", "outbound")
    )
    outbound.egress_rules.clear()
    for first, last in NFS_PORTS:
        ports = ("tcp", str(first), str(last))
        ec2.authorize_security_group_ingress(inbound.id, *ports, [], source_groups=[{"GroupId": outbound.id}])
        ec2.authorize_security_group_egress(outbound.id, *ports, [], source_groups=[{"GroupId": inbound.id}])
    for subnet_id in members["SubnetIds"]:
        efs.create_mount_target(file_system.file_system_id, subnet_id, security_groups=[inbound.id])
    members["HomeEfsFileSystemId"] = file_system.file_system_id


def delete_home(studio: Studio, domain: Resource, then: Callable[[], None]) -> None:
    """Deletes what was made for the domain, the mount targets first, since they take their time."""
    ec2, efs = _ec2(studio), _efs(studio)
    file_system = efs.file_systems_by_id.get(domain.members.get("HomeEfsFileSystemId", ""))
    if file_system:
        for target in list(file_system.iter_mount_targets()):
            efs.delete_mount_target(target.mount_target_id)

    def finish() -> None:
        try:
            if file_system:
                efs.delete_file_system(file_system.file_system_id)
            nfs = _nfs_groups(ec2, domain)
            for group in nfs:
                group.ingress_rules.clear()
                group.egress_rules.clear()
            for group in nfs:
                ec2.delete_security_group(group_id=group.id)
        except (FileSystemInUse, DependencyViolationError) as error:
            domain.status = "Delete_Failed"
            domain.failure_reason = str(error)
        else:
            then()

    CLOCK.later("mountTargetDelete", finish)


def _nfs_groups(ec2: EC2Backend, domain: Resource) -> list[SecurityGroup]:
    return [
        group
        for group in ec2.groups[domain.members["VpcId"]].values()
        if any(tag["key"] == SERVICE_TAG and tag["value"] == domain.arn for tag in group.get_tags())
    ]


def create_app_interface(studio: Studio, domain: Resource, group_ids: list[str]) -> NetworkInterface:
    """The network interface by which an app of a VpcOnly domain reaches its VPC."""
    ec2 = _ec2(studio)
    nfs = [group.id for group in _nfs_groups(ec2, domain) if "outbound" in group.name]
    subnet = ec2.get_subnet(domain.members["SubnetIds"][0])
    interface = ec2.create_network_interface(subnet, "", group_ids=[*group_ids, *nfs])
    purpose = f"SageMaker for Studio Domain ({domain.members['DomainId']})"
    manage(interface, f"[DO NOT DELETE] ENI managed by {purpose} - {mock_random.uuid4()}")
    return interface


def delete_app_interface(studio: Studio, interface_id: str) -> None:
    """AWS tells no bound for the time that an interface outlives its app."""

    def delete() -> None:
        _ec2(studio).enis.pop(interface_id, None)

    CLOCK.later("interfaceLinger", delete)
