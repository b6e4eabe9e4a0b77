"""What the resources of Studio have in common: where they are kept, their states, lists by pages, the operations."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from moto.core.base_backend import BackendDict, BaseBackend

from ..added import Added, Members
from ..clock import CLOCK
from ..faults import FAULTS
from ..operation import AwsError
from ..state import state_kind


@dataclass
class Resource:
    """A domain, user profile, space, app or lifecycle configuration."""

    kind: str
    arn: str
    members: Members
    """What the requests said, and what the service added, by the names of the Describe operation."""
    status: str = "Pending"
    failure_reason: str = ""
    interface_id: str = ""
    """Network interface of an app in a VPC."""
    created: float = field(default_factory=time.time)
    modified: float = field(default_factory=time.time)

    def described(self) -> Members:
        reason = {"FailureReason": self.failure_reason} if self.failure_reason else {}
        return {**self.members, "Status": self.status, **reason, "CreationTime": self.created}

    def settle(self, delay: str, status: str, then: Callable[[], None] | None = None) -> None:
        """Takes the state, and whatever belongs to it, once the delay is over."""

        def change() -> None:
            self.status = status
            self.modified = time.time()
            if then:
                then()

        CLOCK.later(delay, change)

    def require_settled(self) -> None:
        if self.status in ("Pending", "Updating", "Deleting"):
            raise in_use(f"{self.kind} {self.arn} is {self.status}.")


Key = TypeVar("Key")


class Store(dict[Key, Resource], Generic[Key]):
    """Every resource of one kind."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def require(self, key: Key) -> Resource:
        if key not in self:
            raise AwsError("ResourceNotFound", f"{self.kind} [{_text(key)}] does not exist.")
        return self[key]

    def add(self, key: Key, resource: Resource) -> Resource:
        if key in self:
            raise in_use(f"{self.kind} [{_text(key)}] already exists.")
        self[key] = resource
        return resource


def _text(key: Any) -> str:
    return "/".join(str(part) for part in key if part) if isinstance(key, tuple) else str(key)


def in_use(message: str) -> AwsError:
    return AwsError("ResourceInUse", message)


def held(resource: Resource, by: list[Resource]) -> AwsError:
    """The refusal to delete what others are in, in SageMaker's own words, which name their kind alone."""
    return in_use(f"Unable to delete {resource.kind} [{resource.arn}] because {by[0].kind}(s) are associated with it.")


def invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)


class Studio(BaseBackend):
    """SageMaker Studio of one account in one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.domains: Store[str] = Store("Domain")
        self.profiles: Store[tuple[str, str]] = Store("UserProfile")
        self.spaces: Store[tuple[str, str]] = Store("Space")
        self.apps: Store[tuple[str, str, str, str, str]] = Store("App")
        self.configurations: Store[str] = Store("StudioLifecycleConfig")
        self.tags: dict[str, dict[str, str]] = {}
        self.users = 0

    def arn(self, kind: str, path: str) -> str:
        return f"arn:{self.partition}:sagemaker:{self.region_name}:{self.account_id}:{kind}/{path}"

    def resources(self) -> Iterable[Resource]:
        for store in (self.domains, self.profiles, self.spaces, self.apps, self.configurations):
            yield from store.values()

    def of_domain(self, store: Store[Any], domain_id: str) -> list[Resource]:
        return [resource for resource in store.values() if resource.members["DomainId"] == domain_id]

    def live_apps(self, domain_id: str, **owner: str) -> list[Resource]:
        """Apps that hold their domain, profile or space. Failed and deleted ones stay listed and hold nothing."""
        return [
            app
            for app in self.of_domain(self.apps, domain_id)
            if app.status not in ("Deleted", "Failed")
            and all(app.members.get(member) == value for member, value in owner.items())
        ]

    def tag(self, arn: str, request: Members) -> None:
        self.tags[arn] = {tag["Key"]: tag["Value"] for tag in request.get("Tags", [])}

    def create(self, resource: Resource) -> None:
        """Starts the creation of a resource, which a failure on purpose ends as failed."""
        resource.failure_reason = FAULTS.planned_failure or ""
        resource.settle("create", "Failed" if resource.failure_reason else "InService")

    def update(self, resource: Resource) -> None:
        """Starts the update of a resource, which a failure on purpose ends as failed."""
        resource.status = "Updating"
        resource.failure_reason = FAULTS.planned_failure or ""
        resource.settle("update", "Update_Failed" if resource.failure_reason else "InService")

    def delete(self, resource: Resource, then: Callable[[], None]) -> None:
        """Starts the deletion of a resource, which a failure on purpose ends as failed."""
        resource.status = "Deleting"
        resource.failure_reason = FAULTS.planned_failure or ""
        if resource.failure_reason:
            resource.settle("delete", "Delete_Failed")
        else:
            resource.settle("delete", "Deleting", then)

    def forget(self, store: Store[Key], key: Key) -> None:
        self.tags.pop(store.pop(key).arn, None)


studio_backends = BackendDict(Studio, "sagemaker")
operation = Added("sagemaker", studio_backends)


@state_kind("studio", studio_backends)
def studio_resources(studio: Studio) -> dict[str, str]:
    """Statuses by ARN."""
    return {resource.arn: resource.status for resource in studio.resources()}


def without_tags(request: Members) -> Members:
    return {name: value for name, value in request.items() if name != "Tags"}


def page(request: Members, member: str, items: list[Members], by: str = "CreationTime") -> Members:
    """
    One page of a list, by default of 10, the oldest first.

    Raises ValidationException if NextToken is not of an earlier page.
    """
    token = request.get("NextToken", "0")
    if not token.isdecimal():
        raise invalid(f"NextToken {token} is of no page of this list.")
    ordered = sorted(items, key=lambda item: item[by], reverse=request.get("SortOrder") == "Descending")
    start = int(token)
    end = start + request.get("MaxResults", 10)
    more = {"NextToken": str(end)} if end < len(ordered) else {}
    return {member: ordered[start:end], **more}


def only(members: Members, *names: str) -> Members:
    return {name: members[name] for name in names if name in members}
