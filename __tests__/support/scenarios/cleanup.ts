import { type Account } from "./account";
import { type Scenario } from "./scenario";

const cleanup = ({ vpcId }: Account) => ({
  duty: "network_cleanup",
  vpcId,
  deleteDataKey: false,
  roleArn: "arn:aws:iam::111122223333:role/cleanup",
  needs: [],
});

/** Told to let the key go. */
const cleanupWithKey = (account: Account) => ({ ...cleanup(account), deleteDataKey: true });

/** A destroy as far as Terraform goes: no domain any more, and a key that is to be deleted. */
async function destroyed(account: Account): Promise<void> {
  await account.deleteDomain();
  await account.setKey("PendingDeletion");
}

/** The home of a domain that is gone, out of the network and readable. */
const RETAINED = { fileSystems: 1, mountTargets: 0, nfsGroups: 0, interfaces: 0, keyState: "Enabled" };

/** The home of a domain with all that belongs to it. */
const WHOLE = { fileSystems: 1, mountTargets: 2, nfsGroups: 2 };

const NETWORK_CLEARED = [
  "DeleteMountTarget",
  "DeleteMountTarget",
  "RevokeSecurityGroupIngress",
  "RevokeSecurityGroupEgress",
  "RevokeSecurityGroupEgress",
  "DeleteSecurityGroup",
  "DeleteSecurityGroup",
];

const retained = { retained: [expect.stringMatching(/^file system fs-\w+ under key [\w-]+$/)] };

/** What a domain leaves in its VPC, and what the cleanup does about it. */
export const CLEANUP_SCENARIOS: readonly Scenario[] = [
  {
    name: "Retain: the key is rescued first, then the network freed; file system and key live",
    given: destroyed,
    event: cleanup,
    result: { ...retained, untouched: [] },
    changes: ["CancelKeyDeletion", "EnableKey", ...NETWORK_CLEARED],
    network: RETAINED,
  },
  {
    name: "Retain, deletion of the key already cancelled: the key is enabled",
    given: async (account) => {
      await account.deleteDomain();
      await account.setKey("Disabled");
    },
    event: cleanup,
    result: retained,
    changes: ["EnableKey", ...NETWORK_CLEARED],
    network: RETAINED,
  },
  {
    name: "Retain, key Enabled: it is left as it is",
    given: (account) => account.deleteDomain(),
    event: cleanup,
    result: retained,
    changes: NETWORK_CLEARED,
    network: RETAINED,
  },
  {
    name: "no file system that needs the key: it is found by its tag, and kept",
    given: (account) => account.setKey("PendingDeletion"),
    event: cleanup,
    result: { retained: [expect.stringMatching(/^key [\w-]+ \(/)] },
    changes: ["CancelKeyDeletion", "EnableKey"],
    network: { ...WHOLE, keyState: "Enabled" },
  },
  {
    name: "domain still there, told to let the key go: does nothing",
    given: (account) => account.setKey("PendingDeletion"),
    event: cleanupWithKey,
    result: { done: [], retained: [], untouched: [expect.stringMatching(/^domain d-\w+ and what belongs to it$/)] },
    changes: [],
    network: { ...WHOLE, keyState: "PendingDeletion" },
  },
  {
    name: "a domain that it may not look at: is none that is gone; the key is rescued before",
    given: async (account) => {
      await account.setKey("PendingDeletion");
      await account.fail("DescribeDomain", "denied");
    },
    event: cleanup,
    error: "AccessDeniedException",
    changes: ["CancelKeyDeletion", "EnableKey"],
    network: { ...WHOLE, keyState: "Enabled" },
  },
  {
    name: "other domain alive in the same VPC: untouched, while the leftovers go",
    given: async (account) => {
      await account.addDomain();
      await account.deleteDomain();
    },
    event: cleanup,
    result: { ...retained, untouched: [expect.stringMatching(/^domain d-\w+ and what belongs to it$/)] },
    changes: NETWORK_CLEARED,
    network: { fileSystems: 2, mountTargets: 2, nfsGroups: 2, interfaces: 2 },
  },
  {
    name: "key that it may not read, of a file system in this VPC: stops before anything is lost, and names it",
    given: async (account) => {
      await destroyed(account);
      await account.fail("ListResourceTags", "denied");
    },
    event: cleanup,
    error: "Refused",
    says: [/key .* of file system fs-\w+ cannot be read: .*AccessDenied/],
    changes: [],
    network: { ...WHOLE, keyState: "PendingDeletion" },
  },
  {
    name: "key that it may not enable: the network stays as it is",
    given: async (account) => {
      await destroyed(account);
      await account.fail("EnableKey", "denied");
    },
    event: cleanup,
    error: "AccessDeniedException",
    changes: ["CancelKeyDeletion", "EnableKey"],
    network: { ...WHOLE, keyState: "Disabled" },
  },
  {
    name: "a third group that references them: stops, names it, and leaves its rules alone",
    given: async (account) => {
      await destroyed(account);
      await account.addReferringGroup("hand-made");
    },
    event: cleanup,
    error: "Refused",
    says: [/security group sg-\w+ \(hand-made\) has a rule that refers to sg-\w+/],
    network: { fileSystems: 1, mountTargets: 0, nfsGroups: 1, keyState: "Enabled" },
  },
  {
    name: "foreign network interface in the subnet: stops, names it and its description",
    given: async (account) => {
      await destroyed(account);
      await account.addInterface("RDSNetworkInterface");
    },
    event: cleanup,
    error: "Refused",
    says: [/network interface eni-\w+ \(RDSNetworkInterface\)/],
    network: { ...RETAINED, interfaces: 1 },
  },
  {
    name: "a notebook instance's network interface: stops and names it, since it stays until someone deletes it",
    given: (account) =>
      account.addInterface(
        "[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance",
      ),
    event: cleanup,
    error: "Refused",
    says: ["SageMaker Notebook Instance)"],
    changes: [],
  },
  ...["CancelKeyDeletion", "EnableKey", ...new Set(NETWORK_CLEARED)].map((operation) => ({
    name: `connection lost after the work of ${operation} was done: the same call again does no harm`,
    given: async (account: Account) => {
      await destroyed(account);
      await account.fail(operation, "lost", 2);
    },
    event: cleanup,
    result: retained,
    network: RETAINED,
  })),
  {
    name: "throttled: gets through",
    given: async (account) => {
      await destroyed(account);
      for (const operation of ["DescribeFileSystems", "DescribeSecurityGroups", "DeleteMountTarget"]) {
        await account.fail(operation, "throttled", 4);
      }
    },
    event: cleanup,
    result: retained,
    network: RETAINED,
  },
  {
    name: "two invocations at once: both finish",
    given: destroyed,
    event: cleanup,
    atOnce: 2,
    result: retained,
    network: RETAINED,
  },
  ...(["create", "update"] as const).map((action) => ({
    name: `${action}: looks and changes nothing`,
    given: destroyed,
    event: cleanup,
    action,
    result: { action, done: [] },
    changes: [],
    network: WHOLE,
  })),
];
