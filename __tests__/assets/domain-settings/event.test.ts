import { SETTINGS_DUTY } from "../../../assets/domain-settings/event";
import { parseEvent, UnknownEvent } from "../../../assets/lambda/event";

const event = (more: object) => ({
  duty: "domain_settings",
  domainId: "d-1",
  tf: { action: "update", prev_input: null },
  ...more,
});

test.each([
  {},
  { TagPropagation: "ENABLED" },
  { DefaultUserSettings: { SecurityGroups: [] }, DefaultSpaceSettings: {}, DomainSettingsForUpdate: {} },
])("settings %j are read", (settings) => {
  expect(parseEvent(event({ settings }), SETTINGS_DUTY)).toEqual({
    action: "update",
    input: { duty: "domain_settings", domainId: "d-1", settings },
  });
});

test.each([
  ["domain id of another form", { domainId: "*", settings: {} }, /domainId is "\*"/],
  ["no settings", {}, /settings is missing; expected an object/],
  ["settings that are a list", { settings: [] }, /settings is \[\]; expected an object/],
  [
    "settings that would open the network",
    { settings: { AppNetworkAccessType: "PublicInternetOnly" } },
    /settings has AppNetworkAccessType; allowed: DefaultUserSettings/,
  ],
])("unknown event, %s: refused", (_, more, message) => {
  expect(() => parseEvent(event(more), SETTINGS_DUTY)).toThrow(UnknownEvent);
  expect(() => parseEvent(event(more), SETTINGS_DUTY)).toThrow(message);
});
