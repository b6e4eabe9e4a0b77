"""Tags of Studio's resources. moto keeps those of its own SageMaker resources."""

from __future__ import annotations

from ..added import Members
from ..operation import AwsError
from .studio import Studio, operation


def owns(arn: str) -> bool:
    """Whether the ARN is of a kind that Studio has."""
    kind = arn.rpartition(":")[2].partition("/")[0]
    return kind in ("domain", "user-profile", "space", "app", "studio-lifecycle-config")


def _tags(studio: Studio, request: Members) -> dict[str, str]:
    arn = request["ResourceArn"]
    if not any(resource.arn == arn for resource in studio.resources()):
        raise AwsError("ResourceNotFound", f"{arn} does not exist.")
    return studio.tags.setdefault(arn, {})


def _listed(tags: dict[str, str]) -> Members:
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


@operation
def list_tags(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTags.html"""
    return _listed(_tags(studio, request))


@operation
def add_tags(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AddTags.html"""
    tags = _tags(studio, request)
    tags.update({tag["Key"]: tag["Value"] for tag in request["Tags"]})
    return _listed(tags)


@operation
def delete_tags(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteTags.html"""
    tags = _tags(studio, request)
    for key in request["TagKeys"]:
        tags.pop(key, None)
    return {}
