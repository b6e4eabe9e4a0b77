import { run as runCleanup } from "../../../assets/destroy-hook/network-cleanup";
import { run as runDrain } from "../../../assets/destroy-hook/drain";
import { CLEANUP_DUTIES, DRAIN_DUTIES } from "../../../assets/destroy-hook/event";
import { SETTINGS_DUTY } from "../../../assets/domain-settings/event";
import { parseEvent, UnknownEvent } from "../../../assets/lambda/event";
import { FakeAws } from "../../support/fake-aws";

const DUTIES = { ...DRAIN_DUTIES, ...SETTINGS_DUTY, ...CLEANUP_DUTIES };
const tf = { action: "delete", prev_input: null };

test.each([
  { duty: "profile_drain", domainId: "d-1", userProfileName: "alice", forceDestroy: false },
  { duty: "drain_start", domainId: "d-1", managedProfileNames: ["alice"], forceDestroy: true },
  { duty: "drain_finish", domainId: "d-1", managedProfileNames: [], forceDestroy: true },
  { duty: "domain_settings", domainId: "d-1", settings: { TagPropagation: "ENABLED" } },
  { duty: "network_cleanup", vpcId: "vpc-0a" },
])("$duty is read", (input) => {
  expect(parseEvent({ ...input, tf }, DUTIES)).toEqual({ action: "delete", input });
});

const drain = { duty: "drain_start", domainId: "d-1", managedProfileNames: [], forceDestroy: true, tf };

test.each([
  ["no object", "delete", /the event is "delete"/],
  ["no tf", { duty: "network_cleanup", vpcId: "vpc-0a" }, /tf is missing/],
  ["unknown action", { ...drain, tf: { action: "read" } }, /tf\.action is "read"; allowed: create, update, delete/],
  ["unknown duty", { ...drain, duty: "delete_everything" }, /duty is "delete_everything"; this function knows/],
  ["domain id of another form", { ...drain, domainId: "*" }, /domainId is "\*"/],
  ["no domain id", { ...drain, domainId: undefined }, /domainId is missing/],
  ["arming that is no boolean", { ...drain, forceDestroy: "true" }, /forceDestroy is "true"; expected true or false/],
  ["profile names that are no list", { ...drain, managedProfileNames: "alice" }, /managedProfileNames is "alice"/],
  ["profile of another form", { ...drain, duty: "profile_drain", userProfileName: "a/b" }, /userProfileName is "a\/b"/],
  ["VPC of another form", { duty: "network_cleanup", vpcId: "vpc-*", tf }, /vpcId is "vpc-\*"/],
  [
    "settings that would open the network",
    { duty: "domain_settings", domainId: "d-1", settings: { AppNetworkAccessType: "PublicInternetOnly" }, tf },
    /settings has AppNetworkAccessType; allowed: DefaultUserSettings/,
  ],
])("unknown event, %s: refused", (_, event, message) => {
  expect(() => parseEvent(event, DUTIES)).toThrow(UnknownEvent);
  expect(() => parseEvent(event, DUTIES)).toThrow(message);
});

test("each function refuses the duties of the other, and does nothing", () => {
  const aws = new FakeAws();

  expect(() => runDrain({ duty: "network_cleanup", vpcId: "vpc-0a", tf }, aws.runtime)).toThrow(/this function knows/);
  expect(() => runCleanup(drain, aws.runtime)).toThrow(/this function knows/);
  expect(aws.calls).toEqual([]);
});
