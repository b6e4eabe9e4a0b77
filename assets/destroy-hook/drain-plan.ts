import { type AppDetails, type SpaceDetails, type UserProfileDetails } from "@aws-sdk/client-sagemaker";
import { type DomainDrainInput, type ProfileDrainInput } from "./event";

/** What a domain holds, as SageMaker lists it. */
export interface DomainContents {
  readonly apps: readonly AppDetails[];
  readonly spaces: readonly SpaceDetails[];
  readonly profiles: readonly UserProfileDetails[];
}

/** Something that keeps a profile or the domain from being deleted. */
export type Remnant =
  | { readonly kind: "app"; readonly it: AppDetails }
  | { readonly kind: "space"; readonly it: SpaceDetails }
  | { readonly kind: "user profile"; readonly it: UserProfileDetails };

/** Failed and deleted apps stay listed for a day. They hold nothing, and SageMaker refuses to delete them. */
const isActive = (app: AppDetails): boolean => app.Status !== "Deleted" && app.Status !== "Failed";

/** What has to go before Terraform can delete the profile or the domain: apps first, then spaces, then profiles. */
export function remnants(contents: DomainContents, input: ProfileDrainInput | DomainDrainInput): Remnant[] {
  const { apps, spaces, profiles } = inScope(contents, input);
  return [
    ...apps.filter(isActive).map((it) => ({ kind: "app" as const, it })),
    ...spaces.map((it) => ({ kind: "space" as const, it })),
    ...profiles.map((it) => ({ kind: "user profile" as const, it })),
  ];
}

function inScope(contents: DomainContents, input: ProfileDrainInput | DomainDrainInput): DomainContents {
  if (input.duty !== "profile_drain") {
    const isForeign = (profile: UserProfileDetails) =>
      !input.managedProfileNames.includes(profile.UserProfileName ?? "");
    return { ...contents, profiles: contents.profiles.filter(isForeign) };
  }
  const spaces = contents.spaces.filter((space) => ownerOf(space) === input.userProfileName);
  const spaceNames = spaces.map((space) => space.SpaceName);
  const apps = contents.apps.filter((app) =>
    app.SpaceName === undefined ? app.UserProfileName === input.userProfileName : spaceNames.includes(app.SpaceName),
  );
  return { apps, spaces, profiles: [] };
}

const ownerOf = (space: SpaceDetails) => space.OwnershipSettingsSummary?.OwnerUserProfileName;
const isPrivate = (space: SpaceDetails) => space.SpaceSharingSettingsSummary?.SharingType === "Private";

/**
 * The remnants that can be deleted now. The others wait: for an app that starts or ends, a space for its apps, a
 * profile for its apps and spaces.
 */
export function deletable(left: readonly Remnant[]): Remnant[] {
  const apps = left.flatMap((remnant) => (remnant.kind === "app" ? [remnant.it] : []));
  const spaces = left.flatMap((remnant) => (remnant.kind === "space" ? [remnant.it] : []));
  return left.filter((remnant) => {
    if (["Pending", "Updating", "Deleting"].includes(remnant.it.Status ?? "")) return false;
    switch (remnant.kind) {
      case "app":
        return true;
      case "space":
        return !apps.some((app) => app.SpaceName === remnant.it.SpaceName);
      case "user profile":
        return (
          !apps.some((app) => app.UserProfileName === remnant.it.UserProfileName) &&
          !spaces.some((space) => ownerOf(space) === remnant.it.UserProfileName)
        );
    }
  });
}

/** The remnants that an unarmed drain stops at: what someone else deletes already is only waited for. */
export const standing = (left: readonly Remnant[]): Remnant[] =>
  left.filter((remnant) => remnant.it.Status !== "Deleting");

/**
 * The remnants that the drain stops at, since nothing arms it to end them. A shared space of a user who leaves holds the
 * work of others, and may run their apps: it is armed for itself.
 */
export function unarmed(left: readonly Remnant[], input: ProfileDrainInput | DomainDrainInput): Remnant[] {
  if (input.duty !== "profile_drain") return input.forceDestroy ? [] : standing(left);
  const { forceDestroy, deleteOwnedSpaces = false } = input;
  const shared = inSharedSpaces(left);
  return standing(left).filter((remnant) => !(shared.includes(remnant) ? deleteOwnedSpaces : forceDestroy));
}

/** The shared spaces among the remnants, and what runs in them. */
export function inSharedSpaces(left: readonly Remnant[]): Remnant[] {
  const names = left.flatMap(({ kind, it }) => (kind === "space" && !isPrivate(it) ? [it.SpaceName] : []));
  return left.filter(({ kind, it }) => kind !== "user profile" && names.includes(it.SpaceName));
}

/** A remnant by its name, its owner and its state. */
export function label(remnant: Remnant): string {
  return `${nameOf(remnant)} (${details(remnant).join(", ")})`;
}

/** A remnant by its name alone, which stays the same while its state changes. */
export function nameOf(remnant: Remnant): string {
  switch (remnant.kind) {
    case "app": {
      const { AppType, AppName, SpaceName, UserProfileName } = remnant.it;
      const place = SpaceName === undefined ? `user profile ${UserProfileName}` : `space ${SpaceName}`;
      return `app ${AppType}/${AppName} of ${place}`;
    }
    case "space":
      return `space ${remnant.it.SpaceName}`;
    case "user profile":
      return `user profile ${remnant.it.UserProfileName}`;
  }
}

function details(remnant: Remnant): string[] {
  const status = remnant.it.Status ?? "state unknown";
  if (remnant.kind === "user profile") return ["not managed by Terraform", status];
  if (remnant.kind === "app") return [status];
  const sharing = isPrivate(remnant.it) ? "private" : "shared";
  return [sharing, `owner ${ownerOf(remnant.it) ?? "none"}`, status];
}
