import { EC2Client, type NetworkInterface, paginateDescribeNetworkInterfaces } from "@aws-sdk/client-ec2";
import {
  DeleteAppCommand,
  DeleteSpaceCommand,
  DeleteUserProfileCommand,
  DescribeDomainCommand,
  paginateListApps,
  paginateListSpaces,
  paginateListUserProfiles,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { applySettings, type SettingsResult } from "../domain-settings/apply";
import { SETTINGS_DUTIES } from "../domain-settings/event";
import { ownerOf } from "../domain-settings/owner";
import { CLIENT_CONFIG, collect, retrying } from "../lambda/aws";
import { type Action, type InputOf, parseEvent } from "../lambda/event";
import { checkPermissions } from "../lambda/permissions";
import { isBusy, isGone, isHeldByApps } from "../lambda/retry";
import {
  bulletList,
  type LambdaContext,
  lambdaRuntime,
  logged,
  NotFinished,
  pause,
  Refused,
  type Runtime,
} from "../lambda/runtime";
import { CONFIGURATION_DUTIES } from "../lifecycle-configurations/event";
import { type ConfigurationsResult, keepConfigurations } from "../lifecycle-configurations/keep";
import { domainOfInterface, labelOfInterface } from "./cleanup-plan";
import {
  deletable,
  type DomainContents,
  inSharedSpaces,
  label,
  nameOf,
  type Remnant,
  remnants,
  unarmed,
} from "./drain-plan";
import { type DomainDrainInput, DRAIN_DUTIES, type ProfileDrainInput } from "./event";

/** What a drain did. Terraform keeps it as the result of the invocation. */
export interface DrainResult {
  readonly duty: DrainInput["duty"];
  readonly action: Action;
  /** False if the next step has to go on. */
  readonly finished: boolean;
  /** What this invocation told SageMaker to delete. */
  readonly deleted: readonly string[];
  /** What is still there: on create and update all that a destroy would meet. */
  readonly left: readonly string[];
  /** What a destroy needs and the organization does not allow, if IAM's simulator is right. Absent if there is none. */
  readonly perhapsDenied?: readonly string[];
}

type DrainInput = ProfileDrainInput | DomainDrainInput;

interface Clients {
  readonly sagemaker: SageMakerClient;
  readonly ec2: EC2Client;
}

/** Looks at which SageMaker refuses a deletion for apps that it does not list, before they count as out of reach. */
const MOST_LOOKS = 5;

/** What the function knows. */
export const DUTIES = { ...DRAIN_DUTIES, ...SETTINGS_DUTIES, ...CONFIGURATION_DUTIES };

/** What the function answers. */
type Result = DrainResult | SettingsResult | ConfigurationsResult;

/** What the function takes. */
export type Input = InputOf<typeof DUTIES>;

/** Entry point of the function whose steps stand after the domain in the graph. */
export const handler = (event: unknown, context: LambdaContext) => run(event, lambdaRuntime(context));

/**
 * Carries out one event.
 *
 * @throws UnknownEvent, Refused or NotFinished, with a message that says what to do
 */
export function run(event: unknown, surroundings: Runtime): Promise<Result> {
  const { action, input } = parseEvent(event, DUTIES);
  const domainId = "domainId" in input ? input.domainId : undefined;
  const userProfileName = "userProfileName" in input ? input.userProfileName : undefined;
  const fields = { duty: input.duty, action, domainId, userProfileName };
  return logged<Result>(surroundings, fields, (runtime) => {
    // A role or policy may be new whenever Terraform makes or changes something, and not when it only destroys.
    const newRole = action !== "delete";
    const sagemaker = retrying(new SageMakerClient(CLIENT_CONFIG), runtime, newRole);
    switch (input.duty) {
      case "domain_settings":
      case "profile_settings":
        return applySettings(ownerOf(sagemaker, input), runtime, action, input);
      case "lifecycle_configurations":
      case "earlier_lifecycle_configurations":
        return keepConfigurations(sagemaker, runtime, action, input);
      default: {
        const clients: Clients = { sagemaker, ec2: retrying(new EC2Client(CLIENT_CONFIG), runtime, newRole) };
        return action === "delete" ? drain(clients, runtime, input) : check(clients, runtime, action, input);
      }
    }
  });
}

/**
 * Makes every call that a drain looks around with, and asks IAM about those that it deletes with, so that a missing
 * permission shows at deploy, not at destroy.
 */
async function check(
  { sagemaker, ec2 }: Clients,
  runtime: Runtime,
  action: Action,
  input: DrainInput,
): Promise<DrainResult> {
  await domainIsGone(sagemaker, input.domainId);
  const left = remnants(await contentsOf(sagemaker, input.domainId), input).map(label);
  await interfacesOf(ec2, input);
  const permissions = input.duty === "profile_drain" ? undefined : input.permissions;
  const perhapsDenied = permissions ? await checkPermissions(runtime, permissions) : [];
  const result = { duty: input.duty, action, finished: true, deleted: [], left };
  return perhapsDenied.length > 0 ? { ...result, perhapsDenied } : result;
}

/** Drains until nothing is left or time is up. */
async function drain(clients: Clients, runtime: Runtime, input: DrainInput): Promise<DrainResult> {
  const progress: Progress = { deleted: new Set(), left: [] };
  const result = (finished: boolean): DrainResult => ({
    duty: input.duty,
    action: "delete",
    finished,
    deleted: [...progress.deleted],
    left: progress.left,
  });
  try {
    await empty(clients, runtime, input, progress);
    return result(true);
  } catch (error) {
    if (!(error instanceof NotFinished)) throw error;
    if (input.duty === "drain_start") return result(false);
    throw new NotFinished(
      `${capitalised(scopeOf(input))} is not empty yet. ${error.message} What is left:\n${bulletList(progress.left)}\n` +
        "SageMaker may need 20 minutes to end an app, and some more to remove its network interface. " +
        "Run the same command again: it goes on from here.",
      { cause: error },
    );
  }
}

interface Progress {
  readonly deleted: Set<string>;
  left: readonly string[];
}

/** Looks, deletes what can be deleted, waits, and looks again. */
async function empty({ sagemaker, ec2 }: Clients, runtime: Runtime, input: DrainInput, progress: Progress) {
  for (let round = 0, refusedLooks = 0; ; round++) {
    const gone = await domainIsGone(sagemaker, input.domainId);
    const left = gone ? [] : remnants(await contentsOf(sagemaker, input.domainId), input);
    // What ends takes its interfaces along, minutes later.
    const interfaces = gone || left.length > 0 ? [] : await interfacesOf(ec2, input);
    progress.left = [...left.map(label), ...interfaces.map(labelOfInterface)];
    runtime.log({ step: "look", left: progress.left });
    if (progress.left.length === 0) return;
    const held = unarmed(left, input);
    if (held.length > 0) throw notArmed(input, held);
    if (left.length === 0 && interfaces.every(isForeign)) throw stillInUse(input, interfaces);
    const refusals: string[] = [];
    for (const remnant of deletable(left)) {
      const refusal = await remove(sagemaker, runtime, input.domainId, remnant);
      if (refusal === undefined) progress.deleted.add(nameOf(remnant));
      else refusals.push(`${label(remnant)}: ${refusal}`);
    }
    refusedLooks = refusals.length > 0 && left.every(({ kind }) => kind !== "app") ? refusedLooks + 1 : 0;
    if (refusedLooks > MOST_LOOKS) throw heldByApps(input, refusals);
    await pause(runtime, round);
  }
}

/** Whether the interface is none of an app: it does not go because a user's apps have ended. */
const isForeign = (networkInterface: NetworkInterface) => domainOfInterface(networkInterface) === undefined;

function stillInUse(input: DrainInput, interfaces: readonly NetworkInterface[]): Refused {
  return new Refused(
    `The security group of ${scopeOf(input)} cannot be deleted yet, because something other than an app is in it:\n` +
      `${bulletList(interfaces.map(labelOfInterface))}\n` +
      "End the job or delete the endpoint that it belongs to, then run the same command again. " +
      "The interface of one that has just ended goes within minutes.",
  );
}

function heldByApps(input: DrainInput, refusals: readonly string[]): Refused {
  return new Refused(
    `${capitalised(scopeOf(input))} cannot be emptied: apps must end first that SageMaker does not list.\n` +
      `${bulletList(refusals)}\nEnd them in SageMaker, then run the same command again.`,
  );
}

function notArmed(input: DrainInput, left: readonly Remnant[]): Refused {
  return new Refused(
    [
      `${capitalised(scopeOf(input))} is still in use and was left as it is:\n${bulletList(left.map(label))}`,
      "Ending them loses unsaved work, and deleting a space loses its volume.",
      ...remedies(input, left),
      "Or end them by hand.",
      ...(input.duty === "profile_drain" ? [] : [OUTPUTS]),
    ].join(" "),
  );
}

/** Terraform empties the outputs as a destroy begins. An apply, such as one without a user, leaves them. */
const OUTPUTS = "A destroy that was refused leaves the stack without outputs: one deploy brings them back.";

function remedies(input: DrainInput, left: readonly Remnant[]): string[] {
  if (input.duty !== "profile_drain") return ["To end them, set studio.forceDestroy: true, deploy, then destroy."];
  const there = `at user profile ${input.userProfileName}`;
  const shared = inSharedSpaces(left);
  const switches = [
    ...(left.length > shared.length ? [`forceDestroy: true ${there} (or studio.forceDestroy: true)`] : []),
    ...(shared.length > 0 ? [`deleteOwnedSpaces: true ${there}`] : []),
  ];
  const others =
    "SageMaker deletes no user profile that owns a space, and gives no space another owner: copy what others need out of " +
    "the shared ones first.";
  return [
    ...(shared.length > 0 ? [others] : []),
    `To end them, set ${switches.join(" and ")}, deploy, then remove the profile.`,
  ];
}

const scopeOf = (input: DrainInput) =>
  input.duty === "profile_drain"
    ? `user profile ${input.userProfileName} of domain ${input.domainId}`
    : `domain ${input.domainId}`;

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A domain that SageMaker deletes already holds nothing any more. */
async function domainIsGone(sagemaker: SageMakerClient, domainId: string): Promise<boolean> {
  try {
    const domain = await sagemaker.send(new DescribeDomainCommand({ DomainId: domainId }));
    return domain.Status === "Deleting";
  } catch (error) {
    if (isGone(error)) return true;
    throw error;
  }
}

async function contentsOf(client: SageMakerClient, domainId: string): Promise<DomainContents> {
  // A paginator writes its page token into its input: each needs one of its own.
  const filter = () => ({ DomainIdEquals: domainId, MaxResults: 100 });
  const [apps, spaces, profiles] = await Promise.all([
    collect(paginateListApps({ client }, filter()), (page) => page.Apps),
    collect(paginateListSpaces({ client }, filter()), (page) => page.Spaces),
    collect(paginateListUserProfiles({ client }, filter()), (page) => page.UserProfiles),
  ]);
  return { apps, spaces, profiles };
}

/** The interfaces in the security group of the user, if the drain is of one who has a group. */
async function interfacesOf(client: EC2Client, input: DrainInput): Promise<NetworkInterface[]> {
  if (input.duty !== "profile_drain" || input.ownSecurityGroupId === undefined) return [];
  const Filters = [{ Name: "group-id", Values: [input.ownSecurityGroupId] }];
  return collect(
    paginateDescribeNetworkInterfaces({ client }, { Filters, MaxResults: 1000 }),
    (page) => page.NetworkInterfaces,
  );
}

/** Begins a deletion. Gives back what SageMaker says if it refuses for apps that must end first. */
async function remove(
  client: SageMakerClient,
  runtime: Runtime,
  domainId: string,
  remnant: Remnant,
): Promise<string | undefined> {
  try {
    await sendDelete(client, domainId, remnant);
    runtime.log({ step: "delete", target: nameOf(remnant) });
  } catch (error) {
    // Gone: someone was faster, or the answer to an earlier try was lost. Busy, or held by apps: the next look tells.
    if (!isGone(error) && !isBusy(error) && !isHeldByApps(error)) throw error;
    runtime.log({ step: "delete", target: nameOf(remnant), answer: (error as Error).name });
    if (isHeldByApps(error)) return String(error);
  }
  return undefined;
}

async function sendDelete(client: SageMakerClient, DomainId: string, remnant: Remnant): Promise<void> {
  switch (remnant.kind) {
    case "app": {
      const { AppType, AppName, SpaceName, UserProfileName } = remnant.it;
      // SageMaker takes the space or the profile, never both.
      const owner = SpaceName === undefined ? { UserProfileName } : { SpaceName };
      await client.send(new DeleteAppCommand({ DomainId, AppType, AppName, ...owner }));
      return;
    }
    case "space":
      await client.send(new DeleteSpaceCommand({ DomainId, SpaceName: remnant.it.SpaceName }));
      return;
    case "user profile":
      await client.send(new DeleteUserProfileCommand({ DomainId, UserProfileName: remnant.it.UserProfileName }));
      return;
  }
}
