import { type Members, record, text, UnknownEvent } from "../lambda/event";

/** Settings in the API's own names and types, by the member of the update call that takes them. */
export type Settings = Readonly<Record<string, unknown>>;

/** What the settings of a domain, or of a user profile in it, are brought to. */
interface SettingsInput {
  readonly domainId: string;
  /** What is wanted. Only what is named is compared and set: name a list also when it is empty. */
  readonly settings: Settings;
  /**
   * What goes back to this where it is set, since an update leaves what it does not name as it is. It is named whole: of a
   * block such as JupyterServerAppSettings all is sent, or nothing.
   */
  readonly fallback: Settings;
}

/**
 * Brings the settings of a domain to what the configuration says.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateDomain.html
 */
export interface DomainSettingsInput extends SettingsInput {
  readonly duty: "domain_settings";
}

/**
 * Brings the settings of one user profile to what the configuration says.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateUserProfile.html
 */
export interface ProfileSettingsInput extends SettingsInput {
  readonly duty: "profile_settings";
  readonly userProfileName: string;
}

/** The members of UpdateDomain that may change in place. */
export const DOMAIN_MEMBERS = [
  "DefaultUserSettings",
  "DefaultSpaceSettings",
  "DomainSettingsForUpdate",
  "TagPropagation",
] as const;

const PROFILE_MEMBERS = ["UserSettings"] as const;

/** Form of a user profile's name. */
export const PROFILE_NAME = /^(?=.{1,63}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;

/** The member by which every duty of a domain names it. */
export const domainId = (members: Members) => text(members, "domainId", /^d-(-*[a-z0-9]){1,61}$/);

/** The duties that keep the settings of a domain and of its user profiles. */
export const SETTINGS_DUTIES = {
  domain_settings: (members: Members): DomainSettingsInput => ({
    duty: "domain_settings",
    ...settingsInput(members, DOMAIN_MEMBERS),
  }),
  profile_settings: (members: Members): ProfileSettingsInput => ({
    duty: "profile_settings",
    userProfileName: text(members, "userProfileName", PROFILE_NAME),
    ...settingsInput(members, PROFILE_MEMBERS),
  }),
};

const settingsInput = (members: Members, known: readonly string[]): SettingsInput => ({
  domainId: domainId(members),
  settings: settings(members, "settings", known),
  fallback: settings(members, "fallback", known),
});

function settings(members: Members, name: "settings" | "fallback", known: readonly string[]): Settings {
  const value = record(members[name], name);
  const foreign = Object.keys(value).filter((member) => !known.includes(member));
  if (foreign.length > 0) {
    throw new UnknownEvent(`${name} has ${foreign.join(", ")}; allowed: ${known.join(", ")}`);
  }
  return value;
}
