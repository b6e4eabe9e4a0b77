"""
Route 53 Resolver's DNS firewall, which moto lacks, and the end of query logs, which it lacks too. What is in use cannot
be deleted, and what is asked for settles later. No name is resolved.
"""

from . import association, config, domain_list, query_log, rule, rule_group, state, vpc

__all__ = ["association", "config", "domain_list", "query_log", "rule", "rule_group", "state", "vpc"]
