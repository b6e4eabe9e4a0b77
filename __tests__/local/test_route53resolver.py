"""The DNS firewall of Route 53 Resolver, and the end of query logs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import FOREVER, LocalAws, Network, error_of


class Firewall:
    """A rule group with one rule on one list of domains."""

    def __init__(self, aws: LocalAws) -> None:
        self.resolver = aws.client("route53resolver")
        self.list_id = self.domain_list("allowed")
        self.group = self.resolver.create_firewall_rule_group(Name="ml")["FirewallRuleGroup"]
        self.group_id = self.group["Id"]
        self.rule()

    def domain_list(self, name: str, *domains: str) -> str:
        made = self.resolver.create_firewall_domain_list(Name=name)["FirewallDomainList"]
        self.replace(made["Id"], *(domains or ("*.amazonaws.com",)))
        return str(made["Id"])

    def replace(self, list_id: str, *domains: str) -> Any:
        return self.resolver.update_firewall_domains(
            FirewallDomainListId=list_id, Operation="REPLACE", Domains=list(domains)
        )

    def domains(self, list_id: str) -> Any:
        return self.resolver.list_firewall_domains(FirewallDomainListId=list_id)["Domains"]

    def key(self, list_id: str = "") -> dict[str, str]:
        return {"FirewallRuleGroupId": self.group_id, "FirewallDomainListId": list_id or self.list_id}

    def rule(self, list_id: str = "", **more: Any) -> Any:
        rule = {"Priority": 100, "Action": "ALLOW", "Name": "allowed", **self.key(list_id), **more}
        return self.resolver.create_firewall_rule(**rule)["FirewallRule"]

    def rules(self) -> Any:
        return self.resolver.list_firewall_rules(FirewallRuleGroupId=self.group_id)["FirewallRules"]

    def associate(self, vpc_id: str, **more: Any) -> Any:
        request = {"FirewallRuleGroupId": self.group_id, "VpcId": vpc_id, "Priority": 101, "Name": "ml", **more}
        return self.resolver.associate_firewall_rule_group(**request)["FirewallRuleGroupAssociation"]

    def association(self, association_id: str) -> Any:
        found = self.resolver.get_firewall_rule_group_association(FirewallRuleGroupAssociationId=association_id)
        return found["FirewallRuleGroupAssociation"]

    def disassociate(self, association_id: str) -> Any:
        return self.resolver.disassociate_firewall_rule_group(FirewallRuleGroupAssociationId=association_id)


@pytest.fixture
def firewall(aws: LocalAws) -> Firewall:
    return Firewall(aws)


class TestDomainLists:
    def test_domains_are_replaced_added_and_removed_and_told_with_a_dot(self, firewall: Firewall) -> None:
        update = firewall.resolver.update_firewall_domains
        update(FirewallDomainListId=firewall.list_id, Operation="ADD", Domains=["B.example.com", "*"])
        assert firewall.domains(firewall.list_id) == ["*.", "*.amazonaws.com.", "b.example.com."]
        update(FirewallDomainListId=firewall.list_id, Operation="REMOVE", Domains=["*"])
        firewall.replace(firewall.list_id, "a.example.com", "a.example.com.")
        assert firewall.domains(firewall.list_id) == ["a.example.com."]
        told = firewall.resolver.get_firewall_domain_list(FirewallDomainListId=firewall.list_id)["FirewallDomainList"]
        assert told["DomainCount"] == 1

    @pytest.mark.parametrize("domain", ["a_b.example.com", "a.*.com", "a..b", "a" * 256])
    def test_what_is_no_domain_is_refused(self, firewall: Firewall, domain: str) -> None:
        assert error_of(lambda: firewall.replace(firewall.list_id, domain)).startswith("ValidationException")

    def test_a_request_has_a_thousand_at_most(self, firewall: Firewall) -> None:
        domains = [f"a{number}.example.com" for number in range(1_001)]
        assert error_of(lambda: firewall.replace(firewall.list_id, *domains)).startswith("LimitExceededException")
        firewall.replace(firewall.list_id, *domains[1:])
        pages = firewall.resolver.get_paginator("list_firewall_domains")
        listed = [each for page in pages.paginate(FirewallDomainListId=firewall.list_id) for each in page["Domains"]]
        assert len(listed) == 1_000

    def test_an_update_takes_its_time_and_no_other_meanwhile(self, aws: LocalAws, firewall: Firewall) -> None:
        aws.delays(update=FOREVER)
        assert firewall.replace(firewall.list_id, "a.example.com")["Status"] == "UPDATING"
        again = error_of(lambda: firewall.replace(firewall.list_id, "b.example.com"))
        assert again.startswith("ConflictException")
        aws.delays(update=0)
        assert firewall.replace(firewall.list_id, "b.example.com")

    def test_one_that_a_rule_uses_stays(self, aws: LocalAws, firewall: Firewall) -> None:
        delete = {"FirewallDomainListId": firewall.list_id}
        refused = error_of(lambda: firewall.resolver.delete_firewall_domain_list(**delete))
        assert refused.startswith("ConflictException")
        firewall.resolver.delete_firewall_rule(**firewall.key())
        firewall.resolver.delete_firewall_domain_list(**delete)
        gone = error_of(lambda: firewall.resolver.get_firewall_domain_list(**delete))
        assert gone.startswith("ResourceNotFoundException")
        assert "dnsDomainLists" not in aws.control("state")


class TestRules:
    def test_a_group_tells_its_rules_by_priority(self, firewall: Firewall) -> None:
        others = firewall.domain_list("others", "*")
        firewall.rule(others, Priority=50, Action="BLOCK", BlockResponse="NODATA")
        assert [rule["FirewallDomainListId"] for rule in firewall.rules()] == [others, firewall.list_id]
        redirections = {rule["FirewallDomainRedirectionAction"] for rule in firewall.rules()}
        assert redirections == {"INSPECT_REDIRECTION_DOMAIN"}
        changed = firewall.resolver.update_firewall_rule(
            **firewall.key(), Priority=10, FirewallDomainRedirectionAction="TRUST_REDIRECTION_DOMAIN"
        )["FirewallRule"]
        assert firewall.rules()[0] == changed
        assert (changed["Action"], changed["Priority"]) == ("ALLOW", 10)

    def test_a_priority_and_a_list_are_one_rules(self, firewall: Firewall) -> None:
        others = firewall.domain_list("others", "*")
        for refused in (lambda: firewall.rule(others), lambda: firewall.rule(Priority=200)):
            assert error_of(refused).startswith("ValidationException")

    def test_a_block_says_how(self, firewall: Firewall) -> None:
        others = firewall.domain_list("others", "*")
        refused = error_of(lambda: firewall.rule(others, Priority=200, Action="BLOCK"))
        assert refused == "ValidationException: BlockResponse is required for the action BLOCK."

    def test_what_is_not_there(self, firewall: Firewall) -> None:
        other = firewall.domain_list("other")
        calls: list[Callable[[], Any]] = [
            lambda: firewall.rule("rslvr-fdl-0"),
            lambda: firewall.resolver.delete_firewall_rule(**firewall.key(other)),
            lambda: firewall.resolver.get_firewall_rule_group(FirewallRuleGroupId="rslvr-frg-0"),
        ]
        for call in calls:
            assert error_of(call).startswith("ResourceNotFoundException")

    def test_a_group_with_rules_or_a_vpc_stays(self, aws: LocalAws, firewall: Firewall, network: Network) -> None:
        delete = {"FirewallRuleGroupId": firewall.group_id}
        association = firewall.associate(network.vpc_id)
        for release in (
            lambda: firewall.disassociate(association["Id"]),
            lambda: firewall.resolver.delete_firewall_rule(**firewall.key()),
        ):
            refused = error_of(lambda: firewall.resolver.delete_firewall_rule_group(**delete))
            assert refused.startswith("ConflictException")
            release()
        firewall.resolver.delete_firewall_rule_group(**delete)
        assert "dnsRuleGroups" not in aws.control("state")


class TestAssociations:
    def test_it_settles_later_both_ways(self, aws: LocalAws, firewall: Firewall, network: Network) -> None:
        aws.delays(create=FOREVER, delete=FOREVER)
        made = firewall.associate(network.vpc_id)
        assert made["Status"] == "UPDATING"
        aws.delays(create=0)
        assert firewall.association(made["Id"])["Status"] == "COMPLETE"
        firewall.disassociate(made["Id"])
        assert firewall.association(made["Id"])["Status"] == "DELETING"
        aws.delays(delete=0)
        assert error_of(lambda: firewall.association(made["Id"])).startswith("ResourceNotFoundException")

    def test_a_vpc_has_a_group_and_a_priority_once(self, firewall: Firewall, network: Network) -> None:
        first = firewall.associate(network.vpc_id, CreatorRequestId="one")
        assert firewall.associate(network.vpc_id, CreatorRequestId="one")["Id"] == first["Id"]
        assert error_of(lambda: firewall.associate(network.vpc_id, Priority=102)).startswith("ConflictException")
        other = firewall.resolver.create_firewall_rule_group(Name="other")["FirewallRuleGroup"]["Id"]
        taken = error_of(lambda: firewall.associate(network.vpc_id, FirewallRuleGroupId=other))
        assert taken.startswith("ConflictException")

    @pytest.mark.parametrize("priority", [99, 9_901])
    def test_a_priority_that_is_firewall_managers(self, firewall: Firewall, network: Network, priority: int) -> None:
        refused = error_of(lambda: firewall.associate(network.vpc_id, Priority=priority))
        assert refused.startswith("ValidationException")

    def test_protection_must_be_taken_off_first(self, firewall: Firewall, network: Network) -> None:
        made = firewall.associate(network.vpc_id, MutationProtection="ENABLED")
        update = firewall.resolver.update_firewall_rule_group_association
        key = {"FirewallRuleGroupAssociationId": made["Id"]}
        for refused in (lambda: firewall.disassociate(made["Id"]), lambda: update(**key, Priority=200)):
            assert error_of(refused).startswith("ConflictException")
        update(**key, MutationProtection="DISABLED", Name="open")
        assert firewall.association(made["Id"])["Name"] == "open"
        assert firewall.disassociate(made["Id"])

    def test_it_holds_its_vpc(self, firewall: Firewall, network: Network) -> None:
        for subnet_id in network.subnet_ids:
            network.ec2.delete_subnet(SubnetId=subnet_id)
        network.ec2.delete_security_group(GroupId=network.group_id)
        made = firewall.associate(network.vpc_id)
        assert made["Id"] in error_of(lambda: network.ec2.delete_vpc(VpcId=network.vpc_id))
        firewall.disassociate(made["Id"])
        network.ec2.delete_vpc(VpcId=network.vpc_id)
        assert error_of(lambda: firewall.associate(network.vpc_id)).startswith("ResourceNotFoundException")


class TestConfigs:
    def test_a_vpc_fails_closed_unless_told_otherwise(self, firewall: Firewall, network: Network) -> None:
        resolver, vpc = firewall.resolver, {"ResourceId": network.vpc_id}
        assert resolver.get_firewall_config(**vpc)["FirewallConfig"]["FirewallFailOpen"] == "DISABLED"
        changed = resolver.update_firewall_config(**vpc, FirewallFailOpen="ENABLED")["FirewallConfig"]
        assert resolver.list_firewall_configs()["FirewallConfigs"] == [changed]
        unknown = error_of(lambda: resolver.get_firewall_config(ResourceId="vpc-0"))
        assert unknown.startswith("ResourceNotFoundException")


class TestQueryLogs:
    @pytest.fixture
    def config_id(self, firewall: Firewall) -> str:
        arn = "arn:aws:logs:us-east-1:111122223333:log-group:dns"
        made = firewall.resolver.create_resolver_query_log_config(Name="ml", DestinationArn=arn, CreatorRequestId="x")
        return str(made["ResolverQueryLogConfig"]["Id"])

    def test_it_takes_its_time(self, aws: LocalAws, firewall: Firewall, config_id: str, network: Network) -> None:
        key = {"ResolverQueryLogConfigId": config_id, "ResourceId": network.vpc_id}
        aws.delays(create=FOREVER, delete=FOREVER)
        made = firewall.resolver.associate_resolver_query_log_config(**key)["ResolverQueryLogConfigAssociation"]
        assert made["Status"] == "CREATING"

        def status() -> str:
            found = firewall.resolver.get_resolver_query_log_config_association(
                ResolverQueryLogConfigAssociationId=made["Id"]
            )
            return str(found["ResolverQueryLogConfigAssociation"]["Status"])

        aws.delays(create=0)
        assert status() == "ACTIVE"
        firewall.resolver.disassociate_resolver_query_log_config(**key)
        assert status() == "DELETING"
        aws.delays(delete=0)
        assert error_of(status).startswith("ResourceNotFoundException")

    def test_one_with_a_vpc_stays_and_holds_it(
        self, aws: LocalAws, firewall: Firewall, config_id: str, network: Network
    ) -> None:
        config = {"ResolverQueryLogConfigId": config_id}
        key = {**config, "ResourceId": network.vpc_id}
        firewall.resolver.associate_resolver_query_log_config(**key)
        refused = error_of(lambda: firewall.resolver.delete_resolver_query_log_config(**config))
        assert refused.startswith("InvalidRequestException")
        network.ec2.delete_security_group(GroupId=network.group_id)
        assert "DependencyViolation" in error_of(lambda: network.ec2.delete_vpc(VpcId=network.vpc_id))
        firewall.resolver.disassociate_resolver_query_log_config(**key)
        firewall.resolver.delete_resolver_query_log_config(**config)
        assert "dnsQueryLogs" not in aws.control("state")
        for gone in (
            lambda: firewall.resolver.delete_resolver_query_log_config(**config),
            lambda: firewall.resolver.disassociate_resolver_query_log_config(**key),
        ):
            assert error_of(gone).startswith("ResourceNotFoundException")


def test_everything_has_tags(aws: LocalAws, firewall: Firewall, network: Network) -> None:
    made = firewall.resolver.create_firewall_domain_list(Name="more", Tags=[{"Key": "Stack", "Value": "studio"}])
    arn = made["FirewallDomainList"]["Arn"]
    for each in (arn, firewall.group["Arn"], firewall.associate(network.vpc_id)["Arn"]):
        firewall.resolver.tag_resource(ResourceArn=each, Tags=[{"Key": "Team", "Value": "ml"}])
        assert {"Key": "Team", "Value": "ml"} in firewall.resolver.list_tags_for_resource(ResourceArn=each)["Tags"]
    assert {"Key": "Stack", "Value": "studio"} in firewall.resolver.list_tags_for_resource(ResourceArn=arn)["Tags"]
    unknown = error_of(lambda: firewall.resolver.list_tags_for_resource(ResourceArn=f"{arn}x"))
    assert unknown.startswith("ResourceNotFoundException")


def test_it_tells_what_there_is_and_keeps_to_the_model(aws: LocalAws, firewall: Firewall) -> None:
    state = aws.control("state")
    assert (state["dnsRuleGroups"], state["dnsDomainLists"]) == (["ml"], ["allowed"])
    assert aws.control("violations") == []
