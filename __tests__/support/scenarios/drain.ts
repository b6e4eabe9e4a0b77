import { type Account } from "./account";
import { type Scenario } from "./scenario";

const domainDrain =
  (duty: "drain_start" | "drain_finish", forceDestroy = true) =>
  ({ domainId }: Account) => ({ duty, domainId, managedProfileNames: ["alice", "bob"], forceDestroy });

const profileDrain =
  (forceDestroy = true, userProfileName = "alice", deleteOwnedSpaces = false) =>
  ({ domainId }: Account) => ({ duty: "profile_drain", domainId, userProfileName, forceDestroy, deleteOwnedSpaces });

/** The user's own security group is the one of the account. */
const profileDrainWithGroup = (account: Account) => ({
  ...profileDrain()(account),
  ownSecurityGroupId: account.groupId,
});

/** A space of alice's with an app, and a Canvas app of hers. */
async function busyAlice(account: Account): Promise<void> {
  await account.addSpace("hers", "alice");
  await account.addApp("JupyterLab", { space: "hers" });
  await account.addApp("Canvas", { profile: "alice" });
}

/** A shared space that alice owns, with an app. */
async function sharedByAlice(account: Account): Promise<void> {
  await account.addSpace("team", "alice", "Shared");
  await account.addApp("JupyterLab", { space: "team" });
}

async function busyBob(account: Account): Promise<void> {
  await account.addSpace("his", "bob");
  await account.addApp("CodeEditor", { space: "his" });
}

async function lingeringCanvas(account: Account): Promise<void> {
  await account.addApp("Canvas", { profile: "alice" });
  await account.letAppsLinger();
}

const DOMAIN: readonly Scenario[] = [
  {
    name: "ends apps, then spaces, then foreign profiles, and leaves managed profiles to Terraform",
    given: async (account) => {
      await account.addProfile("mallory");
      await account.addSpace("mallory-space", "mallory");
      await account.addApp("JupyterLab", { space: "mallory-space" });
      await account.addApp("Canvas", { profile: "alice" });
    },
    event: domainDrain("drain_finish"),
    result: { finished: true, left: [] },
    changes: ["DeleteApp", "DeleteApp", "DeleteSpace", "DeleteUserProfile"],
    left: { apps: [], spaces: [], profiles: ["alice", "bob"] },
  },
  {
    name: "foreign profile with an app of its own: goes after the app, and is not tried before",
    given: async (account) => {
      await account.addProfile("sso-user");
      await account.addApp("Canvas", { profile: "sso-user" });
    },
    event: domainDrain("drain_finish"),
    result: { finished: true, deleted: ["app Canvas/default of user profile sso-user", "user profile sso-user"] },
    changes: ["DeleteApp", "DeleteUserProfile"],
  },
  {
    name: "space owned by a foreign profile: goes before its owner, who is not tried before",
    given: async (account) => {
      await account.addProfile("mallory");
      await account.addSpace("hers", "mallory");
    },
    event: domainDrain("drain_finish"),
    result: { finished: true },
    changes: ["DeleteSpace", "DeleteUserProfile"],
  },
  {
    name: "shared space: goes with the domain, after its app",
    given: async (account) => {
      await account.addSpace("team", "alice", "Shared");
      await account.addApp("JupyterLab", { space: "team" });
    },
    event: domainDrain("drain_finish"),
    result: { finished: true, deleted: ["app JupyterLab/default of space team", "space team"] },
    changes: ["DeleteApp", "DeleteSpace"],
  },
  {
    name: "Failed app: is not deleted and holds nothing",
    given: (account) => account.addApp("JupyterServer", { profile: "alice" }, "Failed"),
    event: domainDrain("drain_finish", false),
    result: { finished: true, left: [] },
    changes: [],
  },
  {
    name: "Pending app: is waited for, then deleted",
    given: (account) => account.addApp("JupyterServer", { profile: "alice" }, "Pending"),
    event: domainDrain("drain_finish"),
    result: { finished: true },
    changes: ["DeleteApp"],
    left: { apps: [] },
  },
  ...(["drain_start", "drain_finish"] as const).map((duty) => ({
    name: `${duty} not armed with apps: names them and the way to arm`,
    given: async (account: Account) => {
      await account.addProfile("sso-user");
      await account.addSpace("lab", "alice");
      await account.addSpace("team", "bob", "Shared");
      await account.addApp("JupyterLab", { space: "lab" });
    },
    event: domainDrain(duty, false),
    error: "Refused",
    says: [
      "app JupyterLab/default of space lab (InService)",
      "space lab (private, owner alice, InService)",
      "space team (shared, owner bob, InService)",
      "user profile sso-user (not managed by Terraform, InService)",
      "set studio.forceDestroy: true, deploy, then destroy",
      "leaves the stack without outputs: one deploy brings them back",
    ],
    saysNot: ["user profile alice", "user profile bob"],
    changes: [],
  })),
  {
    name: "not armed without apps: goes through",
    event: domainDrain("drain_start", false),
    result: { finished: true, deleted: [], left: [] },
    changes: [],
  },
  {
    name: "not armed: an app that its user ends already is only waited for",
    given: (account) => account.addApp("Canvas", { profile: "alice" }, "Deleting"),
    event: domainDrain("drain_finish", false),
    result: { finished: true, deleted: [] },
    changes: [],
    left: { apps: [] },
  },
  {
    name: "domain gone: counts as drained",
    given: (account) => account.deleteDomain(),
    event: domainDrain("drain_finish", false),
    result: { finished: true, left: [] },
    changes: [],
  },
  {
    name: "domain that SageMaker deletes already: counts as drained",
    given: (account) => account.deleteDomain("Deleting"),
    event: domainDrain("drain_finish", false),
    result: { finished: true, left: [] },
    changes: [],
  },
  {
    name: "deadline: drain_start ends unfinished and says what is left",
    given: lingeringCanvas,
    event: domainDrain("drain_start"),
    result: { finished: false, left: ["app Canvas/default of user profile alice (Deleting)"] },
    changes: ["DeleteApp"],
  },
  {
    name: "deadline: drain_finish fails, names what is left and says to run it again",
    given: lingeringCanvas,
    event: domainDrain("drain_finish"),
    error: "NotFinished",
    says: ["app Canvas/default of user profile alice (Deleting)", "Run the same command again"],
    changes: ["DeleteApp"],
  },
];

