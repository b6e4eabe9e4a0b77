import { type StudioConfig, type UserProfileConfig } from "../../config/schema";

/** What the configuration of the studio says, in the form in which its constructs take it. */

/** Profiles whose apps reach each other in a group of their own. */
export function isolatedProfiles(studio: StudioConfig): string[] {
  return studio.appIsolation === "perProfile" ? studio.userProfiles.map(({ name }) => name) : [];
}

/** Roles that single profiles bring, each once. */
export function profileRoleArns(studio: StudioConfig): string[] {
  return [...new Set(studio.userProfiles.flatMap(({ executionRoleArn }) => executionRoleArn ?? []))];
}

/** Idle timeouts, in minutes, of the profiles that have one of their own. */
export function profileTimeouts(studio: StudioConfig): Record<string, number> {
  return Object.fromEntries(
    studio.userProfiles.flatMap(({ name, idleTimeoutMinutes }) =>
      idleTimeoutMinutes === undefined ? [] : [[name, idleTimeoutMinutes]],
    ),
  );
}

/** SageMaker's own idle shutdown, of the domain or of one profile; undefined where it is off. */
export function idleShutdown({ idleShutdown: idle }: StudioConfig, profile?: UserProfileConfig) {
  return idle.enabled ? { ...idle, timeoutMinutes: profile?.idleTimeoutMinutes ?? idle.timeoutMinutes } : undefined;
}

/** App kinds that the UI hides unless the configuration says otherwise: RStudio, and what is switched off. */
export function hiddenByDefault(studio: StudioConfig): string[] {
  const classic = studio.classicJupyterServer ? [] : ["JupyterServer", "KernelGateway"];
  const canvas = studio.canvas.enabled ? [] : ["Canvas"];
  return [...classic, ...canvas, "RStudioServerPro", "RSessionGateway"];
}
