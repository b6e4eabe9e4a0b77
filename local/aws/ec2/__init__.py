"""
EC2 as AWS behaves: what is in use cannot be deleted, service-made network interfaces carry the groups and descriptions
of their service, and rules keep their descriptions. moto accepts every deletion.
"""

from . import dependencies, endpoints, interfaces, offer, rules, state

__all__ = ["dependencies", "endpoints", "interfaces", "offer", "rules", "state"]
