import {
  type SagemakerDomainDefaultSpaceSettings,
  type SagemakerDomainDefaultUserSettings,
  type SagemakerDomainDomainSettings,
} from "@cdktf/provider-aws/lib/sagemaker-domain";

/** The settings of a domain that may change in its life, as the resource takes them at its creation. */
export interface DomainSettings {
  readonly defaultUserSettings: SagemakerDomainDefaultUserSettings;
  readonly defaultSpaceSettings: SagemakerDomainDefaultSpaceSettings;
  readonly domainSettings: Omit<SagemakerDomainDomainSettings, "securityGroupIds">;
}

/**
 * What the resource must not try to change itself: the provider's update of a VPC-only domain sends
 * AppNetworkAccessType without the VPC and the subnets that the API then asks for, and fails.
 */
export const SETTINGS_LEFT_TO_UPDATE_DOMAIN = [
  "default_user_settings",
  "default_space_settings",
  "domain_settings[0].docker_settings",
  "domain_settings[0].execution_role_identity_config",
];

/** The same settings in the names and the shape of the API's UpdateDomain. */
export function updateDomainSettings(settings: DomainSettings): Record<string, unknown> {
  return {
    DefaultUserSettings: apiShape(settings.defaultUserSettings),
    DefaultSpaceSettings: apiShape(settings.defaultSpaceSettings),
    DomainSettingsForUpdate: apiShape(settings.domainSettings),
  };
}

/** Names that are more than the provider's with a capital letter. */
const API_NAMES: Readonly<Record<string, string>> = { sagemakerImageArn: "SageMakerImageArn" };

function apiShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(apiShape);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [API_NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1), apiShape(member)]),
  );
}
