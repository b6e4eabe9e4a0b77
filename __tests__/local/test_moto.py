"""What is mended in moto: EC2, EFS, KMS, S3 and CloudWatch Logs as AWS behaves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError
from conftest import FOREVER, LocalAws, Network, error_of, wait_until

VIOLATION = "DependencyViolation"
NFS = {"IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049}


USES_OF_KEYS: dict[str, Any] = {
    "create_grant": {"GranteePrincipal": "arn:aws:iam::111122223333:role/execution", "Operations": ["Decrypt"]},
    "enable_key_rotation": {},
    "encrypt": {"Plaintext": b"x"},
    "generate_data_key": {"KeySpec": "AES_256"},
    "generate_data_key_without_plaintext": {"KeySpec": "AES_256"},
}
CHANGES_OF_KEYS: dict[str, Any] = {
    "tag_resource": {"Tags": [{"TagKey": "a", "TagValue": "b"}]},
    "untag_resource": {"TagKeys": ["a"]},
    "update_key_description": {"Description": "x"},
    "disable_key": {},
    "enable_key": {},
    "schedule_key_deletion": {"PendingWindowInDays": 7},
}


class TestDependencies:
    @pytest.fixture
    def ec2(self, aws: LocalAws) -> Any:
        return aws.client("ec2")

    def test_a_subnet_with_an_interface_stays(self, network: Network) -> None:
        subnet_id = network.subnet_ids[0]
        interface = network.ec2.create_network_interface(SubnetId=subnet_id)["NetworkInterface"]
        assert VIOLATION in error_of(lambda: network.ec2.delete_subnet(SubnetId=subnet_id))
        network.ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
        assert network.ec2.delete_subnet(SubnetId=subnet_id)

    def test_a_group_of_an_interface_stays(self, network: Network) -> None:
        made = network.ec2.create_network_interface(SubnetId=network.subnet_ids[0], Groups=[network.group_id])
        delete = {"GroupId": network.group_id}
        assert VIOLATION in error_of(lambda: network.ec2.delete_security_group(**delete))
        network.ec2.delete_network_interface(NetworkInterfaceId=made["NetworkInterface"]["NetworkInterfaceId"])
        assert network.ec2.delete_security_group(**delete)

    @pytest.mark.parametrize("way", ["ingress", "egress"])
    def test_a_group_that_another_names_stays_and_one_that_names_itself_goes(self, network: Network, way: str) -> None:
        other = network.group("other")
        for holder in (other, network.group_id):
            permission = {**NFS, "UserIdGroupPairs": [{"GroupId": network.group_id}]}
            authorize = getattr(network.ec2, f"authorize_security_group_{way}")
            authorize(GroupId=holder, IpPermissions=[permission])
        assert VIOLATION in error_of(lambda: network.ec2.delete_security_group(GroupId=network.group_id))
        network.ec2.delete_security_group(GroupId=other)
        assert network.ec2.delete_security_group(GroupId=network.group_id)

    def test_a_vpc_stays_until_it_is_empty(self, network: Network) -> None:
        for subnet_id in network.subnet_ids:
            network.ec2.delete_subnet(SubnetId=subnet_id)
        assert network.group_id in error_of(lambda: network.ec2.delete_vpc(VpcId=network.vpc_id))
        network.ec2.delete_security_group(GroupId=network.group_id)
        assert network.ec2.delete_vpc(VpcId=network.vpc_id)

    def test_a_vpc_stays_until_its_internet_gateway_is_detached(self, ec2: Any) -> None:
        vpc_id, other_id = (ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"] for _ in range(2))
        gateway_id = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        attachment = {"InternetGatewayId": gateway_id, "VpcId": vpc_id}
        ec2.attach_internet_gateway(**attachment)
        refused = error_of(lambda: ec2.delete_vpc(VpcId=vpc_id))
        assert refused.startswith(VIOLATION)
        assert gateway_id in refused
        assert ec2.delete_vpc(VpcId=other_id)
        ec2.detach_internet_gateway(**attachment)
        assert ec2.delete_vpc(VpcId=vpc_id)

    def test_a_vpc_stays_until_its_endpoints_are_deleted(self, ec2: Any) -> None:
        vpc_id, other_id = (ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"] for _ in range(2))
        service = {"ServiceName": "com.amazonaws.us-east-1.s3", "VpcEndpointType": "Gateway"}
        made = ec2.create_vpc_endpoint(VpcId=vpc_id, **service)["VpcEndpoint"]
        refused = error_of(lambda: ec2.delete_vpc(VpcId=vpc_id))
        assert refused.startswith(VIOLATION)
        assert made["VpcEndpointId"] in refused
        assert ec2.delete_vpc(VpcId=other_id)
        ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])
        assert ec2.delete_vpc(VpcId=vpc_id)

    def test_a_vpc_with_a_subnet_stays(self, network: Network) -> None:
        network.ec2.delete_security_group(GroupId=network.group_id)
        assert VIOLATION in error_of(lambda: network.ec2.delete_vpc(VpcId=network.vpc_id))

    def test_a_mount_target_holds_its_subnet_until_it_is_gone(self, aws: LocalAws, network: Network) -> None:
        efs = aws.client("efs")
        file_system_id = efs.create_file_system(CreationToken="x")["FileSystemId"]
        subnet_id = network.subnet_ids[0]
        target_id = efs.create_mount_target(FileSystemId=file_system_id, SubnetId=subnet_id)["MountTargetId"]
        aws.delays(mountTargetDelete=FOREVER)
        efs.delete_mount_target(MountTargetId=target_id)
        (target,) = efs.describe_mount_targets(FileSystemId=file_system_id)["MountTargets"]
        assert target["LifeCycleState"] == "deleting"
        assert VIOLATION in error_of(lambda: network.ec2.delete_subnet(SubnetId=subnet_id))

    def test_it_frees_its_subnet_once_it_is_gone(self, aws: LocalAws, network: Network) -> None:
        efs = aws.client("efs")
        file_system_id = efs.create_file_system(CreationToken="x")["FileSystemId"]
        target = efs.create_mount_target(FileSystemId=file_system_id, SubnetId=network.subnet_ids[0])
        efs.delete_mount_target(MountTargetId=target["MountTargetId"])
        wait_until(lambda: not network.interfaces(), "the interface is gone")
        assert network.ec2.delete_subnet(SubnetId=network.subnet_ids[0])


class TestEndpoints:
    @pytest.fixture
    def endpoint(self, network: Network) -> Any:
        return network.ec2.create_vpc_endpoint(
            VpcId=network.vpc_id,
            ServiceName="com.amazonaws.us-east-1.sts",
            VpcEndpointType="Interface",
            SubnetIds=network.subnet_ids[:1],
            SecurityGroupIds=[network.group_id],
        )["VpcEndpoint"]

    def test_interfaces_are_the_endpoint_s_in_its_groups(self, network: Network, endpoint: Any) -> None:
        (interface,) = network.interfaces()
        assert interface["InterfaceType"] == "vpc_endpoint"
        assert [group["GroupId"] for group in interface["Groups"]] == [network.group_id]
        assert endpoint["VpcEndpointId"] in interface["Description"]

    def test_interfaces_follow_its_subnets(self, network: Network, endpoint: Any) -> None:
        change = {"AddSubnetIds": network.subnet_ids[1:], "RemoveSubnetIds": network.subnet_ids[:1]}
        network.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint["VpcEndpointId"], **change)
        assert [each["SubnetId"] for each in network.interfaces()] == network.subnet_ids[1:]
        network.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])
        assert network.interfaces() == []


class TestOffer:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""

    STS = "com.amazonaws.us-east-1.sts"

    def endpoint(self, network: Network, **more: Any) -> Any:
        request = {
            "VpcId": network.vpc_id,
            "ServiceName": self.STS,
            "VpcEndpointType": "Interface",
            "SubnetIds": network.subnet_ids,
            **more,
        }
        return network.ec2.create_vpc_endpoint(**request)["VpcEndpoint"]

    def described(self, network: Network, name: str = STS) -> Any:
        (service,) = network.ec2.describe_vpc_endpoint_services(ServiceNames=[name])["ServiceDetails"]
        return service

    def test_every_service_is_in_every_zone_unless_it_is_said(self, network: Network) -> None:
        zones = [each["ZoneName"] for each in network.ec2.describe_availability_zones()["AvailabilityZones"]]
        assert self.described(network)["AvailabilityZones"] == zones
        assert self.described(network, "aws.sagemaker.us-east-1.partner-app")["AvailabilityZones"] == zones
        assert self.endpoint(network)["SubnetIds"] == network.subnet_ids

    def test_a_service_is_refused_in_a_zone_that_it_lacks(self, aws: LocalAws, network: Network) -> None:
        aws.control("offer", {"zones": {self.STS: ["us-east-1b"]}})
        assert self.described(network)["AvailabilityZones"] == ["us-east-1b"]
        refused = error_of(lambda: self.endpoint(network))
        assert refused == (
            f"InvalidParameter: The VPC endpoint service {self.STS} does not support the availability zone of the "
            f"subnet: {network.subnet_ids[0]}."
        )
        made = self.endpoint(network, SubnetIds=network.subnet_ids[1:])
        change = {"VpcEndpointId": made["VpcEndpointId"], "AddSubnetIds": network.subnet_ids[:1]}
        assert "availability zone" in error_of(lambda: network.ec2.modify_vpc_endpoint(**change))

    def test_two_subnets_of_one_zone_are_refused(self, network: Network) -> None:
        more = network.ec2.create_subnet(VpcId=network.vpc_id, CidrBlock="10.0.9.0/24", AvailabilityZone="us-east-1a")[
            "Subnet"
        ]["SubnetId"]
        refused = error_of(lambda: self.endpoint(network, SubnetIds=[*network.subnet_ids, more]))
        assert refused.startswith("DuplicateSubnetsInSameZone")

    def test_a_policy_is_refused_where_the_service_takes_none(self, aws: LocalAws, network: Network) -> None:
        policy = json.dumps({"Statement": []})
        assert self.endpoint(network, PolicyDocument=policy)
        aws.control("offer", {"withoutPolicy": [self.STS]})
        assert not self.described(network)["VpcEndpointPolicySupported"]
        refused = error_of(lambda: self.endpoint(network, PolicyDocument=policy))
        assert refused == f"InvalidParameter: Service {self.STS} only supports the full-access endpoint policy."
        made = self.endpoint(network)
        change = {"VpcEndpointId": made["VpcEndpointId"], "PolicyDocument": policy}
        assert "full-access" in error_of(lambda: network.ec2.modify_vpc_endpoint(**change))

    def test_a_service_that_is_not_offered_does_not_exist(self, aws: LocalAws, network: Network) -> None:
        aws.control("offer", {"missing": [self.STS]})
        missing = f"InvalidServiceName: The Vpc Endpoint Service '{self.STS}' does not exist"
        assert error_of(lambda: self.described(network)) == missing
        assert error_of(lambda: self.endpoint(network)) == missing
        aws.control("reset", {})
        assert self.described(network)

    def test_a_region_may_tell_the_names_alone(self, aws: LocalAws, network: Network) -> None:
        aws.control("offer", {"namesOnly": True})
        answer = network.ec2.describe_vpc_endpoint_services(ServiceNames=[self.STS])
        assert (answer["ServiceNames"], answer["ServiceDetails"]) == ([self.STS], [])

    @pytest.mark.parametrize(
        "wrong", [{"zone": {}}, {"missing": "sts"}, {"zones": []}, {"zones": {"sts": "a"}}, {"namesOnly": "false"}]
    )
    def test_wrong_settings_are_refused(self, aws: LocalAws, wrong: Any) -> None:
        assert aws.send("/_local/offer", wrong)[0] == 400
        assert aws.control("offer") == {"missing": [], "zones": {}, "withoutPolicy": [], "namesOnly": False}


class TestClientTokens:
    """https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html"""

    def test_a_request_sent_again_makes_one_endpoint(self, network: Network) -> None:
        request = {
            "VpcId": network.vpc_id,
            "ServiceName": "com.amazonaws.us-east-1.sts",
            "VpcEndpointType": "Interface",
            "SubnetIds": network.subnet_ids,
        }
        first, again, other = (
            network.ec2.create_vpc_endpoint(**request, ClientToken=token)["VpcEndpoint"]["VpcEndpointId"]
            for token in ("one", "one", "two")
        )
        assert first == again != other
        made = network.ec2.describe_vpc_endpoints()["VpcEndpoints"]
        assert {endpoint["VpcEndpointId"] for endpoint in made} == {first, other}
        assert len(network.interfaces()) == 2 * len(network.subnet_ids)

    def test_a_lost_answer_is_asked_for_again(self, aws: LocalAws, network: Network) -> None:
        aws.control("faults", {"service": "ec2", "operation": "CreateRouteTable", "kind": "drop", "count": 1})
        before = len(network.ec2.describe_route_tables()["RouteTables"])
        with pytest.raises(ConnectionClosedError):
            network.ec2.create_route_table(VpcId=network.vpc_id, ClientToken="one")
        table = network.ec2.create_route_table(VpcId=network.vpc_id, ClientToken="one")["RouteTable"]
        tables = [each["RouteTableId"] for each in network.ec2.describe_route_tables()["RouteTables"]]
        assert len(tables) == before + 1
        assert table["RouteTableId"] in tables

    def test_a_flow_log_that_exists_by_the_same_token_is_no_error(self, aws: LocalAws, network: Network) -> None:
        aws.client("logs").create_log_group(logGroupName="flow")
        request = {
            "ResourceIds": [network.vpc_id],
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "LogGroupName": "flow",
            "DeliverLogsPermissionArn": "arn:aws:iam::111122223333:role/flow",
        }
        first = network.ec2.create_flow_logs(**request, ClientToken="one")["FlowLogIds"]
        assert network.ec2.create_flow_logs(**request, ClientToken="one")["FlowLogIds"] == first
        assert "FlowLogAlreadyExists" in error_of(lambda: network.ec2.create_flow_logs(**request, ClientToken="two"))

    def test_a_token_is_of_one_request(self, network: Network) -> None:
        network.ec2.create_route_table(VpcId=network.vpc_id, ClientToken="one")
        other = network.ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        reuse = error_of(lambda: network.ec2.create_route_table(VpcId=other, ClientToken="one"))
        assert reuse.startswith("IdempotentParameterMismatch")

    def test_a_refused_request_does_not_use_its_token(self, network: Network) -> None:
        refused = error_of(lambda: network.ec2.create_route_table(VpcId="vpc-12345678", ClientToken="one"))
        assert refused.startswith("InvalidVpcID")
        assert network.ec2.create_route_table(VpcId=network.vpc_id, ClientToken="one")["RouteTable"]

    def test_a_query_has_one_too(self, aws: LocalAws) -> None:
        logs = aws.client("logs")
        first, again, other = (
            logs.put_query_definition(name="denied", queryString="limit 1", clientToken=token)["queryDefinitionId"]
            for token in ("1" * 36, "1" * 36, "2" * 36)
        )
        assert first == again != other


class TestRules:
    def rule(self, network: Network, permission: dict[str, Any]) -> Any:
        made = network.ec2.authorize_security_group_ingress(GroupId=network.group_id, IpPermissions=[permission])
        rule_id = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        return network.ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule_id])["SecurityGroupRules"][0]

    def test_rules_keep_their_descriptions(self, network: Network) -> None:
        (prefix_list, *_) = network.ec2.describe_managed_prefix_lists()["PrefixLists"]
        for target in (
            {"UserIdGroupPairs": [{"GroupId": network.group_id, "Description": "why"}]},
            {"PrefixListIds": [{"PrefixListId": prefix_list["PrefixListId"], "Description": "why"}]},
            {"IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "why"}]},
        ):
            assert self.rule(network, {**NFS, **target})["Description"] == "why"

    def test_a_rule_of_a_protocol_without_ports_is_taken(self, network: Network) -> None:
        rule = self.rule(network, {"IpProtocol": "50", "UserIdGroupPairs": [{"GroupId": network.group_id}]})
        assert (rule["IpProtocol"], rule["FromPort"]) == ("50", -1)

    def test_a_rule_is_revoked_whatever_its_description(self, network: Network) -> None:
        self.rule(network, {**NFS, "UserIdGroupPairs": [{"GroupId": network.group_id, "Description": "why"}]})
        permission = {**NFS, "UserIdGroupPairs": [{"GroupId": network.group_id}]}
        assert network.ec2.revoke_security_group_ingress(GroupId=network.group_id, IpPermissions=[permission])["Return"]

    def test_a_rule_is_revoked_by_its_id_once(self, network: Network) -> None:
        rule_id = self.rule(network, {**NFS, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]})["SecurityGroupRuleId"]
        revoke = {"GroupId": network.group_id, "SecurityGroupRuleIds": [rule_id]}
        assert network.ec2.revoke_security_group_ingress(**revoke)["Return"]
        again = error_of(lambda: network.ec2.revoke_security_group_ingress(**revoke))
        assert again.startswith("InvalidSecurityGroupRuleId.NotFound")

    def test_rules_that_differ_in_one_thing_stand_side_by_side(self, network: Network) -> None:
        prefix_lists = [each["PrefixListId"] for each in network.ec2.describe_managed_prefix_lists()["PrefixLists"][:2]]
        other = network.group("other")
        targets: list[dict[str, Any]] = [
            *({"IpRanges": [{"CidrIp": cidr}]} for cidr in ("10.0.0.0/8", "10.0.0.0/16")),
            *({"Ipv6Ranges": [{"CidrIpv6": cidr}]} for cidr in ("fd00::/8", "fd00::/16")),
            *({"UserIdGroupPairs": [{"GroupId": group_id}]} for group_id in (network.group_id, other)),
            *({"PrefixListIds": [{"PrefixListId": list_id}]} for list_id in prefix_lists),
        ]
        ports: list[dict[str, Any]] = [NFS, {**NFS, "ToPort": 2050}, {**NFS, "IpProtocol": "udp"}, {"IpProtocol": "-1"}]
        permissions = [{**port, **target} for port in ports for target in targets]
        for authorize in ("authorize_security_group_ingress", "authorize_security_group_egress"):
            for permission in permissions:
                assert getattr(network.ec2, authorize)(GroupId=network.group_id, IpPermissions=[permission])["Return"]
            for permission in permissions:
                request = {"GroupId": network.group_id, "IpPermissions": [permission]}
                repeated = error_of(lambda: getattr(network.ec2, authorize)(**request))  # noqa: B023
                assert repeated.startswith("InvalidPermission.Duplicate")

    def test_a_rule_changes_in_place(self, network: Network) -> None:
        other = network.group("other")
        rule = self.rule(network, {**NFS, "UserIdGroupPairs": [{"GroupId": network.group_id}]})
        rule_id = rule["SecurityGroupRuleId"]
        new = {"IpProtocol": "-1", "ReferencedGroupId": other, "Description": "all"}
        change = {"SecurityGroupRuleId": rule_id, "SecurityGroupRule": new}
        network.ec2.modify_security_group_rules(GroupId=network.group_id, SecurityGroupRules=[change])
        (changed,) = network.ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule_id])["SecurityGroupRules"]
        assert (changed["IpProtocol"], changed["Description"]) == ("-1", "all")
        assert changed["ReferencedGroupInfo"]["GroupId"] == other


class TestKeys:
    def test_a_cancelled_deletion_leaves_the_key_disabled(self, aws: LocalAws) -> None:
        kms = aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        kms.schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)
        assert kms.cancel_key_deletion(KeyId=arn)["KeyId"] == arn
        assert kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"] == "Disabled"
        kms.enable_key(KeyId=arn)
        assert kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"] == "Enabled"

    @pytest.mark.parametrize("operation", [*USES_OF_KEYS, *CHANGES_OF_KEYS])
    def test_a_key_that_waits_for_deletion_does_nothing(self, aws: LocalAws, operation: str) -> None:
        kms = aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        kms.schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)
        request = {**USES_OF_KEYS, **CHANGES_OF_KEYS}[operation]
        refused = error_of(lambda: getattr(kms, operation)(KeyId=arn, **request))
        assert refused == f"KMSInvalidStateException: {arn} is pending deletion."

    @pytest.mark.parametrize("operation", USES_OF_KEYS)
    def test_a_disabled_key_is_of_no_use(self, aws: LocalAws, operation: str) -> None:
        kms = aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        kms.disable_key(KeyId=arn)
        refused = error_of(lambda: getattr(kms, operation)(KeyId=arn, **USES_OF_KEYS[operation]))
        assert refused == f"DisabledException: {arn} is disabled."

    def test_a_disabled_key_can_be_changed(self, aws: LocalAws) -> None:
        kms = aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        kms.disable_key(KeyId=arn)
        for operation, request in CHANGES_OF_KEYS.items():
            assert getattr(kms, operation)(KeyId=arn, **request)

    def test_an_enabled_key_does_everything(self, aws: LocalAws) -> None:
        kms = aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        for operation, request in {**USES_OF_KEYS, **CHANGES_OF_KEYS}.items():
            assert getattr(kms, operation)(KeyId=arn, **request)

    def test_a_key_to_sign_with_signs(self, aws: LocalAws) -> None:
        kms = aws.client("kms")
        arn = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
        message = {"KeyId": arn, "Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}
        assert kms.verify(**message, Signature=kms.sign(**message)["Signature"])["SignatureValid"]

    def test_a_key_that_does_not_wait_has_nothing_to_cancel(self, aws: LocalAws) -> None:
        kms = aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        assert "KMSInvalidStateException" in error_of(lambda: kms.cancel_key_deletion(KeyId=arn))

    def test_an_object_is_not_read_without_its_key(self, aws: LocalAws) -> None:
        s3, kms = aws.client("s3"), aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        s3.create_bucket(Bucket="data")
        item = {"Bucket": "data", "Key": "x"}
        s3.put_object(**item, Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=arn)
        assert s3.get_object(**item)["Body"].read() == b"x"
        kms.disable_key(KeyId=arn)
        assert "KMS.DisabledException" in error_of(lambda: s3.get_object(**item))

    @pytest.mark.parametrize(
        ("key", "message"),
        [
            ("1234abcd", "Key 'arn:aws:kms:us-east-1:111122223333:key/1234abcd' does not exist"),
            ("alias/absent", "Alias arn:aws:kms:us-east-1:111122223333:alias/absent is not found."),
        ],
    )
    def test_nothing_is_written_with_a_key_that_is_not_there(self, aws: LocalAws, key: str, message: str) -> None:
        s3 = aws.client("s3")
        s3.create_bucket(Bucket="data")
        item = {"Bucket": "data", "Key": "x", "Body": b"x"}
        put = {**item, "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
        assert error_of(lambda: s3.put_object(**put)) == f"KMS.NotFoundException: {message}"
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
        rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
        s3.put_bucket_encryption(Bucket="data", ServerSideEncryptionConfiguration=rules)
        assert error_of(lambda: s3.put_object(**item)) == f"KMS.NotFoundException: {message}"
        assert "Contents" not in s3.list_objects_v2(Bucket="data")
        assert s3.put_object(**item, ServerSideEncryption="AES256")
        assert aws.control("violations") == []

    def test_an_object_outlives_the_alias_of_its_key(self, aws: LocalAws) -> None:
        s3, kms = aws.client("s3"), aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        kms.create_alias(AliasName="alias/data", TargetKeyId=arn)
        s3.create_bucket(Bucket="data")
        item = {"Bucket": "data", "Key": "x"}
        s3.put_object(**item, Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId="alias/data")
        kms.delete_alias(AliasName="alias/data")
        assert s3.get_object(**item)["SSEKMSKeyId"] == arn

    def test_a_key_is_found_by_its_alias(self, aws: LocalAws) -> None:
        s3, kms = aws.client("s3"), aws.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        kms.create_alias(AliasName="alias/data", TargetKeyId=arn)
        s3.create_bucket(Bucket="data")
        alias_arn = f"{arn.partition('key/')[0]}alias/data"
        for name in ("alias/data", alias_arn, "alias/aws/s3"):
            assert s3.put_object(Bucket="data", Key="x", Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=name)
        kms.disable_key(KeyId=arn)
        item = {"Bucket": "data", "Key": "y", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/data"}
        assert "KMS.DisabledException" in error_of(lambda: s3.put_object(**item))


@pytest.mark.parametrize("status", ["Enabled", "Suspended"])
def test_every_version_and_delete_marker_can_be_removed(aws: LocalAws, status: str) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="data")
    s3.put_object(Bucket="data", Key="x", Body=b"before versioning")
    s3.put_bucket_versioning(Bucket="data", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="data", Key="x", Body=b"x")
    s3.delete_object(Bucket="data", Key="x")
    s3.put_bucket_versioning(Bucket="data", VersioningConfiguration={"Status": status})
    found = s3.list_object_versions(Bucket="data")
    doomed = [{"Key": "x", "VersionId": each["VersionId"]} for each in (*found["DeleteMarkers"], *found["Versions"])]
    assert len(doomed) == 3
    assert "Errors" not in s3.delete_objects(Bucket="data", Delete={"Objects": doomed})
    left = s3.list_object_versions(Bucket="data")
    assert "Versions" not in left
    assert "DeleteMarkers" not in left


def test_a_bucket_policy_with_conditions_does_not_lock_out(aws: LocalAws) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="data")
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket="data", Policy=policy)
    assert s3.put_object(Bucket="data", Key="x", Body=b"x")
    assert json.loads(s3.get_bucket_policy(Bucket="data")["Policy"]) == json.loads(policy)


def test_a_log_group_changes_its_key(aws: LocalAws) -> None:
    logs, kms = aws.client("logs"), aws.client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    logs.create_log_group(logGroupName="group")
    logs.associate_kms_key(logGroupName="group", kmsKeyId=arn)
    assert logs.describe_log_groups()["logGroups"][0]["kmsKeyId"] == arn
    logs.disassociate_kms_key(logGroupName="group")
    assert "kmsKeyId" not in logs.describe_log_groups()["logGroups"][0]
    assert "ResourceNotFound" in error_of(lambda: logs.disassociate_kms_key(logGroupName="absent"))


def test_queries_are_kept_by_their_ids(aws: LocalAws) -> None:
    logs = aws.client("logs")
    query_id = logs.put_query_definition(name="denied", queryString="fields @message")["queryDefinitionId"]
    logs.put_query_definition(queryDefinitionId=query_id, name="denied", queryString="limit 1")
    (query,) = logs.describe_query_definitions(queryDefinitionNamePrefix="den")["queryDefinitions"]
    assert (query["queryDefinitionId"], query["queryString"]) == (query_id, "limit 1")
    assert logs.delete_query_definition(queryDefinitionId=query_id)["success"]
    assert "ResourceNotFound" in error_of(lambda: logs.delete_query_definition(queryDefinitionId=query_id))
