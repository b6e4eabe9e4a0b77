import { type AppDetails, type SpaceDetails, type UserProfileDetails } from "@aws-sdk/client-sagemaker";
import {
  deletable,
  label,
  nameOf,
  type Remnant,
  remnants,
  standing,
  unarmed,
} from "../../../assets/destroy-hook/drain-plan";

const app = (place: Partial<AppDetails>, Status: AppDetails["Status"] = "InService"): Remnant => ({
  kind: "app",
  it: { AppType: "JupyterLab", AppName: "default", Status, ...place },
});

const spaceOf = (name: string, owner: string | undefined, SharingType: "Private" | "Shared" = "Private") => ({
  SpaceName: name,
  Status: "InService" as const,
  OwnershipSettingsSummary: { OwnerUserProfileName: owner },
  SpaceSharingSettingsSummary: { SharingType },
});

const space = (name: string, owner: string, Status: SpaceDetails["Status"] = "InService"): Remnant => ({
  kind: "space",
  it: { ...spaceOf(name, owner), Status },
});

const profile = (name: string, Status: UserProfileDetails["Status"] = "InService"): Remnant => ({
  kind: "user profile",
  it: { UserProfileName: name, Status },
});

const namesOf = (some: readonly Remnant[]) => some.map(nameOf);

test("an app goes first: its space and its profile wait, those of others do not", () => {
  const left = [app({ SpaceName: "lab" }), app({ UserProfileName: "ann" }), space("lab", "bob"), space("free", "cid")];

  expect(namesOf(deletable([...left, profile("ann"), profile("dan")]))).toEqual([
    "app JupyterLab/default of space lab",
    "app JupyterLab/default of user profile ann",
    "space free",
    "user profile dan",
  ]);
});

test("a profile waits for the spaces that it owns, in whatever state", () => {
  expect(namesOf(deletable([space("lab", "ann", "Deleting"), profile("ann"), profile("dan")]))).toEqual([
    "user profile dan",
  ]);
});

test("a space waits for an app that ends", () => {
  expect(deletable([app({ SpaceName: "lab" }, "Deleting"), space("lab", "ann")])).toEqual([]);
});

test.each(["Pending", "Updating", "Deleting"] as const)("what is %s is not deleted now", (status) => {
  const left = [app({ SpaceName: "x" }, status as AppDetails["Status"]), space("lab", "ann", status)];

  expect(deletable([...left, profile("dan", status)])).toEqual([]);
});

test.each(["Failed", "Delete_Failed", "Update_Failed"] as const)("what is %s is deleted all the same", (status) => {
  expect(deletable([space("lab", "ann", status), profile("dan", status)])).toHaveLength(2);
});

test("an unarmed drain stops at everything but what is deleted already", () => {
  const left = [app({ SpaceName: "x" }, "Pending"), space("lab", "ann", "Deleting"), profile("dan", "Delete_Failed")];

  expect(namesOf(standing(left))).toEqual(["app JupyterLab/default of space x", "user profile dan"]);
});

const contents = {
  apps: [
    { AppType: "Canvas", AppName: "default", UserProfileName: "ann", Status: "InService" },
    { AppType: "JupyterServer", AppName: "failed", UserProfileName: "ann", Status: "Failed" },
    { AppType: "JupyterServer", AppName: "deleted", UserProfileName: "ann", Status: "Deleted" },
    // SageMaker tells the profile of an app in a space too.
    { AppType: "JupyterLab", AppName: "default", UserProfileName: "ann", SpaceName: "team", Status: "InService" },
    { AppType: "JupyterLab", AppName: "default", UserProfileName: "bob", SpaceName: "hers", Status: "InService" },
    { AppType: "Canvas", AppName: "default", UserProfileName: "bob", Status: "InService" },
  ] satisfies AppDetails[],
  spaces: [spaceOf("hers", "ann"), spaceOf("team", "ann", "Shared"), spaceOf("his", "bob")],
  profiles: [{ UserProfileName: "ann" }, { UserProfileName: "bob" }, { UserProfileName: "sso" }],
};

const ann = { duty: "profile_drain" as const, domainId: "d-1", userProfileName: "ann", forceDestroy: true };

test("of a profile: its own apps, the spaces that it owns and whatever runs in those; no profile", () => {
  expect(namesOf(remnants(contents, ann))).toEqual([
    "app Canvas/default of user profile ann",
    "app JupyterLab/default of space team",
    "app JupyterLab/default of space hers",
    "space hers",
    "space team",
  ]);
});

test("of a profile: its own things and its shared spaces are armed each for itself", () => {
  const held = (forceDestroy: boolean, deleteOwnedSpaces?: boolean) => {
    const input = { ...ann, forceDestroy, deleteOwnedSpaces };
    return namesOf(unarmed(remnants(contents, input), input));
  };
  const own = ["app Canvas/default of user profile ann", "app JupyterLab/default of space hers", "space hers"];
  const shared = ["app JupyterLab/default of space team", "space team"];

  expect(held(true, true)).toEqual([]);
  expect(held(true, false)).toEqual(shared);
  expect(held(true)).toEqual(shared);
  expect(held(false, true)).toEqual(own);
  expect(held(false).sort()).toEqual([...own, ...shared].sort());
});

test("of a domain: shared spaces are armed with all else", () => {
  const input = { duty: "drain_finish" as const, domainId: "d-1", managedProfileNames: ["ann"], forceDestroy: true };

  expect(unarmed(remnants(contents, input), input)).toEqual([]);
  expect(unarmed(remnants(contents, input), { ...input, forceDestroy: false })).toHaveLength(9);
});

test("of a domain: every app, every space, and the profiles that Terraform does not manage", () => {
  const managedProfileNames = ["ann", "bob"];
  const input = { duty: "drain_finish" as const, domainId: "d-1", managedProfileNames, forceDestroy: true };

  expect(namesOf(remnants(contents, input))).toEqual([
    "app Canvas/default of user profile ann",
    "app JupyterLab/default of space team",
    "app JupyterLab/default of space hers",
    "app Canvas/default of user profile bob",
    "space hers",
    "space team",
    "space his",
    "user profile sso",
  ]);
});

test("what SageMaker does not tell is called unknown", () => {
  expect(label({ kind: "space", it: { ...spaceOf("old", undefined, "Shared"), Status: undefined } })).toBe(
    "space old (shared, owner none, state unknown)",
  );
});
