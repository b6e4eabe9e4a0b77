"""Studio lifecycle configurations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..added import Members
from .studio import Resource, Studio, in_use, invalid, only, operation, page, without_tags

ARN = re.compile(r"arn:[^:]+:sagemaker:[^:]+:\d+:studio-lifecycle-config/.+")


@operation
def create_studio_lifecycle_config(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateStudioLifecycleConfig.html"""
    name = request["StudioLifecycleConfigName"]
    arn = studio.arn("studio-lifecycle-config", name)
    studio.configurations.add(name, Resource("StudioLifecycleConfig", arn, without_tags(request), "InService"))
    studio.tag(arn, request)
    return {"StudioLifecycleConfigArn": arn}


@operation
def describe_studio_lifecycle_config(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeStudioLifecycleConfig.html"""
    return _described(studio.configurations.require(request["StudioLifecycleConfigName"]))


@operation
def delete_studio_lifecycle_config(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteStudioLifecycleConfig.html"""
    name = request["StudioLifecycleConfigName"]
    configuration = studio.configurations.require(name)
    holders = [*studio.domains.values(), *studio.profiles.values()]
    holders += [app for domain_id in studio.domains for app in studio.live_apps(domain_id)]
    held = [holder.arn for holder in holders if configuration.arn in _arns(holder.members)]
    if held:
        raise in_use(f"StudioLifecycleConfig {name} is used by {', '.join(held)}.")
    studio.forget(studio.configurations, name)
    return {}


@operation
def list_studio_lifecycle_configs(studio: Studio, request: Members) -> Members:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListStudioLifecycleConfigs.html"""
    items = [
        only(_described(each), *(name for name in _described(each) if name != "StudioLifecycleConfigContent"))
        for name, each in studio.configurations.items()
        if request.get("NameContains", "") in name
        and request.get("AppTypeEquals", each.members["StudioLifecycleConfigAppType"])
        == each.members["StudioLifecycleConfigAppType"]
    ]
    by = request.get("SortBy", "CreationTime")
    return page(request, "StudioLifecycleConfigs", items, "StudioLifecycleConfigName" if by == "Name" else by)


def _described(configuration: Resource) -> Members:
    times = {"CreationTime": configuration.created, "LastModifiedTime": configuration.modified}
    return {**configuration.members, "StudioLifecycleConfigArn": configuration.arn, **times}


def check_configurations(studio: Studio, settings: Any) -> None:
    """Raises ValidationException if the settings name a lifecycle configuration that does not exist."""
    known = {configuration.arn for configuration in studio.configurations.values()}
    for arn in _arns(settings):
        if arn not in known:
            raise invalid(f"{arn} does not exist.")


def _arns(settings: Any) -> Iterator[str]:
    if isinstance(settings, dict):
        for value in settings.values():
            yield from _arns(value)
    elif isinstance(settings, list):
        for value in settings:
            yield from _arns(value)
    elif isinstance(settings, str) and ARN.fullmatch(settings):
        yield settings
