"""SageMaker Studio as AWS behaves: side effects of a domain, states, refusals, lists."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import FOREVER, Domain, LocalAws, Network, error_of, wait_until

CONTENT = "ZWNobyBoaQ=="


def make_configuration(aws: LocalAws, name: str) -> str:
    made = aws.client("sagemaker").create_studio_lifecycle_config(
        StudioLifecycleConfigName=name,
        StudioLifecycleConfigContent=CONTENT,
        StudioLifecycleConfigAppType="JupyterLab",
    )
    return str(made["StudioLifecycleConfigArn"])


def nfs_groups(network: Network) -> dict[str, Any]:
    found = network.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [network.vpc_id]}])
    return {group["GroupName"]: group for group in found["SecurityGroups"] if "-nfs-" in group["GroupName"]}


class TestHome:
    def test_a_domain_brings_an_encrypted_file_system_with_a_mount_target_per_subnet(
        self, aws: LocalAws, domain: Domain
    ) -> None:
        efs = aws.client("efs")
        described = domain.describe()
        (home,) = efs.describe_file_systems()["FileSystems"]
        assert (home["FileSystemId"], home["KmsKeyId"]) == (described["HomeEfsFileSystemId"], domain.key_arn)
        assert {"Key": "ManagedByAmazonSageMakerResource", "Value": described["DomainArn"]} in home["Tags"]
        targets = efs.describe_mount_targets(FileSystemId=home["FileSystemId"])["MountTargets"]
        assert {target["SubnetId"] for target in targets} == set(domain.network.subnet_ids)
        assert {each["Description"] for each in domain.network.interfaces()} == {
            f"EFS mount target for {home['FileSystemId']} ({target['MountTargetId']})" for target in targets
        }

    def test_it_brings_two_groups_that_refer_to_each_other(self, domain: Domain) -> None:
        groups = nfs_groups(domain.network)
        inbound = groups[f"security-group-for-inbound-nfs-{domain.id}"]
        outbound = groups[f"security-group-for-outbound-nfs-{domain.id}"]
        assert inbound["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"] == outbound["GroupId"]
        assert outbound["IpPermissionsEgress"][0]["UserIdGroupPairs"][0]["GroupId"] == inbound["GroupId"]
        assert "DependencyViolation" in error_of(
            lambda: domain.network.ec2.delete_security_group(GroupId=outbound["GroupId"])
        )

    def test_retained_it_outlives_the_domain_and_holds_the_network(self, aws: LocalAws, domain: Domain) -> None:
        domain.sagemaker.delete_domain(DomainId=domain.id)
        wait_until(domain.is_gone, "the domain is gone")
        assert len(aws.client("efs").describe_file_systems()["FileSystems"]) == 1
        assert len(nfs_groups(domain.network)) == 2
        assert "DependencyViolation" in error_of(
            lambda: domain.network.ec2.delete_subnet(SubnetId=domain.network.subnet_ids[0])
        )

    def test_deleted_it_leaves_nothing(self, aws: LocalAws, domain: Domain) -> None:
        domain.sagemaker.delete_domain(DomainId=domain.id, RetentionPolicy={"HomeEfsFileSystem": "Delete"})
        wait_until(domain.is_gone, "the domain is gone")
        assert aws.client("efs").describe_file_systems()["FileSystems"] == []
        assert nfs_groups(domain.network) == {}
        assert domain.network.interfaces() == []


class TestDomain:
    def test_it_echoes_its_settings_and_tags(self, aws: LocalAws, network: Network) -> None:
        domain = Domain(aws, network, Tags=[{"Key": "a", "Value": "b"}])
        described = domain.describe()
        assert described["DefaultUserSettings"] == domain.request["DefaultUserSettings"]
        arn = described["DomainArn"]
        assert domain.sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
        domain.sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "c", "Value": "d"}])
        domain.sagemaker.delete_tags(ResourceArn=arn, TagKeys=["a"])
        assert domain.sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "c", "Value": "d"}]

    def test_a_name_is_given_once(self, domain: Domain) -> None:
        assert "ResourceInUse" in error_of(lambda: domain.sagemaker.create_domain(**domain.request))

    def test_a_key_that_waits_for_deletion_is_refused(self, aws: LocalAws, domain: Domain) -> None:
        aws.client("kms").schedule_key_deletion(KeyId=domain.key_arn, PendingWindowInDays=7)
        request = {**domain.request, "DomainName": "another"}
        assert "ValidationException: KMSInvalidState" in error_of(lambda: domain.sagemaker.create_domain(**request))

    @pytest.mark.parametrize("key", ["1234abcd-12ab-34cd-56ef-1234567890ab", "alias/absent"])
    def test_its_key_exists(self, aws: LocalAws, domain: Domain, key: str) -> None:
        request = {**domain.request, "DomainName": "another", "KmsKeyId": key}
        refused = error_of(lambda: domain.sagemaker.create_domain(**request))
        assert refused.startswith("ValidationException: NotFoundException")
        assert aws.control("violations") == []

    def test_it_names_its_key_by_arn_however_that_was_named(self, aws: LocalAws, domain: Domain) -> None:
        aws.client("kms").create_alias(AliasName="alias/data", TargetKeyId=domain.key_arn)
        request = {**domain.request, "DomainName": "another", "KmsKeyId": "alias/data"}
        domain_id = domain.sagemaker.create_domain(**request)["DomainId"]
        assert domain.sagemaker.describe_domain(DomainId=domain_id)["KmsKeyId"] == domain.key_arn

    def test_its_subnets_exist_and_are_its_vpc_s(self, aws: LocalAws, domain: Domain) -> None:
        request = {**domain.request, "DomainName": "another"}
        elsewhere = Network(aws).subnet_ids[:1]
        for subnet_ids, problem in (
            (["subnet-12345678"], "Subnet subnet-12345678 does not exist."),
            (elsewhere, f"Subnet {elsewhere[0]} is not in VPC {domain.network.vpc_id}."),
        ):
            create = {**request, "SubnetIds": subnet_ids}
            refused = error_of(lambda: domain.sagemaker.create_domain(**create))  # noqa: B023
            assert refused == f"ValidationException: {problem}"

    def test_groups_that_settings_name_exist(self, domain: Domain) -> None:
        settings = {**domain.request["DefaultUserSettings"], "SecurityGroups": ["sg-12345678"]}
        create = {**domain.request, "DomainName": "another", "DefaultUserSettings": settings}
        update: dict[str, Any] = {"DomainId": domain.id, "DefaultSpaceSettings": settings}
        for refused in (
            error_of(lambda: domain.sagemaker.create_domain(**create)),
            error_of(lambda: domain.sagemaker.update_domain(**update)),
            error_of(lambda: domain.profile(UserSettings={"SecurityGroups": ["sg-12345678"]})),
        ):
            assert refused == "ValidationException: Security group sg-12345678 does not exist."

    def test_an_update_merges_settings_member_by_member(self, domain: Domain) -> None:
        sharing = {"NotebookOutputOption": "Disabled"}
        domain.sagemaker.update_domain(DomainId=domain.id, DefaultUserSettings={"SharingSettings": sharing})
        settings = domain.settled()["DefaultUserSettings"]
        assert settings == {**domain.request["DefaultUserSettings"], "SharingSettings": sharing}

    def test_an_update_leaves_what_it_does_not_give_at_any_depth(self, aws: LocalAws, domain: Domain) -> None:
        arn = make_configuration(aws, "start")
        idle = {"IdleSettings": {"LifecycleManagement": "ENABLED", "IdleTimeoutInMinutes": 60}}
        resources = {"InstanceType": "ml.t3.large", "LifecycleConfigArn": arn}
        first = {"LifecycleConfigArns": [arn], "DefaultResourceSpec": resources, "AppLifecycleManagement": idle}
        later = {
            "LifecycleConfigArns": [],
            "DefaultResourceSpec": {},
            "AppLifecycleManagement": {"IdleSettings": {"IdleTimeoutInMinutes": 90}},
        }
        for settings in (first, later):
            domain.sagemaker.update_domain(DomainId=domain.id, DefaultUserSettings={"JupyterLabAppSettings": settings})
            domain.settled()
        assert domain.describe()["DefaultUserSettings"]["JupyterLabAppSettings"] == {
            "LifecycleConfigArns": [],
            "DefaultResourceSpec": resources,
            "AppLifecycleManagement": {"IdleSettings": {"LifecycleManagement": "ENABLED", "IdleTimeoutInMinutes": 90}},
        }

    def test_an_image_version_is_cleared_by_a_text_of_its_own(self, domain: Domain) -> None:
        version = "arn:aws:sagemaker:us-east-1:111122223333:image-version/own/1"
        for value in (version, "None"):
            resources = {"DefaultResourceSpec": {"SageMakerImageVersionArn": value}}
            domain.sagemaker.update_domain(DomainId=domain.id, DefaultUserSettings={"JupyterLabAppSettings": resources})
            domain.settled()
        assert domain.describe()["DefaultUserSettings"]["JupyterLabAppSettings"] == {"DefaultResourceSpec": {}}

    def test_the_configurations_of_the_classic_app_come_with_its_resources(self, domain: Domain) -> None:
        none: dict[str, Any] = {"LifecycleConfigArns": []}
        update: dict[str, Any] = {"DomainId": domain.id, "DefaultUserSettings": {"JupyterServerAppSettings": none}}
        refused = error_of(lambda: domain.sagemaker.update_domain(**update))
        assert refused.endswith("JupyterServerAppSettings: LifecycleConfigArns requires DefaultResourceSpec.")
        none["DefaultResourceSpec"] = {"InstanceType": "system"}
        assert domain.sagemaker.update_domain(**update)

    def test_an_update_takes_its_time_and_the_domain_takes_no_other(self, aws: LocalAws, domain: Domain) -> None:
        aws.delays(update=FOREVER)
        domain.sagemaker.update_domain(DomainId=domain.id)
        assert domain.describe()["Status"] == "Updating"
        assert "ResourceInUse" in error_of(lambda: domain.sagemaker.update_domain(DomainId=domain.id))

    def test_the_access_type_comes_with_vpc_and_subnets_or_not_at_all(self, domain: Domain) -> None:
        update = {"DomainId": domain.id, "AppNetworkAccessType": "VpcOnly"}
        message = error_of(lambda: domain.sagemaker.update_domain(**update))
        assert message.startswith("ValidationException: VpcId and SubnetIds are required")
        network = {"VpcId": domain.network.vpc_id, "SubnetIds": domain.network.subnet_ids}
        assert domain.sagemaker.update_domain(**update, **network)["DomainArn"]

    def test_the_identity_setting_does_not_change_while_an_app_runs(self, domain: Domain) -> None:
        domain.app(app_type="Canvas", UserProfileName=domain.profile())
        change = {"ExecutionRoleIdentityConfig": "USER_PROFILE_NAME"}
        update = {"DomainId": domain.id, "DomainSettingsForUpdate": change}
        refused = error_of(lambda: domain.sagemaker.update_domain(**update))
        assert refused.startswith("ValidationException: Unable to update Domain [arn:aws:sagemaker:")
        assert "] with InService App. Delete all InService apps in the domain" in refused

    def test_it_is_not_deleted_while_something_is_in_it(self, domain: Domain) -> None:
        domain.profile()
        refused = error_of(lambda: domain.sagemaker.delete_domain(DomainId=domain.id))
        assert refused.startswith("ResourceInUse")
        assert "because UserProfile(s) are associated with it" in refused
        assert domain.describe()["Status"] == "InService"

    def test_a_space_without_an_owner_holds_it_too(self, domain: Domain) -> None:
        domain.sagemaker.create_space(DomainId=domain.id, SpaceName="shared")
        refused = error_of(lambda: domain.sagemaker.delete_domain(DomainId=domain.id))
        assert refused.startswith("ResourceInUse")
        assert "because Space(s) are associated with it" in refused

    def test_one_that_is_not_there_is_not_found(self, aws: LocalAws) -> None:
        assert "ResourceNotFound" in error_of(
            lambda: aws.client("sagemaker").describe_domain(DomainId="d-000000000000")
        )


class TestProfilesAndSpaces:
    def test_names_are_given_once(self, domain: Domain) -> None:
        domain.space("own", domain.profile())
        assert "ResourceInUse" in error_of(lambda: domain.profile())
        assert "ResourceInUse" in error_of(lambda: domain.space("own", "ana"))

    def test_a_profile_with_a_space_or_an_app_stays(self, domain: Domain) -> None:
        domain.space("own", domain.profile())
        delete = {"DomainId": domain.id, "UserProfileName": "ana"}
        refused = error_of(lambda: domain.sagemaker.delete_user_profile(**delete))
        assert refused.startswith("ResourceInUse")
        assert f"user-profile/{domain.id}/ana] because Space(s) are associated with it" in refused
        domain.sagemaker.delete_space(DomainId=domain.id, SpaceName="own")
        domain.app(app_type="Canvas", UserProfileName="ana")
        wait_until(lambda: not domain.sagemaker.list_spaces()["Spaces"], "the space is gone")
        refused = error_of(lambda: domain.sagemaker.delete_user_profile(**delete))
        assert "because App(s) are associated with it" in refused

    def test_a_profile_that_owns_a_shared_space_stays(self, domain: Domain) -> None:
        domain.space("team", domain.profile(), sharing="Shared")
        delete = {"DomainId": domain.id, "UserProfileName": "ana"}
        refused = error_of(lambda: domain.sagemaker.delete_user_profile(**delete))
        assert "because Space(s) are associated with it" in refused

    def test_a_space_with_an_app_stays(self, domain: Domain) -> None:
        domain.app(SpaceName=domain.space("own", domain.profile()))
        refused = error_of(lambda: domain.sagemaker.delete_space(DomainId=domain.id, SpaceName="own"))
        assert refused.startswith("ResourceInUse")
        assert "because App(s) are associated with it" in refused

    def test_users_of_identity_center_belong_to_domains_with_sso(self, domain: Domain) -> None:
        user = {"SingleSignOnUserIdentifier": "UserName", "SingleSignOnUserValue": "ana"}
        assert "ValidationException" in error_of(lambda: domain.profile(**user))

    def test_lists_come_by_pages(self, domain: Domain) -> None:
        names = [domain.profile(f"user-{i}") for i in range(5)]
        pages = list(domain.sagemaker.get_paginator("list_user_profiles").paginate(PaginationConfig={"PageSize": 2}))
        assert [len(page["UserProfiles"]) for page in pages] == [2, 2, 1]
        assert [profile["UserProfileName"] for page in pages for profile in page["UserProfiles"]] == names

    @pytest.mark.parametrize("token", ["foreign", "-1", "1.5"])
    def test_a_page_is_asked_for_by_a_token_of_the_page_before(self, aws: LocalAws, token: str) -> None:
        refused = error_of(lambda: aws.client("sagemaker").list_domains(NextToken=token))
        assert refused == f"ValidationException: NextToken {token} is of no page of this list."
        assert aws.control("violations") == []

    def test_a_user_signs_in_with_a_profile_that_exists(self, domain: Domain) -> None:
        user = {"DomainId": domain.id, "UserProfileName": "ana"}
        assert "ResourceNotFound" in error_of(lambda: domain.sagemaker.create_presigned_domain_url(**user))
        domain.profile()
        url = domain.sagemaker.create_presigned_domain_url(**user)["AuthorizedUrl"]
        assert url.startswith(f"https://{domain.id}.studio.us-east-1.sagemaker.aws/auth?token=")

    def test_a_profile_is_not_changed_while_its_domain_is(self, aws: LocalAws, domain: Domain) -> None:
        domain.profile()
        aws.delays(update=FOREVER)
        domain.sagemaker.update_domain(DomainId=domain.id)
        profile = {"DomainId": domain.id, "UserProfileName": "ana"}
        refused = error_of(lambda: domain.sagemaker.update_user_profile(**profile))
        assert refused.startswith("ResourceInUse: Domain ")
        assert refused.endswith(" is Updating.")


class TestDescribing:
    def test_what_is_off_may_be_left_out(self, aws: LocalAws, domain: Domain) -> None:
        canvas = {"TimeSeriesForecastingSettings": {"Status": "DISABLED"}, "KendraSettings": {"Status": "ENABLED"}}
        domain.profile(
            UserSettings={"CanvasAppSettings": canvas, "SharingSettings": {"NotebookOutputOption": "Disabled"}}
        )
        profile = {"DomainId": domain.id, "UserProfileName": "ana"}
        aws.control("describing", {"omitsDisabled": True})
        told = domain.sagemaker.describe_user_profile(**profile)["UserSettings"]
        assert told == {"CanvasAppSettings": {"KendraSettings": {"Status": "ENABLED"}}}
        aws.control("describing", {"omitsDisabled": False})
        assert domain.sagemaker.describe_user_profile(**profile)["UserSettings"]["CanvasAppSettings"] == canvas

    def test_what_nobody_has_set_may_be_told_too(self, aws: LocalAws, domain: Domain) -> None:
        domain.profile(UserSettings={"StudioWebPortal": "DISABLED"})
        aws.control("describing", {"addsUnset": True})
        told = domain.sagemaker.describe_user_profile(DomainId=domain.id, UserProfileName="ana")["UserSettings"]
        assert told["RStudioServerProAppSettings"] == {"AccessStatus": "DISABLED", "UserGroup": "R_STUDIO_USER"}
        assert told["StudioWebPortal"] == "DISABLED"
        assert domain.describe()["DefaultUserSettings"]["SecurityGroups"] == [domain.network.group_id]
        assert aws.control("violations") == []

    @pytest.mark.parametrize("switches", [{"other": True}, {"addsUnset": "yes"}])
    def test_a_switch_is_known_and_true_or_false(self, aws: LocalAws, switches: dict[str, Any]) -> None:
        assert aws.send("/_local/describing", switches)[0] == 400
        assert aws.control("describing") == {"omitsDisabled": False, "addsUnset": False}


class TestApps:
    def test_deletion_takes_its_time_and_the_app_stays_listed(self, aws: LocalAws, domain: Domain) -> None:
        key = domain.app(SpaceName=domain.space("own", domain.profile()))
        aws.delays(appDelete=FOREVER)
        domain.sagemaker.delete_app(**key)
        assert domain.sagemaker.describe_app(**key)["Status"] == "Deleting"
        assert "ResourceInUse" in error_of(lambda: domain.sagemaker.delete_app(**key))

    def test_a_deleted_app_is_listed_and_holds_nothing(self, domain: Domain) -> None:
        key = domain.app(SpaceName=domain.space("own", domain.profile()))
        assert any(f"Studio Domain ({domain.id})" in each["Description"] for each in domain.network.interfaces())
        domain.sagemaker.delete_app(**key)
        domain.app_is("Deleted", key)
        assert not any(f"Studio Domain ({domain.id})" in each["Description"] for each in domain.network.interfaces())
        assert "already been deleted" in error_of(lambda: domain.sagemaker.delete_app(**key))
        assert domain.sagemaker.delete_space(DomainId=domain.id, SpaceName="own")

    def test_it_is_in_the_groups_of_its_user_but_not_in_a_shared_space(self, domain: Domain) -> None:
        own = domain.network.group("ana")
        domain.profile(UserSettings={"SecurityGroups": [own]})
        in_group = [{"Name": "group-id", "Values": [own]}]

        def interfaces() -> int:
            return len(domain.network.ec2.describe_network_interfaces(Filters=in_group)["NetworkInterfaces"])

        domain.app(SpaceName=domain.space("team", "ana", sharing="Shared"))
        assert interfaces() == 0
        domain.app(SpaceName=domain.space("own", "ana"))
        assert interfaces() == 1
        domain.app(app_type="Canvas", UserProfileName="ana")
        assert interfaces() == 2

    def test_its_interface_is_in_the_groups_of_the_domain_and_of_its_user_or_in_those_of_shared_spaces(
        self, domain: Domain
    ) -> None:
        shared, own, spaces = domain.network.group_id, domain.network.group("ana"), domain.network.group("spaces")
        domain.profile(UserSettings={"SecurityGroups": [own]})
        domain.sagemaker.update_domain(DomainId=domain.id, DefaultSpaceSettings={"SecurityGroups": [spaces]})

        def groups() -> list[str]:
            """Of the only app, besides those for its home directory."""
            (interface,) = [each for each in domain.network.interfaces() if "Studio Domain" in each["Description"]]
            return sorted(each["GroupId"] for each in interface["Groups"] if "-nfs-" not in each["GroupName"])

        for owner, expected in {"Private": [own, shared], "Shared": [spaces]}.items():
            key = domain.app(SpaceName=domain.space(owner, "ana", sharing=owner))
            assert groups() == sorted(expected)
            domain.sagemaker.delete_app(**key)
        domain.app(app_type="Canvas", UserProfileName="ana")
        assert groups() == sorted([own, shared])

    def test_its_interface_can_outlive_it_and_holds_its_groups(self, aws: LocalAws, domain: Domain) -> None:
        key = domain.app(SpaceName=domain.space("own", domain.profile()))
        aws.delays(interfaceLinger=FOREVER)
        domain.sagemaker.delete_app(**key)
        domain.app_is("Deleted", key)
        assert any(f"Studio Domain ({domain.id})" in each["Description"] for each in domain.network.interfaces())
        group = {"GroupId": domain.network.group_id}
        assert "DependencyViolation" in error_of(lambda: domain.network.ec2.delete_security_group(**group))
        aws.delays(interfaceLinger=0)
        assert not any(f"Studio Domain ({domain.id})" in each["Description"] for each in domain.network.interfaces())
        assert domain.network.ec2.delete_security_group(**group)

    def test_a_failed_app_cannot_be_deleted_and_holds_nothing(self, aws: LocalAws, domain: Domain) -> None:
        aws.control(
            "faults", {"service": "sagemaker", "operation": "CreateApp", "kind": "fail", "count": 1, "message": "Full"}
        )
        key = domain.app("Failed", SpaceName=domain.space("own", domain.profile()))
        assert domain.sagemaker.describe_app(**key)["FailureReason"] == "Full"
        assert "previously failed and was automatically deleted" in error_of(lambda: domain.sagemaker.delete_app(**key))
        assert domain.sagemaker.delete_space(DomainId=domain.id, SpaceName="own")

    def test_one_fails_whose_key_cannot_be_used(self, aws: LocalAws, domain: Domain) -> None:
        space = domain.space("own", domain.profile())
        aws.client("kms").disable_key(KeyId=domain.key_arn)
        key = domain.app("Failed", SpaceName=space)
        assert "is Disabled" in domain.sagemaker.describe_app(**key)["FailureReason"]

    @pytest.mark.parametrize("owners", [(), ("SpaceName", "UserProfileName")])
    def test_one_belongs_to_a_space_or_to_a_profile(self, domain: Domain, owners: tuple[str, ...]) -> None:
        assert "ValidationException" in error_of(lambda: domain.app(**dict.fromkeys(owners, "x")))

    def test_lists_are_narrowed_by_owner(self, domain: Domain) -> None:
        domain.app(SpaceName=domain.space("own", domain.profile()))
        domain.app(app_type="Canvas", UserProfileName="ana")
        listed = domain.sagemaker.list_apps(DomainIdEquals=domain.id, UserProfileNameEquals="ana")["Apps"]
        assert [app["AppType"] for app in listed] == ["Canvas"]


class TestLifecycleConfigurations:
    def test_one_that_a_profile_names_stays(self, aws: LocalAws, domain: Domain) -> None:
        arn = make_configuration(aws, "start")
        domain.profile(UserSettings={"JupyterLabAppSettings": {"LifecycleConfigArns": [arn]}})
        delete = {"StudioLifecycleConfigName": "start"}
        refused = error_of(lambda: domain.sagemaker.delete_studio_lifecycle_config(**delete))
        assert refused.startswith("ResourceInUse")
        none: dict[str, Any] = {"JupyterLabAppSettings": {"LifecycleConfigArns": []}}
        domain.sagemaker.update_user_profile(DomainId=domain.id, UserProfileName="ana", UserSettings=none)
        assert domain.sagemaker.delete_studio_lifecycle_config(**delete)

    def test_one_that_a_running_app_started_with_stays(self, aws: LocalAws, domain: Domain) -> None:
        arn = make_configuration(aws, "start")
        key = {"DomainId": domain.id, "AppType": "JupyterLab", "AppName": "default"}
        key["SpaceName"] = domain.space("own", domain.profile())
        resources = {"InstanceType": "ml.t3.medium", "LifecycleConfigArn": arn}
        domain.sagemaker.create_app(**key, ResourceSpec=resources)
        delete = {"StudioLifecycleConfigName": "start"}
        assert "ResourceInUse" in error_of(lambda: domain.sagemaker.delete_studio_lifecycle_config(**delete))
        domain.app_is("InService", key)
        domain.sagemaker.delete_app(**key)
        domain.app_is("Deleted", key)
        assert domain.sagemaker.delete_studio_lifecycle_config(**delete)

    def test_a_built_in_one_is_looked_up_as_an_app_starts_and_held_while_it_runs(
        self, aws: LocalAws, domain: Domain
    ) -> None:
        old, new = (make_configuration(aws, name) for name in ("old", "new"))
        lab = {"JupyterLabAppSettings": {"BuiltInLifecycleConfigArn": old}}
        domain.sagemaker.update_domain(DomainId=domain.id, DefaultUserSettings=lab, DefaultSpaceSettings=lab)
        domain.settled()
        owner = domain.profile()
        apps = [domain.app(SpaceName=domain.space(sharing, owner, sharing)) for sharing in ("Private", "Shared")]
        shown = [domain.sagemaker.describe_app(**app)["BuiltInLifecycleConfigArn"] for app in apps]
        assert shown == [old, old]
        lab["JupyterLabAppSettings"]["BuiltInLifecycleConfigArn"] = new
        domain.sagemaker.update_domain(DomainId=domain.id, DefaultUserSettings=lab, DefaultSpaceSettings=lab)
        domain.settled()
        delete = {"StudioLifecycleConfigName": "old"}
        for app in apps:
            refused = error_of(lambda: domain.sagemaker.delete_studio_lifecycle_config(**delete))
            assert refused.startswith("ResourceInUse")
            domain.sagemaker.delete_app(**app)
            domain.app_is("Deleted", app)
        assert domain.sagemaker.delete_studio_lifecycle_config(**delete)
        domain.app(SpaceName="Private")
        assert domain.sagemaker.describe_app(**apps[0])["BuiltInLifecycleConfigArn"] == new

    def test_a_default_one_stays_with_a_space_which_no_app_opens_without_it(
        self, aws: LocalAws, domain: Domain
    ) -> None:
        arn = make_configuration(aws, "start")
        lab: dict[str, Any] = {"LifecycleConfigArns": [arn], "DefaultResourceSpec": {"LifecycleConfigArn": arn}}
        profile = {
            "DomainId": domain.id,
            "UserProfileName": domain.profile(UserSettings={"JupyterLabAppSettings": lab}),
        }
        space = domain.space("own", "ana")
        kept = domain.sagemaker.describe_space(DomainId=domain.id, SpaceName=space)["SpaceSettings"]
        assert kept["JupyterLabAppSettings"]["DefaultResourceSpec"]["LifecycleConfigArn"] == arn
        newer = make_configuration(aws, "newer")
        lab = {"LifecycleConfigArns": [newer], "DefaultResourceSpec": {"LifecycleConfigArn": newer}}
        domain.sagemaker.update_user_profile(**profile, UserSettings={"JupyterLabAppSettings": lab})
        app = domain.app(SpaceName=space)
        assert domain.sagemaker.describe_app(**app)["ResourceSpec"] == {"LifecycleConfigArn": arn}
        domain.sagemaker.delete_app(**app)
        domain.app_is("Deleted", app)
        domain.sagemaker.delete_studio_lifecycle_config(StudioLifecycleConfigName="start")
        refused = error_of(lambda: domain.sagemaker.create_app(**app))
        assert refused == f"ValidationException: {arn} does not exist."

    def test_one_that_does_not_exist_is_not_named(self, aws: LocalAws, domain: Domain) -> None:
        arn = make_configuration(aws, "start").replace("start", "absent")
        settings = {"JupyterLabAppSettings": {"LifecycleConfigArns": [arn]}}
        assert "ValidationException" in error_of(lambda: domain.profile(UserSettings=settings))

    def test_they_are_listed_without_their_content(self, aws: LocalAws) -> None:
        arns = [make_configuration(aws, name) for name in ("start", "stop")]
        listed = aws.client("sagemaker").list_studio_lifecycle_configs
        configurations = listed(SortBy="Name")["StudioLifecycleConfigs"]
        assert [each["StudioLifecycleConfigArn"] for each in configurations] == arns
        assert all("StudioLifecycleConfigContent" not in each for each in configurations)
        (found,) = listed(NameContains="art")["StudioLifecycleConfigs"]
        assert found["StudioLifecycleConfigName"] == "start"
        assert listed(AppTypeEquals="CodeEditor")["StudioLifecycleConfigs"] == []

    def test_names_are_given_once(self, aws: LocalAws) -> None:
        make_configuration(aws, "start")
        assert "ResourceInUse" in error_of(lambda: make_configuration(aws, "start"))


class TestFailures:
    def test_a_failed_app_leaves_no_interface(self, aws: LocalAws, domain: Domain) -> None:
        space = domain.space("own", domain.profile())
        aws.control("faults", {"service": "sagemaker", "operation": "CreateApp", "kind": "fail", "count": 1})
        domain.app("Failed", SpaceName=space)
        assert all("EFS mount target" in each["Description"] for each in domain.network.interfaces())

    def test_a_group_that_is_still_named_elsewhere_fails_the_deletion(self, domain: Domain) -> None:
        inbound = nfs_groups(domain.network)[f"security-group-for-inbound-nfs-{domain.id}"]["GroupId"]
        rule = {"IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049, "UserIdGroupPairs": [{"GroupId": inbound}]}
        domain.network.ec2.authorize_security_group_egress(GroupId=domain.network.group_id, IpPermissions=[rule])
        domain.sagemaker.delete_domain(DomainId=domain.id, RetentionPolicy={"HomeEfsFileSystem": "Delete"})
        wait_until(lambda: domain.describe()["Status"] == "Delete_Failed", "the deletion has failed")
        assert inbound in domain.describe()["FailureReason"]
