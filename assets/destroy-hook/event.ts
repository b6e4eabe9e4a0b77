/**
 * What Terraform sends: the input of an aws_lambda_invocation with lifecycle scope CRUD, plus the key `tf`. On delete
 * the input is the one last applied, so arming (`forceDestroy`) counts only once it has been deployed.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_invocation
 */
export type Action = "create" | "update" | "delete";

/** Ends the apps and private spaces of one user profile, before Terraform deletes the profile. */
export interface ProfileDrainInput {
  readonly duty: "profile_drain";
  readonly domainId: string;
  readonly userProfileName: string;
  /** Whether to end them. If false, the drain stops and names them. */
  readonly forceDestroy: boolean;
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
}

/** Brings the settings of a domain to what the configuration says. */
export interface DomainSettingsInput {
  readonly duty: "domain_settings";
  readonly domainId: string;
  /**
   * Settings in the API's own names and types. Only what is named is compared and set: name a list also when it is
   * empty. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateDomain.html
   */
  readonly settings: DomainSettings;
}

/** The members of UpdateDomain that may change in place. */
export const SETTINGS_MEMBERS = [
  "DefaultUserSettings",
  "DefaultSpaceSettings",
  "DomainSettingsForUpdate",
  "TagPropagation",
] as const;
export type DomainSettings = Readonly<Partial<Record<(typeof SETTINGS_MEMBERS)[number], unknown>>>;

/** Removes from a VPC what domains that no longer exist have left there, and keeps the key of retained data alive. */
export interface NetworkCleanupInput {
  readonly duty: "network_cleanup";
  readonly vpcId: string;
}

export type DrainInput = ProfileDrainInput | DomainDrainInput | DomainSettingsInput;
export type Input = DrainInput | NetworkCleanupInput;

/** The event is none that this function knows; nothing was done. */
export class UnknownEvent extends Error {
  override readonly name = "UnknownEvent";
}

/**
 * The event, checked member by member.
 *
 * @throws UnknownEvent if it is not of a form above, or of a duty that is not in `duties`
 */
export function parseEvent<D extends Input["duty"]>(
  event: unknown,
  duties: readonly D[],
): { action: Action; input: Extract<Input, { duty: D }> } {
  const members = record(event, "the event");
  const action = record(members.tf, "tf").action;
  if (action !== "create" && action !== "update" && action !== "delete") {
    throw new UnknownEvent(`tf.action is ${show(action)}; allowed: create, update, delete`);
  }
  const duty = members.duty;
  if (!duties.some((known) => known === duty)) {
    throw new UnknownEvent(`duty is ${show(duty)}; this function knows ${duties.join(", ")}`);
  }
  return { action, input: parseInput(members) as Extract<Input, { duty: D }> };
}

function parseInput(members: Record<string, unknown>): Input {
  const duty = members.duty as Input["duty"];
  switch (duty) {
    case "network_cleanup":
      return { duty, vpcId: text(members, "vpcId", /^vpc-[0-9a-f]+$/) };
    case "profile_drain":
      return { duty, domainId: domainId(members), userProfileName: name(members), forceDestroy: flag(members) };
    case "drain_start":
    case "drain_finish":
      return { duty, domainId: domainId(members), managedProfileNames: names(members), forceDestroy: flag(members) };
    case "domain_settings":
      return { duty, domainId: domainId(members), settings: settings(members) };
  }
}

const PROFILE_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

const domainId = (members: Record<string, unknown>) => text(members, "domainId", /^d-(-*[a-z0-9]){1,61}$/);
const name = (members: Record<string, unknown>) => text(members, "userProfileName", PROFILE_NAME);

function text(members: Record<string, unknown>, member: string, form: RegExp): string {
  const value = members[member];
  if (typeof value !== "string" || !form.test(value)) {
    throw new UnknownEvent(`${member} is ${show(value)}; expected ${form.source}`);
  }
  return value;
}

function names(members: Record<string, unknown>): string[] {
  const value = members.managedProfileNames;
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string" && PROFILE_NAME.test(item))) {
    throw new UnknownEvent(`managedProfileNames is ${show(value)}; expected a list of user profile names`);
  }
  return value as string[];
}

/** Only a real `true` arms: a string or a number is refused rather than taken for it. */
function flag(members: Record<string, unknown>): boolean {
  const value = members.forceDestroy;
  if (typeof value !== "boolean") throw new UnknownEvent(`forceDestroy is ${show(value)}; expected true or false`);
  return value;
}

function settings(members: Record<string, unknown>): DomainSettings {
  const value = record(members.settings, "settings");
  const foreign = Object.keys(value).filter((member) => !SETTINGS_MEMBERS.some((known) => known === member));
  if (foreign.length > 0) {
    throw new UnknownEvent(`settings has ${foreign.join(", ")}; allowed: ${SETTINGS_MEMBERS.join(", ")}`);
  }
  return value;
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UnknownEvent(`${what} is ${show(value)}; expected an object`);
  }
  return value as Record<string, unknown>;
}

const show = (value: unknown) => JSON.stringify(value) ?? "missing";
