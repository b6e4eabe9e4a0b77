import {
  type SagemakerDomainDefaultSpaceSettings,
  type SagemakerDomainDefaultUserSettings,
  type SagemakerDomainDomainSettings,
} from "@cdktf/provider-aws/lib/sagemaker-domain";
import { type DomainSettingsInput } from "../../../assets/domain-settings/event";

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

/** What has to be said when it is off: a setting that is not named stays as it is. */
const WHEN_ABSENT = { JupyterServerAppSettings: { LifecycleConfigArns: [] } };

/** The same settings in the names and the shape of the API's UpdateDomain. */
export function updateDomainSettings(settings: DomainSettings): DomainSettingsInput["settings"] {
  return {
    DefaultUserSettings: { ...WHEN_ABSENT, ...apiShape(settings.defaultUserSettings) },
    DefaultSpaceSettings: { ...WHEN_ABSENT, ...apiShape(settings.defaultSpaceSettings) },
    DomainSettingsForUpdate: apiShape(settings.domainSettings),
  };
}

/** Names that are more than the provider's with a capital letter. */
const API_NAMES: Readonly<Record<string, string>> = { sagemakerImageArn: "SageMakerImageArn" };

function apiShape(members: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]: [string, unknown]) => [apiName(name), apiValue(value)]),
  );
}

function apiValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(apiValue);
  return typeof value === "object" && value !== null ? apiShape(value) : value;
}

function apiName(name: string): string {
  return API_NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
