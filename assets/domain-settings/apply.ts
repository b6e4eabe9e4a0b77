import { type Action } from "../lambda/event";
import { isBusy, isHeldByApps } from "../lambda/retry";
import { bulletList, NotFinished, pause, type Runtime } from "../lambda/runtime";
import { changedMembers, type Difference, differences, withFallback } from "./differences";
import { type DomainSettingsInput, type ProfileSettingsInput, type Settings } from "./event";
import { type Look, type Owner } from "./owner";

/** What became of the settings. Terraform keeps it as the result of the invocation. */
export interface SettingsResult {
  readonly duty: (DomainSettingsInput | ProfileSettingsInput)["duty"];
  readonly action: Action;
  /** Settings that this invocation sent. Empty if the domain or profile had them all. */
  readonly changed: readonly string[];
  /** Settings among them that SageMaker accepted and does not show: it leaves out some that are at their default. */
  readonly notShown: readonly string[];
}

/** SageMaker did not take the settings. The message names those that were to change. */
export class SettingsFailed extends Error {
  override readonly name = "SettingsFailed";
}

/** Tries of an update that SageMaker refuses since something else is under way in the domain. */
const MOST_TRIES = 5;

/** Looks at what has settled without the wanted settings before they count as refused: an answer may be stale. */
const MOST_LOOKS = 5;

/**
 * Brings the settings of a domain or user profile to the wanted ones and waits until it is in service with them. Delete
 * undoes nothing, since their owner goes as well.
 *
 * @throws SettingsFailed if SageMaker refuses, or accepts and shows another value; NotFinished if time runs out
 */
export async function applySettings(
  owner: Owner,
  runtime: Runtime,
  action: Action,
  input: DomainSettingsInput | ProfileSettingsInput,
): Promise<SettingsResult> {
  if (action === "delete") return { duty: input.duty, action, changed: [], notShown: [] };
  let notShown: readonly Difference[] = [];
  const progress: Progress = { wanted: input.settings, changes: [] };
  try {
    await update(owner, runtime, input, progress);
    if (progress.changes.length > 0) notShown = await confirm(owner, runtime, progress);
  } catch (error) {
    if (!(error instanceof NotFinished)) throw error;
    throw new NotFinished(message(owner, error.message, progress.changes), { cause: error });
  }
  const paths = (some: readonly Difference[]) => some.map((difference) => difference.path);
  return { duty: input.duty, action, changed: paths(progress.changes), notShown: paths(notShown) };
}

interface Progress {
  wanted: Settings;
  changes: readonly Difference[];
}

/** Sends what differs, once nothing changes the owner any more. */
async function update(
  owner: Owner,
  runtime: Runtime,
  input: DomainSettingsInput | ProfileSettingsInput,
  progress: Progress,
) {
  for (let round = 0; ; round++) {
    const { settings: actual } = await settled(owner, runtime, progress);
    progress.wanted = withFallback(input.settings, input.fallback, actual);
    const changes = differences(progress.wanted, actual);
    if (changes.length === 0) return;
    progress.changes = changes;
    runtime.log({ step: "update", changes: changes.map(show) });
    try {
      await owner.update(changedMembers(progress.wanted, actual));
      return;
    } catch (error) {
      if (error instanceof NotFinished) throw error;
      if (isHeldByApps(error)) throw failed(owner, `${APPS_FIRST} ${String(error)}`, changes, error);
      if (!isBusy(error) || round === MOST_TRIES) throw failed(owner, String(error), changes, error);
      runtime.log({ step: "busy", error: String(error) });
      await pause(runtime, round);
    }
  }
}

const APPS_FIRST =
  "SageMaker changes some of them only while no app runs in the domain, and apps run: end them first, in Studio or by " +
  "`aws sagemaker delete-app`.";

/** The owner once nothing is under way in it. */
async function settled(owner: Owner, runtime: Runtime, { wanted }: Progress): Promise<Look> {
  for (let round = 0; ; round++) {
    const shown = await look(owner, runtime);
    if (shown.status === "InService" || shown.status === "Update_Failed") return shown;
    if (shown.status !== "Pending" && shown.status !== "Updating") {
      throw failed(owner, `The ${owner.kind} is ${shown.status}.`, differences(wanted, shown.settings));
    }
    await pause(runtime, round);
  }
}

/** Waits until the owner is in service with the settings, and returns those that it does not show. */
async function confirm(owner: Owner, runtime: Runtime, { wanted, changes }: Progress): Promise<readonly Difference[]> {
  for (let round = 0, looks = 0; ; round++) {
    const { status, failureReason, settings } = await look(owner, runtime);
    const open = differences(wanted, settings);
    if (status === "InService" && open.length === 0) return [];
    if (status !== "Updating" && ++looks > MOST_LOOKS) {
      if (status !== "InService") {
        throw failed(owner, `The ${owner.kind} is ${status}: ${failureReason ?? "no reason given"}.`, changes);
      }
      if (open.every((difference) => difference.actual === undefined)) return open;
      throw failed(owner, `SageMaker accepted the update, but the ${owner.kind} shows other values.`, open);
    }
    await pause(runtime, round);
  }
}

async function look(owner: Owner, runtime: Runtime): Promise<Look> {
  const shown = await owner.look();
  runtime.log({ step: "look", status: shown.status });
  return shown;
}

const show = ({ path, wanted, actual }: Difference) =>
  `${path}: ${JSON.stringify(actual) ?? "not set"} -> ${JSON.stringify(wanted)}`;

const failed = (owner: Owner, reason: string, changes: readonly Difference[], cause?: unknown) =>
  new SettingsFailed(message(owner, reason, changes), { cause });

function message(owner: Owner, reason: string, changes: readonly Difference[]): string {
  return [
    `The settings of ${owner.name} are not as configured. ${reason}`,
    ...(changes.length > 0 ? [`Settings concerned:\n${bulletList(changes.map(show))}`] : []),
    // After a failed update Terraform may keep the new input in its state.
    "Apply again when that is settled. If Terraform plans no change, replace this step: terraform apply -replace=ADDRESS.",
  ].join("\n");
}