const PROFILE: readonly Scenario[] = [
  {
    name: "ends its apps and private spaces, and nothing of anyone else",
    given: async (account) => {
      await busyAlice(account);
      await busyBob(account);
    },
    event: profileDrain(),
    result: { finished: true, left: [] },
    changes: ["DeleteApp", "DeleteApp", "DeleteSpace"],
    left: { apps: ["CodeEditor of his"], spaces: ["his"], profiles: ["alice", "bob"] },
  },
  {
    name: "shared space of hers: refused before anything ends, and told what to do",
    given: async (account) => {
      await busyAlice(account);
      await sharedByAlice(account);
    },
    event: profileDrain(),
    error: "Refused",
    says: [
      "app JupyterLab/default of space team (InService)",
      "space team (shared, owner alice, InService)",
      "gives no space another owner: copy what others need out of the shared ones first",
      "To end them, set deleteOwnedSpaces: true at user profile alice, deploy",
      "Or end them by hand",
    ],
    saysNot: ["Canvas", "space hers", "set forceDestroy", "outputs"],
    changes: [],
    left: { apps: ["Canvas of alice", "JupyterLab of hers", "JupyterLab of team"], spaces: ["hers", "team"] },
  },
  {
    name: "shared space of hers, armed for it: goes as well, with everyone's apps in it, and no space of anyone else",
    given: async (account) => {
      await busyAlice(account);
      await sharedByAlice(account);
      await account.addSpace("club", "bob", "Shared");
      await account.addApp("JupyterLab", { space: "club" });
    },
    event: profileDrain(true, "alice", true),
    result: { finished: true, left: [] },
    changes: ["DeleteApp", "DeleteApp", "DeleteApp", "DeleteSpace", "DeleteSpace"],
    left: { apps: ["JupyterLab of club"], spaces: ["club"], profiles: ["alice", "bob"] },
  },
  {
    name: "armed for shared spaces only: names what is her own, and ends nothing",
    given: async (account) => {
      await busyAlice(account);
      await sharedByAlice(account);
    },
    event: profileDrain(false, "alice", true),
    error: "Refused",
    says: ["space hers (private", "To end them, set forceDestroy: true at user profile alice (or studio.forceDestroy"],
    saysNot: ["space team", "set deleteOwnedSpaces"],
    changes: [],
  },
  {
    name: "armed for nothing: names both, and both ways to arm",
    given: async (account) => {
      await busyAlice(account);
      await sharedByAlice(account);
    },
    event: profileDrain(false),
    error: "Refused",
    says: [
      "space hers (private",
      "space team (shared",
      /set forceDestroy: true at user profile alice \(or [^)]*\) and deleteOwnedSpaces: true at user profile alice, deploy/,
    ],
    changes: [],
  },
  {
    name: "shared space of someone else: stays, and holds nobody up",
    given: async (account) => {
      await account.addSpace("club", "bob", "Shared");
      await account.addApp("JupyterLab", { space: "club" });
    },
    event: profileDrain(false),
    result: { finished: true, left: [] },
    changes: [],
    left: { apps: ["JupyterLab of club"], spaces: ["club"] },
  },
  {
    name: "not armed with apps: names them and both ways to arm",
    given: async (account) => {
      await busyAlice(account);
      await busyBob(account);
    },
    event: profileDrain(false),
    error: "Refused",
    says: [
      "app Canvas/default of user profile alice",
      "forceDestroy: true at user profile alice (or studio.forceDestroy: true)",
    ],
    saysNot: ["his"],
    changes: [],
  },
  {
    name: "not armed without apps: goes through while others work",
    given: busyAlice,
    event: profileDrain(false, "bob"),
    result: { finished: true },
    changes: [],
  },
  {
    name: "interfaces that outlive her apps: are waited for, since they hold her security group",
    given: async (account) => {
      await account.letInterfacesLinger("minutes");
      await busyAlice(account);
    },
    event: profileDrainWithGroup,
    result: { finished: true, left: [] },
    changes: ["DeleteApp", "DeleteApp", "DeleteSpace"],
    network: { interfaces: 2 },
  },
  {
    name: "interfaces that outlive her apps for too long: named, with what has ended left so",
    given: async (account) => {
      await account.letInterfacesLinger("long");
      await busyAlice(account);
    },
    event: profileDrainWithGroup,
    error: "NotFinished",
    says: [/network interface eni-\w+ \(.*SageMaker for Studio Domain[^]*Run the same command again/],
    saysNot: ["mount target"],
    left: { apps: [], spaces: [] },
  },
  {
    name: "interface of something other than an app in her security group: named once her apps have ended, not waited for",
    given: async (account) => {
      await busyAlice(account);
      await account.addInterface("SageMaker endpoint prod");
    },
    event: profileDrainWithGroup,
    error: "Refused",
    says: [/network interface eni-\w+ \(SageMaker endpoint prod\)/, "run the same command again"],
    saysNot: ["Studio Domain"],
    left: { apps: [], spaces: [] },
  },
  {
    name: "interfaces of someone else: not waited for",
    given: (account) => account.addInterface("SageMaker endpoint prod"),
    event: profileDrain(),
    result: { finished: true, left: [] },
    changes: [],
  },
  {
    name: "deadline: fails, names what is left and says to run it again",
    given: async (account) => {
      await busyAlice(account);
      await account.letAppsLinger();
    },
    event: profileDrain(),
    error: "NotFinished",
    says: [/User profile alice[^]*JupyterLab\/default[^]*Run the same command again/],
    changes: ["DeleteApp", "DeleteApp"],
    left: { spaces: ["hers"] },
  },
];

