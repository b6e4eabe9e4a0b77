import {
  type SagemakerDomainDefaultSpaceSettings,
  type SagemakerDomainDefaultUserSettings,
  type SagemakerDomainDomainSettings,
} from "@cdktf/provider-aws/lib/sagemaker-domain";
import { type DomainSettingsInput } from "../../../assets/domain-settings/event";
import { apiShape } from "./api-shape";
import { type InstanceTypes, instanceTypeSettings } from "./instance-types";

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

/**
 * What the classic app goes back to when it is switched off. Its list of scripts is only taken together with its resources.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_JupyterServerAppSettings.html
 */
const NO_CLASSIC_APP = { DefaultResourceSpec: { InstanceType: "system" }, LifecycleConfigArns: [] };

/**
 * The same settings in the names and the shape of the API's UpdateDomain, with the instance types, and what goes back where
 * it was set and is not wanted any more: what an update does not name stays as it is.
 */
export function updateDomainSettings(
  settings: DomainSettings,
  instanceTypes: InstanceTypes,
): Pick<DomainSettingsInput, "settings" | "fallback"> {
  const { defaultUserSettings: user, defaultSpaceSettings: space, domainSettings } = settings;
  const { jupyterLab, codeEditor } = instanceTypeSettings(instanceTypes);
  const classic = user.jupyterServerAppSettings ? undefined : NO_CLASSIC_APP;
  return {
    settings: {
      DefaultUserSettings: {
        ...apiShape(user),
        JupyterLabAppSettings: { ...apiShape(user.jupyterLabAppSettings ?? {}), ...jupyterLab.wanted },
        CodeEditorAppSettings: { ...apiShape(user.codeEditorAppSettings ?? {}), ...codeEditor.wanted },
      },
      DefaultSpaceSettings: {
        ...apiShape(space),
        JupyterLabAppSettings: { ...apiShape(space.jupyterLabAppSettings ?? {}), ...jupyterLab.wanted },
      },
      DomainSettingsForUpdate: apiShape(domainSettings),
    },
    fallback: {
      DefaultUserSettings: {
        JupyterLabAppSettings: jupyterLab.fallback,
        CodeEditorAppSettings: codeEditor.fallback,
        JupyterServerAppSettings: classic,
      },
      DefaultSpaceSettings: { JupyterLabAppSettings: jupyterLab.fallback, JupyterServerAppSettings: classic },
    },
  };
}
