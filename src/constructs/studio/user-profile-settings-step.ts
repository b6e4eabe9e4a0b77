import { type Construct } from "constructs";
import { type Input } from "../../../assets/destroy-hook/drain";
import { type ProfileSettingsInput } from "../../../assets/domain-settings/event";
import { LambdaStep } from "../compute/lambda-step";
import { apiShape } from "./api-shape";
import { type Domain } from "./domain";
import { type DomainDrainFunction } from "./domain-drain-function";
import { instanceTypeSettings } from "./instance-types";
import { type UserProfile } from "./user-profile";

export interface UserProfileSettingsStepProps {
  /** The function, which must be allowed in the domain. */
  readonly handler: DomainDrainFunction;
  readonly domain: Domain;
  readonly profile: UserProfile;
}

/** The step that brings the settings of a user profile up to date in place. */
export class UserProfileSettingsStep extends LambdaStep<Input> {
  constructor(scope: Construct, id: string, { handler, domain, profile }: UserProfileSettingsStepProps) {
    super(scope, id, {
      handler,
      input: {
        duty: "profile_settings",
        domainId: domain.id,
        userProfileName: profile.name,
        ...updateUserProfileSettings(profile),
      },
      replacedWith: profile.resource,
      dependsOn: profile.ready,
    });
  }
}

/**
 * The settings of a profile in the names and the shape of the API's UpdateUserProfile, and what goes back where it was set
 * and is not wanted any more.
 */
function updateUserProfileSettings({
  settings,
  instanceTypes,
}: UserProfile): Pick<ProfileSettingsInput, "settings" | "fallback"> {
  const { jupyterLab, codeEditor } = instanceTypeSettings(instanceTypes);
  return {
    settings: {
      UserSettings: {
        ...apiShape(settings),
        JupyterLabAppSettings: { ...apiShape(settings.jupyterLabAppSettings ?? {}), ...jupyterLab.wanted },
        CodeEditorAppSettings: { ...apiShape(settings.codeEditorAppSettings ?? {}), ...codeEditor.wanted },
      },
    },
    fallback: {
      UserSettings: { JupyterLabAppSettings: jupyterLab.fallback, CodeEditorAppSettings: codeEditor.fallback },
    },
  };
}