const EVENTS = [domainDrain("drain_start"), domainDrain("drain_finish"), profileDrain()];

const TROUBLE: readonly Scenario[] = [
  ...EVENTS.map((event) => ({
    name: `${event({ domainId: "" } as Account).duty}, armed: a domain that it may not look at is none that is gone`,
    given: async (account: Account) => {
      await busyAlice(account);
      await account.fail("DescribeDomain", "denied");
    },
    event,
    error: "AccessDeniedException",
    changes: [],
    left: { apps: ["Canvas of alice", "JupyterLab of hers"], spaces: ["hers"] },
  })),
  ...["ListApps", "ListSpaces", "ListUserProfiles"].map((operation) => ({
    name: `contents that it may not look at, by ${operation}: are not taken for none`,
    given: (account: Account) => account.fail(operation, "denied"),
    event: domainDrain("drain_finish", false),
    error: "AccessDeniedException",
    changes: [],
  })),
  {
    name: "a denied deletion: fails at once, and nothing after it is tried",
    given: async (account) => {
      await account.addProfile("sso-user");
      await account.addSpace("lab", "alice");
      await account.fail("DeleteSpace", "denied");
    },
    event: domainDrain("drain_finish"),
    error: "AccessDeniedException",
    left: { spaces: ["lab"], profiles: ["alice", "bob", "sso-user"] },
  },
  {
    name: "an app that someone starts between look and deletion: is ended at the next look",
    given: async (account) => {
      await account.addSpace("lab", "alice");
      await account.fail("DeleteSpace", "heldByApps", 2);
    },
    event: domainDrain("drain_finish"),
    result: { finished: true },
    left: { spaces: [] },
  },
  {
    name: "apps that hold a space and that SageMaker does not list: told as such, not as something to try again",
    given: async (account) => {
      await account.addSpace("lab", "alice");
      await account.fail("DeleteSpace", "heldByApps");
    },
    event: domainDrain("drain_finish"),
    error: "Refused",
    says: ["apps must end first", /space lab \(private[^]*with InService App/],
    left: { spaces: ["lab"] },
  },
  {
    name: "credentials that AWS does not know, on destroy: an error at once",
    given: async (account) => {
      await busyAlice(account);
      await account.fail("DescribeDomain", "unknown", 1);
    },
    event: domainDrain("drain_finish"),
    error: "UnrecognizedClientException",
    changes: [],
  },
  {
    name: "throttled: gets through",
    given: async (account) => {
      await account.addApp("Canvas", { profile: "alice" });
      for (const operation of ["DescribeDomain", "ListApps", "DeleteApp"])
        await account.fail(operation, "throttled", 4);
    },
    event: domainDrain("drain_finish"),
    result: { finished: true },
    left: { apps: [] },
  },
  {
    name: "connection lost after the work was done: the same call again does no harm",
    given: async (account) => {
      await account.addProfile("sso-user");
      await account.addSpace("lab", "sso-user");
      await account.addApp("JupyterLab", { space: "lab" });
      for (const operation of ["DeleteApp", "DeleteSpace", "DeleteUserProfile"]) {
        await account.fail(operation, "lost", 1);
      }
    },
    event: domainDrain("drain_finish"),
    result: { finished: true },
    left: { apps: [], spaces: [], profiles: ["alice", "bob"] },
  },
  {
    name: "two invocations at once: both finish",
    given: async (account) => {
      await account.addProfile("sso-user");
      await account.addSpace("lab", "sso-user");
      await account.addApp("JupyterLab", { space: "lab" });
    },
    event: domainDrain("drain_finish"),
    atOnce: 2,
    result: { finished: true },
    left: { apps: [], spaces: [], profiles: ["alice", "bob"] },
  },
];

const DEPLOY: readonly Scenario[] = (["create", "update"] as const).flatMap((action) =>
  [true, false].flatMap((armed) =>
    [domainDrain("drain_start", armed), profileDrain(armed)].map((event) => ({
      name: `${action}, ${event({ domainId: "" } as Account).duty} ${armed ? "armed" : "not armed"}: looks and reports`,
      given: (account: Account) => account.addApp("Canvas", { profile: "alice" }),
      event,
      action,
      result: { finished: true, deleted: [], left: ["app Canvas/default of user profile alice (InService)"] },
      changes: [],
    })),
  ),
);

/** A role of which not all of AWS has heard yet. */
const NEW_ROLE: readonly Scenario[] = (["create", "update"] as const).flatMap((action) =>
  (["denied", "unknown"] as const).map((fault) => ({
    name: `${action}, by a role that AWS calls ${fault} at first: tried again`,
    given: async (account: Account) => {
      for (const operation of ["DescribeDomain", "ListSpaces", "DescribeNetworkInterfaces"])
        await account.fail(operation, fault, 3);
    },
    event: profileDrainWithGroup,
    action,
    result: { finished: true, left: [] },
    changes: [],
  })),
);

/** What a deploy tells of a user who owns a shared space. */
const OWNED: readonly Scenario[] = (["create", "update"] as const).map((action) => ({
  name: `${action}, profile_drain: reports what the removal of the user would meet, shared spaces too`,
  given: sharedByAlice,
  event: profileDrain(),
  action,
  result: {
    deleted: [],
    left: ["app JupyterLab/default of space team (InService)", "space team (shared, owner alice, InService)"],
  },
  changes: [],
}));

/** Contents of a domain, and what a drain does about them. */
export const DRAIN_SCENARIOS = {
  domain: DOMAIN,
  profile: PROFILE,
  trouble: TROUBLE,
  deploy: [...DEPLOY, ...NEW_ROLE, ...OWNED],
};
