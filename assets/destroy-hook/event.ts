import { domainId, PROFILE_NAME } from "../domain-settings/event";
import { flag, type Members, optional, record, text, texts } from "../lambda/event";
import { type OwnPermissions, ownPermissions } from "../lambda/permissions";

/**
 * Ends the apps and spaces of one user profile, before Terraform deletes the profile: SageMaker deletes none that still
 * has an app or owns a space.
 */
export interface ProfileDrainInput {
  readonly duty: "profile_drain";
  readonly domainId: string;
  readonly userProfileName: string;
  /** Whether to end the profile's apps and private spaces. If false, the drain stops and names them. */
  readonly forceDestroy: boolean;
  /**
   * Whether to end the shared spaces that the profile owns, with everyone's apps in them. If false, the drain stops and
   * names them.
   * @default false
   */
  readonly deleteOwnedSpaces?: boolean;
  /**
   * The user's own security group, which Terraform deletes after the profile. EC2 refuses that while a network interface
   * is in it.
   * @default - none
   */
  readonly ownSecurityGroupId?: string;
}

/**
 * Ends every app and space of the domain and deletes the profiles that Terraform does not manage. Two steps, since the
 * deletion of apps can outlast one run: drain_start may return unfinished, drain_finish may not.
 */
export interface DomainDrainInput {
  readonly duty: "drain_start" | "drain_finish";
  readonly domainId: string;
  /** User profiles that Terraform deletes itself. */
  readonly managedProfileNames: readonly string[];
  /** Whether to end what is there. If false, the drain stops and names it. */
  readonly forceDestroy: boolean;
  /**
   * What a deploy asks whether it stands in the way of a destroy.
   * @default - nothing is asked
   */
  readonly permissions?: OwnPermissions;
}

/** Removes from a VPC what domains that no longer exist have left there, and keeps the key of retained data alive. */
export interface NetworkCleanupInput extends OwnPermissions {
  readonly duty: "network_cleanup";
  readonly vpcId: string;
  /** Whether the data key may go. If false, it stays although no file system needs it: data elsewhere may. */
  readonly deleteDataKey: boolean;
}

const domainDrain = <Duty extends DomainDrainInput["duty"]>(duty: Duty) => {
  return (members: Members): DomainDrainInput & { readonly duty: Duty } => ({
    duty,
    domainId: domainId(members),
    managedProfileNames: texts(members, "managedProfileNames", PROFILE_NAME, "user profile names"),
    forceDestroy: flag(members, "forceDestroy"),
    permissions: optional(members, "permissions", () => ownPermissions(record(members.permissions, "permissions"))),
  });
};

/** The duties whose steps stand after the domain in the graph, but for the domain's settings. */
export const DRAIN_DUTIES = {
  profile_drain: (members: Members): ProfileDrainInput => ({
    duty: "profile_drain",
    domainId: domainId(members),
    userProfileName: text(members, "userProfileName", PROFILE_NAME),
    forceDestroy: flag(members, "forceDestroy"),
    deleteOwnedSpaces: optional(members, "deleteOwnedSpaces", () => flag(members, "deleteOwnedSpaces")),
    ownSecurityGroupId: optional(members, "ownSecurityGroupId", () =>
      text(members, "ownSecurityGroupId", /^sg-[0-9a-f]+$/),
    ),
  }),
  drain_start: domainDrain("drain_start"),
  drain_finish: domainDrain("drain_finish"),
};

/** The duty whose step stands before the domain in the graph. */
export const CLEANUP_DUTIES = {
  network_cleanup: (members: Members): NetworkCleanupInput => ({
    duty: "network_cleanup",
    vpcId: text(members, "vpcId", /^vpc-[0-9a-f]+$/),
    deleteDataKey: flag(members, "deleteDataKey"),
    ...ownPermissions(members),
  }),
};
