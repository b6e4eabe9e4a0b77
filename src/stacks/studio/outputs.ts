import { type IResolvable } from "cdktf";
import { type DroppedService } from "../../catalogue/endpoint-services";
import { type IsolatedNetwork } from "../../constructs/network/isolated-network";
import { type SecurityGroup } from "../../constructs/network/security-group";
import { type EncryptionKey } from "../../constructs/security/encryption-key";
import { type UsableRole } from "../../constructs/security/role";
import { type DataKeyFate } from "../../constructs/studio/data-key-fate";
import { type Domain } from "../../constructs/studio/domain";
import { type DomainDrain } from "../../constructs/studio/domain-drain";
import { type DomainSettingsStep } from "../../constructs/studio/domain-settings-step";
import { type NetworkCleanup } from "../../constructs/studio/network-cleanup";
import { type RuntimeAssets } from "../../constructs/studio/runtime-assets";
import { type UserProfile } from "../../constructs/studio/user-profile";
import { type Outputs } from "../base-stack";

/** The parts of the studio that its outputs tell of. */
export interface StudioParts {
  readonly region: string;
  readonly authMode: "IAM" | "SSO";
  readonly domain: Domain;
  readonly network: IsolatedNetwork;
  readonly apps: SecurityGroup;
  readonly jobs: SecurityGroup;
  readonly dataKey: EncryptionKey;
  readonly dataKeyFate: DataKeyFate;
  readonly logsKey: EncryptionKey;
  readonly executionRole: UsableRole;
  readonly assets: RuntimeAssets;
  readonly userProfiles: readonly UserProfile[];
  readonly droppedEndpoints: readonly DroppedService[];
  readonly networkCleanup: NetworkCleanup;
  readonly settings: DomainSettingsStep;
  /** The step that deletes the lifecycle configurations of earlier scripts. */
  readonly earlierConfigurations: { readonly result: IResolvable };
  readonly drain: DomainDrain;
}

/** What the studio tells users and scripts. */
export function studioOutputs(parts: StudioParts): Outputs {
  const { domain, network } = parts;
  return {
    domain_id: { description: "Id of the Studio domain", value: domain.id },
    domain_url: { description: "URL of the Studio domain", value: domain.url },
    home_efs_file_system_id: { description: "File system of the home directories", value: domain.homeEfsFileSystemId },
    vpc_id: { description: "VPC of the domain", value: network.vpcId },
    subnet_ids: {
      description: "Private subnets; what a job's VpcConfig names",
      value: network.subnets.map(({ id }) => id),
    },
    app_security_group_id: { description: "Group of every Studio app", value: parts.apps.id },
    job_security_group_id: { description: "Group for jobs; what a job's VpcConfig names", value: parts.jobs.id },
    data_key_arn: { description: "Key of home directories, volumes and artefacts", value: parts.dataKey.arn },
    data_key_after_destroy: {
      description: "What a destroy leaves of the data key, at which price, and the command that changes it",
      value: parts.dataKeyFate.text,
    },
    logs_key_arn: { description: "Key of the log groups", value: parts.logsKey.arn },
    execution_role_arn: { description: "Role of users that have none of their own", value: parts.executionRole.arn },
    artifact_bucket: { description: "Bucket that apps fetch the idle checker from", value: parts.assets.bucketName },
    user_profile_names: {
      description: "User profiles that Terraform manages",
      value: parts.userProfiles.map(({ name }) => name),
    },
    endpoint_network_interfaces: {
      description: "Network interfaces of all interface endpoints; AWS bills each by the hour",
      value: network.endpoints.networkInterfaceCount,
    },
    endpoints_without_policy: {
      description: "Endpoint services without a policy: callers get through with credentials of any account",
      value: network.endpoints.servicesWithoutPolicy,
    },
    dropped_endpoints: {
      description: "Endpoint services that a feature asks for and the region does not offer",
      value: Object.fromEntries(parts.droppedEndpoints.map(({ name, reason }) => [name, reason])),
    },
    ...(network.dnsFirewall && {
      dns_allowed_domain_list_id: {
        description: "DNS firewall's list of the domains that resolve in the VPC; names of any other are blocked",
        value: network.dnsFirewall.allowedDomainListId,
      },
    }),
    ...(network.dnsQueryLog && {
      dns_query_log_group: {
        description: "Log group of the VPC's DNS queries, those that were blocked among them",
        value: network.dnsQueryLog.logGroupName,
      },
    }),
    destroy_hook: {
      description: "What the steps of the destroy hook answered when they last ran",
      value: {
        network_cleanup: parts.networkCleanup.result,
        domain_settings: parts.settings.result,
        earlier_lifecycle_configurations: parts.earlierConfigurations.result,
        ...parts.drain.results,
      },
    },
    ...(parts.authMode === "SSO" && {
      single_sign_on_application_arn: {
        description: "Application in IAM Identity Center: who is assigned to it opens it in the AWS access portal",
        value: domain.singleSignOnApplicationArn,
      },
    }),
    ...(parts.authMode === "IAM" && {
      presigned_url_command: {
        description: "Command that signs a user in",
        value: `aws sagemaker create-presigned-domain-url --region ${parts.region} --domain-id ${domain.id} --user-profile-name <user profile>`,
      },
    }),
  };
}
