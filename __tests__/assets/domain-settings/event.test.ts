import { SETTINGS_DUTIES } from "../../../assets/domain-settings/event";
import { parseEvent, UnknownEvent } from "../../../assets/lambda/event";

const event = (more: object) => ({
  duty: "domain_settings",
  domainId: "d-1",
  fallback: {},
  tf: { action: "update", prev_input: null },
  ...more,
});

test.each([
  {},
  { TagPropagation: "ENABLED" },
  { DefaultUserSettings: { SecurityGroups: [] }, DefaultSpaceSettings: {}, DomainSettingsForUpdate: {} },
])("settings %j are read", (settings) => {
  expect(parseEvent(event({ settings }), SETTINGS_DUTIES)).toEqual({
    action: "update",
    input: { duty: "domain_settings", domainId: "d-1", settings, fallback: {} },
  });
});

test.each([
  ["domain id of another form", { domainId: "*", settings: {} }, /domainId is "\*"/],
  ["no settings", {}, /settings is missing; expected an object/],
  ["no fallback", { settings: {}, fallback: undefined }, /fallback is missing; expected an object/],
  ["settings that are a list", { settings: [] }, /settings is \[\]; expected an object/],
  [
    "settings that would open the network",
    { settings: { AppNetworkAccessType: "PublicInternetOnly" } },
    /settings has AppNetworkAccessType; allowed: DefaultUserSettings/,
  ],
])("unknown event, %s: refused", (_, more, message) => {
  expect(() => parseEvent(event(more), SETTINGS_DUTIES)).toThrow(UnknownEvent);
  expect(() => parseEvent(event(more), SETTINGS_DUTIES)).toThrow(message);
});

const profile = {
  duty: "profile_settings",
  userProfileName: "ana",
  settings: { UserSettings: { SecurityGroups: [] } },
};

test("settings of a user profile are read", () => {
  expect(parseEvent(event(profile), SETTINGS_DUTIES)).toEqual({
    action: "update",
    input: { ...profile, domainId: "d-1", fallback: {} },
  });
});

test.each([
  ["a name of another form", { userProfileName: "*" }, /userProfileName is "\*"/],
  [
    "settings of a domain",
    { settings: { DefaultUserSettings: {} } },
    /settings has DefaultUserSettings; allowed: UserSettings/,
  ],
  [
    "a domain's fallback",
    { fallback: { TagPropagation: "DISABLED" } },
    /fallback has TagPropagation; allowed: UserSettings/,
  ],
])("unknown event of a user profile, %s: refused", (_, more, message) => {
  expect(() => parseEvent(event({ ...profile, ...more }), SETTINGS_DUTIES)).toThrow(message);
});
