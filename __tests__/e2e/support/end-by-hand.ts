import {
  DeleteAppCommand,
  DeleteSpaceCommand,
  DeleteUserProfileCommand,
  ListAppsCommand,
  ListSpacesCommand,
  ListUserProfilesCommand,
} from "@aws-sdk/client-sagemaker";
import { setTimeout as wait } from "node:timers/promises";
import { type StudioLane } from "./studio";

/** Ends all that people have in the domain of the lane, but the user profiles that Terraform manages. */
export async function endByHand(on: StudioLane, managedProfiles: readonly string[]): Promise<void> {
  const { sagemaker } = on;
  const DomainId = await on.domainId();
  const domain = { DomainIdEquals: DomainId };

  // SageMaker deletes an app that has failed, and lists for a day what it has deleted.
  const apps = async () =>
    ((await sagemaker.send(new ListAppsCommand(domain))).Apps ?? []).filter(
      ({ Status }) => Status !== "Deleted" && Status !== "Failed",
    );
  const spaces = async () => (await sagemaker.send(new ListSpacesCommand(domain))).Spaces ?? [];
  const guests = async () =>
    ((await sagemaker.send(new ListUserProfilesCommand(domain))).UserProfiles ?? []).filter(
      ({ UserProfileName }) => !managedProfiles.includes(UserProfileName!),
    );

  for (const { AppName, AppType, SpaceName, UserProfileName } of await apps()) {
    const owner = SpaceName ? { SpaceName } : { UserProfileName };
    await sagemaker.send(new DeleteAppCommand({ DomainId, AppName, AppType, ...owner }));
  }
  await untilNone(apps);
  for (const { SpaceName } of await spaces()) await sagemaker.send(new DeleteSpaceCommand({ DomainId, SpaceName }));
  await untilNone(spaces);
  for (const { UserProfileName } of await guests()) {
    await sagemaker.send(new DeleteUserProfileCommand({ DomainId, UserProfileName }));
  }
  await untilNone(guests);
}

async function untilNone(list: () => Promise<readonly unknown[]>): Promise<void> {
  while ((await list()).length > 0) await wait(100);
}
