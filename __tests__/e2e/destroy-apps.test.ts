import { check } from "./support/check";
import { endByHand } from "./support/end-by-hand";
import { ARMED, lane, STACK, type StudioLane } from "./support/studio";

/** What may be in a domain when it is to go, and the name by which a refused destroy tells of it. */
const CONTENTS: Record<string, { prepare: (on: StudioLane) => Promise<void>; named: string[] }> = {
  "running JupyterLab, Code Editor and Canvas apps": {
    prepare: async (on) => {
      const users = await on.users();
      await users.openSpace("notebooks", "JupyterLab", "defaultuser");
      await users.openSpace("code", "CodeEditor", "defaultuser");
      await users.startApp("Canvas", { UserProfileName: "defaultuser" });
    },
    named: [
      "app JupyterLab/default of space notebooks (InService)",
      "app CodeEditor/default of space code (InService)",
      "app Canvas/default of user profile defaultuser (InService)",
    ],
  },
  "an app that has failed": {
    prepare: async (on) => {
      const users = await on.users();
      await users.createSpace("broken", "JupyterLab", "defaultuser", "Private");
      await on.control.fault({ service: "sagemaker", operation: "CreateApp", kind: "fail", count: 1 });
      await users.startApp("JupyterLab", { SpaceName: "broken" });
    },
    named: ["space broken (private"],
  },
  "private and shared spaces in which nothing runs": {
    prepare: async (on) => {
      const users = await on.users();
      await users.createSpace("mine", "JupyterLab", "defaultuser", "Private");
      await users.createSpace("ours", "CodeEditor", "defaultuser", "Shared");
    },
    named: ["space mine (private", "space ours (shared"],
  },
  "a user profile that Terraform does not know, with an app": {
    prepare: async (on) => {
      const users = await on.users();
      await users.createUserProfile("guest");
      await users.openSpace("guests", "JupyterLab", "guest");
    },
    named: ["user profile guest (not managed by Terraform", "app JupyterLab/default of space guests (InService)"],
  },
};

lane("destroy of a domain that is in use", (on) => {
  for (const [contents, { prepare, named }] of Object.entries(CONTENTS)) {
    check(on, `not armed, with ${contents}: refused and nothing destroyed`, async () => {
      await on.deployed();
      await prepare(on);
      const managed = await on.managed();
      const before = await on.control.state(on.region);
      const { status, stderr } = await on.tryDestroy();
      expect(status).toBe(1);
      for (const name of named) expect(stderr).toContain(name);
      expect(stderr).toContain("studio.forceDestroy: true");
      expect(await on.managed()).toEqual(managed);
      expect(await on.control.state(on.region)).toEqual(before);
      await endByHand(on, ["defaultuser"]);
      on.isAs({});
    });
  }

  check(on, "with all of that: refused, then armed as the message says, and the destroy goes through", async () => {
    await on.deployed();
    for (const { prepare } of Object.values(CONTENTS)) await prepare(on);
    const { status, stderr } = await on.tryDestroy();
    expect(status).toBe(1);
    for (const { named } of Object.values(CONTENTS)) for (const name of named) expect(stderr).toContain(name);
    expect(stderr).toContain("one deploy brings them back");
    expect(await on.workspace.outputs(STACK)).toEqual({});
    await on.change(ARMED);
    expect(await on.output("domain_id")).toBe(await on.domainId());
    await on.expectNothingToChange();
    await on.destroy();
    expect(await on.managed()).toEqual([]);
    await on.expectOnlyLeft(1);
  });
});
