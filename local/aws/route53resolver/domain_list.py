"""Lists of domains, of which rules are made."""

from __future__ import annotations

import re

from ..added import Members
from ..operation import AwsError
from .firewall import Firewall, delete, find, operation, page, settle

MOST_DOMAINS = 1_000
"""Of one request. https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallDomains.html"""

_DOMAIN = re.compile(r"\*|(\*\.?)?[a-z0-9-]+(\.[a-z0-9-]+)*")


@operation
def create_firewall_domain_list(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateFirewallDomainList.html"""
    made = firewall.create(
        firewall.domain_lists, "rslvr-fdl", "firewall-domain-list", request, DomainCount=0, Status="COMPLETE"
    )
    firewall.domains.setdefault(made["Id"], [])
    return {"FirewallDomainList": made}


@operation
def get_firewall_domain_list(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_GetFirewallDomainList.html"""
    return {"FirewallDomainList": domain_list(firewall, request)}


@operation
def list_firewall_domains(firewall: Firewall, request: Members) -> Members:
    """
    Each domain ends in a dot, however it was given.
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ListFirewallDomains.html
    """
    found = domain_list(firewall, request)
    return page(request, "Domains", [f"{domain}." for domain in firewall.domains[found["Id"]]])


@operation
def update_firewall_domains(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallDomains.html"""
    found = domain_list(firewall, request)
    given = [domain.lower().removesuffix(".") for domain in request["Domains"]]
    wrong = [domain for domain in given if len(domain) > 255 or not _DOMAIN.fullmatch(domain)]
    if wrong:
        raise AwsError("ValidationException", f"Invalid domains: {', '.join(wrong)}")
    if len(given) > MOST_DOMAINS:
        raise AwsError("LimitExceededException", f"{len(given)} domains; at most {MOST_DOMAINS} in one request.")
    if found["Status"] != "COMPLETE":
        raise AwsError("ConflictException", f"The domain list {found['Id']} is {found['Status']}.")
    before = firewall.domains[found["Id"]]
    after = {
        "ADD": [*before, *given],
        "REMOVE": [domain for domain in before if domain not in given],
        "REPLACE": given,
    }[request["Operation"]]
    firewall.domains[found["Id"]] = sorted(set(after))
    found["DomainCount"] = len(set(after))
    settle(found, "update")
    return {name: found[name] for name in ("Id", "Name", "Status")}


@operation
def delete_firewall_domain_list(firewall: Firewall, request: Members) -> Members:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteFirewallDomainList.html"""
    found = domain_list(firewall, request)
    if any(rule["FirewallDomainListId"] == found["Id"] for rules in firewall.rules.values() for rule in rules):
        raise AwsError("ConflictException", f"The domain list {found['Id']} is in use by a rule.")
    delete(firewall.domain_lists, found)
    return {"FirewallDomainList": found}


def domain_list(firewall: Firewall, request: Members) -> Members:
    """That which a request names."""
    return find(firewall.domain_lists, request["FirewallDomainListId"], "domain list")
