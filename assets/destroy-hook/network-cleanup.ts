import {
  DeleteSecurityGroupCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { DeleteMountTargetCommand, EFSClient } from "@aws-sdk/client-efs";
import { CancelKeyDeletionCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { CLIENT_CONFIG, retrying } from "../lambda/aws";
import { type Action, type InputOf, parseEvent } from "../lambda/event";
import { checkPermissions } from "../lambda/permissions";
import { isBusy, isGone } from "../lambda/retry";
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
import { type NetworkPlan, planNetwork } from "./cleanup-plan";
import { dryRun } from "./dry-run";
import { CLEANUP_DUTIES, type NetworkCleanupInput } from "./event";
import { findingsOf, type Sources } from "./findings";
import { listHolders } from "./holders";
import { keptHomes, type KeyPlan, planKeys } from "./key-plan";
import { KeyFinder, listKeys } from "./keys";

/** What the cleanup did. Terraform keeps it as the result of the invocation. */
export interface CleanupResult {
  readonly duty: "network_cleanup";
  readonly action: Action;
  /** What this invocation changed in AWS. */
  readonly done: readonly string[];
  /** File systems that stay, with their keys, and keys that stay for data elsewhere. */
  readonly retained: readonly string[];
  /** What belongs to a domain that is still there. */
  readonly untouched: readonly string[];
  /** What a destroy needs and the organization does not allow, if IAM's simulator is right. Absent if there is none. */
  readonly perhapsDenied?: readonly string[];
}

interface Clients extends Sources {
  readonly kms: KMSClient;
  /** For their deletion, which a denial may only delay. */
  readonly mountTargets: EFSClient;
}

/** What the function takes. */
export type Input = InputOf<typeof CLEANUP_DUTIES>;

/** Entry point of the function whose step stands before the domain in the graph, and so runs after it on destroy. */
export const handler = (event: unknown, context: LambdaContext) => run(event, lambdaRuntime(context));

/**
 * Carries out one event.
 *
 * @throws UnknownEvent, Refused or NotFinished, with a message that says what to do
 */
export function run(event: unknown, surroundings: Runtime): Promise<CleanupResult> {
  const { action, input } = parseEvent(event, CLEANUP_DUTIES);
  return logged(surroundings, { duty: input.duty, action, vpcId: input.vpcId }, async (runtime) => {
    const newRole = action !== "delete";
    const clients: Clients = {
      // The policy that keeps the function from the mount targets of a living domain has just gone with the domain.
      mountTargets: retrying(new EFSClient(CLIENT_CONFIG), runtime, true),
      sagemaker: retrying(new SageMakerClient(CLIENT_CONFIG), runtime, newRole),
      efs: retrying(new EFSClient(CLIENT_CONFIG), runtime, newRole),
      ec2: retrying(new EC2Client(CLIENT_CONFIG), runtime, newRole),
      kms: retrying(new KMSClient(CLIENT_CONFIG), runtime, newRole),
    };
    if (action === "delete") return cleanUp(clients, runtime, input);
    const perhapsDenied = await check(clients, runtime, input);
    const result = { duty: input.duty, action, done: [], retained: [], untouched: [] };
    return perhapsDenied.length > 0 ? { ...result, perhapsDenied } : result;
  });
}

/**
 * Makes the calls that a cleanup looks around with, and asks whether it will be allowed to make the others, so that a
 * missing permission shows at deploy, not at destroy.
 */
async function check(clients: Clients, runtime: Runtime, input: NetworkCleanupInput): Promise<string[]> {
  const findings = await findingsOf(clients, input.vpcId);
  await listHolders(clients.sagemaker);
  await listKeys(clients.kms);
  const perhapsDenied = await checkPermissions(runtime, input);
  await dryRun(clients.ec2, findings);
  return perhapsDenied;
}

/** Cleans up until nothing is left or time is up. */
async function cleanUp(clients: Clients, runtime: Runtime, input: NetworkCleanupInput): Promise<CleanupResult> {
  const progress: Progress = { done: new Set(), left: [] };
  try {
    const { retained, untouched } = await clear(clients, runtime, input, progress);
    return { duty: input.duty, action: "delete", done: [...progress.done], retained, untouched };
  } catch (error) {
    if (!(error instanceof NotFinished)) throw error;
    throw new NotFinished(
      `${input.vpcId} is not free yet. ${error.message} What is left:\n${bulletList(progress.left)}\n` +
        "Run the same command again: it goes on from here.",
      { cause: error },
    );
  }
}

interface Progress {
  readonly done: Set<string>;
  left: readonly string[];
}

/** Looks, removes what can be removed, waits, and looks again. */
async function clear(clients: Clients, runtime: Runtime, input: NetworkCleanupInput, progress: Progress) {
  const keyFinder = new KeyFinder(clients.kms, runtime, input.vpcId, !input.deleteDataKey);
  const step = stepsOf(runtime, progress);
  // Before anything else is looked at, which may fail: whoever gave up then would lose the key at the end of its window.
  await rescueKeys(clients.kms, planKeys(await keyFinder.find([]), input.vpcId), step);
  for (let round = 0; ; round++) {
    const findings = await findingsOf(clients, input.vpcId);
    const network = planNetwork(findings);
    const keys = planKeys(await keyFinder.find(keptHomes(findings)), input.vpcId);
    const waitingFor = [...keys.waitingFor, ...network.waitingFor];
    const blockers = [...keys.blockers, ...network.blockers];
    const { retained } = keys;
    const { untouched } = network;
    progress.left = [...waitingFor, ...blockers];
    runtime.log({ step: "look", waitingFor, blockers, retained, untouched });
    // The network stays as it is while a key is in doubt: the mount targets are what tells whose the data is.
    if (keys.blockers.length > 0 || (waitingFor.length === 0 && blockers.length > 0)) throw refused(input, blockers);
    if (waitingFor.length === 0) return { retained, untouched };
    await rescueKeys(clients.kms, keys, step);
    await clearNetwork(clients, network, step);
    await pause(runtime, round);
  }
}

function refused(input: NetworkCleanupInput, blockers: readonly string[]): Refused {
  return new Refused(
    `${input.vpcId} cannot be deleted yet, because of this:\n${bulletList(blockers)}\n` +
      "Remove it (for a key: let the role of this function read and enable it), then run the same command again.",
  );
}

/** Makes one change, unless someone was faster. What AWS is too busy for is left to the next round. */
type Step = (name: string, change: () => Promise<unknown>) => Promise<void>;

function stepsOf(runtime: Runtime, progress: Progress): Step {
  return async (name, change) => {
    try {
      await change();
      progress.done.add(name);
      runtime.log({ step: name });
    } catch (error) {
      if (!isGone(error) && !isBusy(error)) throw error;
      runtime.log({ step: name, answer: (error as Error).name });
    }
  };
}

async function rescueKeys(kms: KMSClient, plan: KeyPlan, step: Step): Promise<void> {
  for (const KeyId of plan.cancelDeletion) {
    await step(`cancel deletion of key ${KeyId}`, () => kms.send(new CancelKeyDeletionCommand({ KeyId })));
  }
  for (const KeyId of plan.enable) {
    await step(`enable key ${KeyId}`, () => kms.send(new EnableKeyCommand({ KeyId })));
  }
}

async function clearNetwork({ mountTargets, ec2 }: Clients, plan: NetworkPlan, step: Step): Promise<void> {
  for (const { MountTargetId } of plan.deleteMountTargets) {
    await step(`delete mount target ${MountTargetId}`, () =>
      mountTargets.send(new DeleteMountTargetCommand({ MountTargetId })),
    );
  }
  for (const group of plan.revokeRules) await revoke(ec2, group, step);
  for (const { GroupId, GroupName } of plan.deleteGroups) {
    await step(`delete security group ${GroupId} (${GroupName})`, () =>
      ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
    );
  }
}

/** Revokes what the group has, whatever its ports: they differ with the age of the domain. */
async function revoke(ec2: EC2Client, group: SecurityGroup, step: Step): Promise<void> {
  const { GroupId, IpPermissions, IpPermissionsEgress } = group;
  if (IpPermissions?.length) {
    await step(`revoke ingress of security group ${GroupId}`, () =>
      ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions })),
    );
  }
  if (IpPermissionsEgress?.length) {
    await step(`revoke egress of security group ${GroupId}`, () =>
      ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: IpPermissionsEgress })),
    );
  }
}
