import {
  DescribeDomainCommand,
  type DescribeDomainResponse,
  type SageMakerClient,
  UpdateDomainCommand,
} from "@aws-sdk/client-sagemaker";
import { type Action } from "../lambda/event";
import { isBusy } from "../lambda/retry";
import { bulletList, NotFinished, pause, type Runtime } from "../lambda/runtime";
import { changedMembers, type Difference, differences } from "./differences";
import { type DomainSettingsInput } from "./event";

/** What became of the settings. Terraform keeps it as the result of the invocation. */
export interface SettingsResult {
  readonly duty: "domain_settings";
  readonly action: Action;
  /** Settings that this invocation sent. Empty if the domain had them all. */
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

/** Looks at a settled domain without the wanted settings before they count as refused: an answer may be stale. */
const MOST_LOOKS = 5;

/**
 * Brings the domain's settings to the wanted ones with UpdateDomain and waits until the domain is in service with them.
 * It never sends AppNetworkAccessType, VpcId or SubnetIds: SageMaker wants all three or none, and none of them changes
 * in place. Delete undoes nothing, since the domain goes as well.
 *
 * @throws SettingsFailed if SageMaker refuses, or accepts and shows another value; NotFinished if time runs out
 */
export async function applyDomainSettings(
  client: SageMakerClient,
  runtime: Runtime,
  action: Action,
  input: DomainSettingsInput,
): Promise<SettingsResult> {
  if (action === "delete") return { duty: input.duty, action, changed: [], notShown: [] };
  let notShown: readonly Difference[] = [];
  const progress: Progress = { changes: [] };
  try {
    await update(client, runtime, input, progress);
    if (progress.changes.length > 0) notShown = await confirm(client, runtime, input, progress.changes);
  } catch (error) {
    if (!(error instanceof NotFinished)) throw error;
    throw new NotFinished(message(input, error.message, progress.changes), { cause: error });
  }
  const paths = (some: readonly Difference[]) => some.map((difference) => difference.path);
  return { duty: input.duty, action, changed: paths(progress.changes), notShown: paths(notShown) };
}

interface Progress {
  changes: readonly Difference[];
}

/** Sends what differs, once the domain has settled. */
async function update(client: SageMakerClient, runtime: Runtime, input: DomainSettingsInput, progress: Progress) {
  for (let round = 0; ; round++) {
    const actual = settingsOf(await settled(client, runtime, input));
    const changes = differences(input.settings, actual);
    if (changes.length === 0) return;
    progress.changes = changes;
    runtime.log({ step: "update", changes: changes.map(show) });
    try {
      const members = changedMembers(input.settings, actual);
      await client.send(new UpdateDomainCommand({ DomainId: input.domainId, ...members }));
      return;
    } catch (error) {
      if (error instanceof NotFinished) throw error;
      if (!isBusy(error) || round === MOST_TRIES) throw failed(input, String(error), changes, error);
      runtime.log({ step: "busy", error: String(error) });
      await pause(runtime, round);
    }
  }
}

/** The domain once nothing is under way in it. */
async function settled(client: SageMakerClient, runtime: Runtime, input: DomainSettingsInput) {
  for (let round = 0; ; round++) {
    const domain = await look(client, runtime, input);
    if (domain.Status === "InService" || domain.Status === "Update_Failed") return domain;
    if (domain.Status !== "Pending" && domain.Status !== "Updating") {
      throw failed(input, `The domain is ${domain.Status}.`, differences(input.settings, settingsOf(domain)));
    }
    await pause(runtime, round);
  }
}

/** Waits until the domain is in service with the settings, and returns those that it does not show. */
async function confirm(
  client: SageMakerClient,
  runtime: Runtime,
  input: DomainSettingsInput,
  changes: readonly Difference[],
): Promise<readonly Difference[]> {
  for (let round = 0, looks = 0; ; round++) {
    const domain = await look(client, runtime, input);
    const open = differences(input.settings, settingsOf(domain));
    if (domain.Status === "InService" && open.length === 0) return [];
    if (domain.Status !== "Updating" && ++looks > MOST_LOOKS) {
      if (domain.Status !== "InService") {
        throw failed(input, `The domain is ${domain.Status}: ${domain.FailureReason ?? "no reason given"}.`, changes);
      }
      if (open.every((difference) => difference.actual === undefined)) return open;
      throw failed(input, "SageMaker accepted the update, but the domain shows other values.", open);
    }
    await pause(runtime, round);
  }
}

async function look(client: SageMakerClient, runtime: Runtime, input: DomainSettingsInput) {
  const domain = await client.send(new DescribeDomainCommand({ DomainId: input.domainId }));
  runtime.log({ step: "look", status: domain.Status });
  return domain;
}

/** The domain's settings by the names that UpdateDomain takes. */
const settingsOf = (domain: DescribeDomainResponse) => ({
  DefaultUserSettings: domain.DefaultUserSettings,
  DefaultSpaceSettings: domain.DefaultSpaceSettings,
  DomainSettingsForUpdate: domain.DomainSettings,
  TagPropagation: domain.TagPropagation,
});

const show = ({ path, wanted, actual }: Difference) =>
  `${path}: ${JSON.stringify(actual) ?? "not set"} -> ${JSON.stringify(wanted)}`;

const failed = (input: DomainSettingsInput, reason: string, changes: readonly Difference[], cause?: unknown) =>
  new SettingsFailed(message(input, reason, changes), { cause });

function message(input: DomainSettingsInput, reason: string, changes: readonly Difference[]): string {
  return [
    `The settings of domain ${input.domainId} are not as configured. ${reason}`,
    ...(changes.length > 0 ? [`Settings concerned:\n${bulletList(changes.map(show))}`] : []),
    // After a failed update Terraform may keep the new input in its state.
    "Apply again when that is settled. If Terraform plans no change, replace this step: terraform apply -replace=ADDRESS.",
  ].join("\n");
}
