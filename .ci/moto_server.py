"""moto, with what a Studio domain needs and moto lacks: `python moto_server.py -p PORT`.

- CreateDomain answers with the domain's id, without which the AWS provider asks for a domain called "".
- Studio lifecycle configurations can be created, read and tagged.
"""

from types import SimpleNamespace
from typing import Any

from moto.core.responses import ActionResult
from moto.sagemaker.models import SageMakerModelBackend as Backend
from moto.sagemaker.responses import SageMakerResponse as Response
from moto.server import main

create_domain = Backend.create_domain
resource_from_arn = Backend._get_resource_from_arn
lifecycle_configs: dict[str, SimpleNamespace] = {}


def create_domain_with_id(self: Backend, *args: Any, **kwargs: Any) -> dict[str, Any]:
    answer = create_domain(self, *args, **kwargs)
    return {**answer, "DomainId": answer["DomainArn"].rpartition("/")[2]}


def create_studio_lifecycle_config(self: Response) -> ActionResult:
    name = self._get_param("StudioLifecycleConfigName")
    arn = f"arn:{self.partition}:sagemaker:{self.region}:{self.current_account}:studio-lifecycle-config/{name}"
    answer = {"StudioLifecycleConfigArn": arn}
    described = {
        **answer,
        "StudioLifecycleConfigName": name,
        "StudioLifecycleConfigContent": self._get_param("StudioLifecycleConfigContent"),
        "StudioLifecycleConfigAppType": self._get_param("StudioLifecycleConfigAppType"),
    }
    lifecycle_configs[arn] = SimpleNamespace(described=described, tags=self._get_param("Tags") or [])
    return ActionResult(answer)


def describe_studio_lifecycle_config(self: Response) -> ActionResult:
    name = self._get_param("StudioLifecycleConfigName")
    found = (config for arn, config in lifecycle_configs.items() if arn.endswith(f"/{name}"))
    return ActionResult(next(found).described)


def resource_or_lifecycle_config(self: Backend, arn: str) -> Any:
    return lifecycle_configs.get(arn) or resource_from_arn(self, arn)


Backend.create_domain = create_domain_with_id
Backend._get_resource_from_arn = resource_or_lifecycle_config
Response.create_studio_lifecycle_config = create_studio_lifecycle_config
Response.describe_studio_lifecycle_config = describe_studio_lifecycle_config

if __name__ == "__main__":
    main()
