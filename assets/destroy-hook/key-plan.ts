import { type Findings, type HomeFileSystem } from "./cleanup-plan";

/** Tag on the data key of a stack: the id of the stack's VPC. Terraform sets it. */
export const KEY_TAG = "StudioVpcId";

/** What was found out about a key: that of a file system whose domain is gone, or one that has the stack's tag. */
export interface FoundKey {
  readonly keyId: string;
  /**
   * File system under the key.
   * @default - none that is known
   */
  readonly fileSystemId?: string;
  /** Whether the file system has mount targets in the VPC, so that it must be this stack's. */
  readonly inVpc: boolean;
  /** Value of the key's tag with the VPC id. */
  readonly vpcId?: string;
  /** State, known only of a key whose tag names the VPC, as is the description. */
  readonly state?: string;
  readonly description?: string;
  /** Why the key could not be read. */
  readonly denied?: string;
}

/** What there is to do about keys. */
export interface KeyPlan {
  /** Keys that are kept, scheduled for deletion. */
  readonly cancelDeletion: readonly string[];
  /** Keys that are kept, disabled: what a cancelled deletion leaves behind. */
  readonly enable: readonly string[];
  readonly waitingFor: readonly string[];
  readonly blockers: readonly string[];
  /** What stays: data with its key, and a key that data elsewhere may need. */
  readonly retained: readonly string[];
}

/** Home file systems of gone domains that exist and will go on to exist: their data needs its key. */
export const keptHomes = (findings: Findings): HomeFileSystem[] =>
  findings.homes.filter(
    (home) =>
      !findings.livingDomains.has(home.domainId) && !/^delet(ing|ed)$/.test(home.fileSystem.LifeCycleState ?? ""),
  );

/** Keeps every key alive that was found and is this stack's, whatever the retention of the file system. */
export function planKeys(keys: readonly FoundKey[], vpcId: string): KeyPlan {
  const ours = keys.filter((key) => key.vpcId === vpcId && key.denied === undefined);
  const inState = (...states: string[]) => [
    ...new Set(ours.filter((key) => states.includes(key.state ?? "")).map((key) => key.keyId)),
  ];
  const rescuable = ["PendingDeletion", "PendingReplicaDeletion", "Disabled"];
  return {
    cancelDeletion: inState("PendingDeletion", "PendingReplicaDeletion"),
    enable: inState(...rescuable),
    waitingFor: inState(...rescuable).map((keyId) => `key ${keyId}, not yet enabled`),
    blockers: [
      // Unreadable, outside the VPC and without its tag is another stack's. Else it must be ours, and data would die with it.
      ...keys
        .filter((key) => key.denied !== undefined && (key.inVpc || key.vpcId === vpcId))
        .map((key) => `${labelOf(key)} cannot be read: ${key.denied}`),
      ...ours
        .filter((key) => key.state !== "Enabled" && !rescuable.includes(key.state ?? ""))
        .map((key) => `${labelOf(key)} is ${key.state}`),
    ],
    retained: ours.map(({ keyId, fileSystemId, description }) =>
      fileSystemId === undefined ? `key ${keyId} (${description})` : `file system ${fileSystemId} under key ${keyId}`,
    ),
  };
}

const labelOf = ({ keyId, fileSystemId }: FoundKey): string =>
  fileSystemId === undefined ? `key ${keyId}` : `key ${keyId} of file system ${fileSystemId}`;
