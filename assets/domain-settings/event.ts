import { type Members, record, text, UnknownEvent } from "../lambda/event";

/** Brings the settings of a domain to what the configuration says. */
export interface DomainSettingsInput {
  readonly duty: "domain_settings";
  readonly domainId: string;
  /**
   * Settings in the API's own names and types. Only what is named is compared and set: name a list also when it is
   * empty. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateDomain.html
   */
  readonly settings: DomainSettings;
}

/** The members of UpdateDomain that may change in place. */
export const SETTINGS_MEMBERS = [
  "DefaultUserSettings",
  "DefaultSpaceSettings",
  "DomainSettingsForUpdate",
  "TagPropagation",
] as const;
export type DomainSettings = Readonly<Partial<Record<(typeof SETTINGS_MEMBERS)[number], unknown>>>;

/** The member by which every duty of a domain names it. */
export const domainId = (members: Members) => text(members, "domainId", /^d-(-*[a-z0-9]){1,61}$/);

/** The duty that keeps a domain's settings. */
export const SETTINGS_DUTY = {
  domain_settings: (members: Members): DomainSettingsInput => ({
    duty: "domain_settings",
    domainId: domainId(members),
    settings: settings(members),
  }),
};

function settings(members: Members): DomainSettings {
  const value = record(members.settings, "settings");
  const foreign = Object.keys(value).filter((member) => !SETTINGS_MEMBERS.some((known) => known === member));
  if (foreign.length > 0) {
    throw new UnknownEvent(`settings has ${foreign.join(", ")}; allowed: ${SETTINGS_MEMBERS.join(", ")}`);
  }
  return value;
}
