import { run as runCleanup } from "../../../assets/destroy-hook/network-cleanup";
import { run as runDrain } from "../../../assets/destroy-hook/drain";
import { CLEANUP_DUTIES, DRAIN_DUTIES } from "../../../assets/destroy-hook/event";
import { parseEvent, UnknownEvent } from "../../../assets/lambda/event";
import { FakeAws } from "../../support/fake-aws";

const DUTIES = { ...DRAIN_DUTIES, ...CLEANUP_DUTIES };
const network = {
  duty: "network_cleanup",
  vpcId: "vpc-0a",
  deleteDataKey: false,
  roleArn: "arn:aws:iam::111122223333:role/ml",
  needs: [{ actions: ["kms:EnableKey"], resource: "*", context: {} }],
};
const tf = { action: "delete", prev_input: null };

test.each([
  { duty: "profile_drain", domainId: "d-1", userProfileName: "alice", forceDestroy: false },
  { duty: "profile_drain", domainId: "d-1", userProfileName: "alice", forceDestroy: false, deleteOwnedSpaces: true },
  {
    duty: "profile_drain",
    domainId: "d-1",
    userProfileName: "alice",
    forceDestroy: false,
    ownSecurityGroupId: "sg-0a",
  },
  { duty: "drain_start", domainId: "d-1", managedProfileNames: ["alice"], forceDestroy: true },
  { duty: "drain_finish", domainId: "d-1", managedProfileNames: [], forceDestroy: true },
  { ...network, deleteDataKey: true },
])("$duty is read", (input) => {
  expect(parseEvent({ ...input, tf }, DUTIES)).toEqual({ action: "delete", input });
});

const drain = { duty: "drain_start", domainId: "d-1", managedProfileNames: [], forceDestroy: true, tf };

test.each([
  ["domain id of another form", { ...drain, domainId: "*" }, /domainId is "\*"/],
  ["no domain id", { ...drain, domainId: undefined }, /domainId is missing/],
  ["arming that is no boolean", { ...drain, forceDestroy: "true" }, /forceDestroy is "true"; expected true or false/],
  ["profile names that are no list", { ...drain, managedProfileNames: "alice" }, /managedProfileNames is "alice"/],
  [
    "a managed profile of another form",
    { ...drain, managedProfileNames: ["a", "b/c"] },
    /a list of user profile names/,
  ],
  ["profile of another form", { ...drain, duty: "profile_drain", userProfileName: "a/b" }, /userProfileName is "a\/b"/],
  [
    "arming of a profile that is no boolean",
    { ...drain, duty: "profile_drain", userProfileName: "a", forceDestroy: 1 },
    /forceDestroy is 1/,
  ],
  [
    "arming of shared spaces that is no boolean",
    { ...drain, duty: "profile_drain", userProfileName: "a", deleteOwnedSpaces: "yes" },
    /deleteOwnedSpaces is "yes"; expected true or false/,
  ],
  [
    "security group of another form",
    { ...drain, duty: "profile_drain", userProfileName: "a", ownSecurityGroupId: "*" },
    /ownSecurityGroupId is "\*"/,
  ],
  ["VPC of another form", { ...network, vpcId: "vpc-*", tf }, /vpcId is "vpc-\*"/],
  ["fate of the key that is no boolean", { ...network, deleteDataKey: "no", tf }, /deleteDataKey is "no"/],
  ["no role", { ...network, roleArn: undefined, tf }, /roleArn is missing/],
])("unknown event, %s: refused", (_, event, message) => {
  expect(() => parseEvent(event, DUTIES)).toThrow(UnknownEvent);
  expect(() => parseEvent(event, DUTIES)).toThrow(message);
});

test("each function refuses the duties of the other, and does nothing", () => {
  const aws = new FakeAws();

  expect(() => runDrain({ ...network, tf }, aws.runtime)).toThrow(/this function knows/);
  expect(() => runCleanup(drain, aws.runtime)).toThrow(/this function knows/);
  expect(aws.calls).toEqual([]);
});
