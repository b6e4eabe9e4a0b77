import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "./support/check";
import { summary } from "./support/plan";
import { ARMED, lane } from "./support/studio";

const GROUP = "906767f9d1-1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809";
const USER = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

/** A domain whose users sign in by IAM Identity Center, where a group is assigned to it. */
const SSO = {
  "studio.authMode": "SSO",
  "studio.expectedUsers": 5,
  "studio.userProfiles": [{ name: "ana", ssoUserValue: "ana@example.com" }],
  "studio.identityCenter": { groups: [GROUP] },
};
const ALSO_THE_USER = { ...SSO, "studio.identityCenter": { groups: [GROUP], users: [USER] } };
const NOBODY = { ...SSO, ...ARMED, "studio.identityCenter": { groups: [] }, "studio.userProfiles": [] };

/** Permissions that the page on it asks for. */
const PERMISSIONS = [
  ...readFileSync(join(__dirname, "../../docs/identity-center.md"), "utf8").matchAll(/`sso:(\w+)`/g),
].map(([, operation]) => operation!);

lane(
  "a domain whose users sign in by IAM Identity Center",
  (on) => {
    const assigned = async () => Object.values((await on.control.state(on.region)).applications ?? {});

    check(on, "the group is assigned before a profile is made, which AWS would refuse else", async () => {
      await on.deployed(SSO);
      await on.expectNothingToChange();
      const calls = (await on.control.requests()).map(({ operation }) => operation);
      expect(calls.indexOf("CreateApplicationAssignment")).toBeGreaterThan(calls.indexOf("CreateDomain"));
      expect(calls.indexOf("CreateUserProfile")).toBeGreaterThan(calls.indexOf("CreateApplicationAssignment"));
      expect(await assigned()).toEqual([`GROUP ${GROUP}`]);
      const [application] = Object.keys((await on.control.state(on.region)).applications ?? {});
      expect(await on.output("single_sign_on_application_arn")).toBe(application);
    });

    check(on, "one more is assigned without anything else; one made by hand is imported", async () => {
      await on.deployed(SSO);
      const planned = await on.plan(ALSO_THE_USER);
      expect(summary(planned)).toEqual({ "create aws_ssoadmin_application_assignment": 1 });
      await on.change(ALSO_THE_USER);
      const [address] = Object.keys(planned);
      await on.must("state", "rm", address!);
      const application = await on.output("single_sign_on_application_arn");
      await on.must("import", "-no-color", address!, `${application},${USER},USER`);
      await on.expectNothingToChange();
      expect(await assigned()).toEqual([`GROUP ${GROUP}, USER ${USER}`]);
      await on.change(SSO);
      expect(await assigned()).toEqual([`GROUP ${GROUP}`]);
      const asked = (await on.control.requests()).filter(({ service }) => service === "sso-admin");
      expect(new Set(asked.map(({ operation }) => operation))).toEqual(new Set(PERMISSIONS));
    });

    check(on, "a destroy names who has signed in, armed it ends them; who comes back stops it", async () => {
      await on.deployed(SSO);
      await (await on.users()).createUserProfile("guest");
      const refused = await on.tryDestroy();
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain("user profile guest (not managed by Terraform");
      expect(await assigned()).toEqual([`GROUP ${GROUP}`]);

      await on.change({ ...SSO, ...ARMED });
      const operation = "DeleteApplicationAssignment";
      const stopped = await on.startUntilHeld("destroy", { service: "sso-admin", operation, kind: "hold" });
      const users = await on.users();
      expect(await users.userProfileNames()).toEqual([]);
      await users.createUserProfile("late");
      await on.control.clearFaults();
      expect(await stopped.ended).toEqual([1, null]);
      expect(stopped.output).toMatch(
        /ResourceInUse: Unable to delete Domain .*UserProfile\(s\) are associated with it/,
      );

      await on.change(NOBODY);
      expect(await assigned()).toEqual(["nobody assigned"]);
      await on.destroy();
      await on.expectOnlyLeft(1);
    });
  },
  { configuration: "examples/minimal.yaml" },
);
