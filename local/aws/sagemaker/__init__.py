"""SageMaker Studio, which moto lacks: domains with their side effects, user profiles, spaces, apps, scripts, tags."""

from . import app, domain, lifecycle_configuration, space, tags, user_profile

__all__ = ["app", "domain", "lifecycle_configuration", "space", "tags", "user_profile"]
