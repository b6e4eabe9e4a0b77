import {
  AddTagsCommand,
  CreateStudioLifecycleConfigCommand,
  DeleteStudioLifecycleConfigCommand,
  paginateListStudioLifecycleConfigs,
  type SageMakerClient,
  type StudioLifecycleConfigDetails,
} from "@aws-sdk/client-sagemaker";
import { collect } from "../lambda/aws";
import { type Action } from "../lambda/event";
import { isBusy, isGone } from "../lambda/retry";
import { bulletList, NotFinished, pause, type Runtime } from "../lambda/runtime";
import { type ConfigurationsInput, type EarlierConfigurationsInput } from "./event";

/** What became of the lifecycle configurations. Terraform keeps it as the result of the invocation. */
export interface ConfigurationsResult {
  readonly duty: (ConfigurationsInput | EarlierConfigurationsInput)["duty"];
  readonly action: Action;
  /** Names of those that this invocation made. */
  readonly made: readonly string[];
  /** Names of those that it deleted. */
  readonly deleted: readonly string[];
  /** Names of those that it would have deleted, had nothing used them. */
  readonly left: readonly string[];
}

/** SageMaker made none of a name. After a failed update Terraform may keep the new input in its state, and ask no more. */
export class NotMade extends Error {
  override readonly name = "NotMade";
}

/** Tries to delete what was in use a moment ago: by an app that SageMaker has just ended. */
const MOST_TRIES = 10;

/**
 * Carries out one duty.
 *
 * @throws NotMade if SageMaker refuses to make one; NotFinished if configurations are still in use when all are to go
 */
export async function keepConfigurations(
  client: SageMakerClient,
  runtime: Runtime,
  action: Action,
  input: ConfigurationsInput | EarlierConfigurationsInput,
): Promise<ConfigurationsResult> {
  const result = { duty: input.duty, action, made: [], deleted: [], left: [] };
  if (input.duty === "earlier_lifecycle_configurations") {
    return action === "delete" ? result : { ...result, ...(await deleteAll(client, runtime, input.names, input.keep)) };
  }
  if (action === "delete") return { ...result, deleted: await deleteInTheEnd(client, runtime, input.names) };
  return { ...result, made: await make(client, runtime, input) };
}

/** Makes those that are missing, and tags all. */
async function make(client: SageMakerClient, runtime: Runtime, input: ConfigurationsInput): Promise<string[]> {
  const Tags = Object.entries(input.tags).map(([Key, Value]) => ({ Key, Value }));
  const there = await find(client, input.names);
  const made: string[] = [];
  for (const { name, appType, content } of input.configurations) {
    const known = there.find(({ StudioLifecycleConfigName }) => StudioLifecycleConfigName === name);
    if (known) {
      if (Tags.length > 0) await client.send(new AddTagsCommand({ ResourceArn: known.StudioLifecycleConfigArn, Tags }));
      continue;
    }
    const configuration = {
      StudioLifecycleConfigName: name,
      StudioLifecycleConfigAppType: appType,
      StudioLifecycleConfigContent: content,
      Tags,
    };
    try {
      await client.send(new CreateStudioLifecycleConfigCommand(configuration));
      made.push(name);
      runtime.log({ step: "make", target: name });
    } catch (error) {
      // The name is taken: the answer to an earlier try was lost, or another invocation was faster.
      if (!isBusy(error)) throw notMade(name, error);
      runtime.log({ step: "make", target: name, answer: (error as Error).name });
    }
  }
  return made;
}

const notMade = (name: string, cause: unknown) =>
  new NotMade(
    `The lifecycle configuration ${name} was not made. ${String(cause)}\n` +
      "Apply again when that is settled. If Terraform plans no change, let it forget this step, which makes what is " +
      "missing when it is made anew: terraform state rm ADDRESS, and apply again.",
    { cause },
  );

/** Deletes all, and waits for what is still in use. */
async function deleteInTheEnd(client: SageMakerClient, runtime: Runtime, names: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  for (let round = 0; ; round++) {
    const { deleted, left } = await deleteAll(client, runtime, names);
    gone.push(...deleted);
    if (left.length === 0) return gone;
    if (round === MOST_TRIES) {
      throw new NotFinished(
        `Lifecycle configurations are in use by an app, a domain or a user profile:\n${bulletList(left)}\n` +
          "End that use, then run the same command again.",
      );
    }
    await pause(runtime, round);
  }
}

/** Deletes all but those to keep, as far as nothing uses them. */
async function deleteAll(
  client: SageMakerClient,
  runtime: Runtime,
  names: readonly string[],
  keep: readonly string[] = [],
): Promise<{ deleted: string[]; left: string[] }> {
  const [deleted, left]: [string[], string[]] = [[], []];
  for (const { StudioLifecycleConfigName: name = "" } of await find(client, names)) {
    if (keep.includes(name)) continue;
    try {
      await client.send(new DeleteStudioLifecycleConfigCommand({ StudioLifecycleConfigName: name }));
      deleted.push(name);
    } catch (error) {
      if (isBusy(error)) left.push(name);
      else if (!isGone(error)) throw error;
    }
  }
  runtime.log({ step: "delete", deleted, left });
  return { deleted, left };
}

/** Those that have one of these names, with any hash. */
async function find(client: SageMakerClient, names: readonly string[]): Promise<StudioLifecycleConfigDetails[]> {
  const found: StudioLifecycleConfigDetails[] = [];
  for (const NameContains of names) {
    const pages = paginateListStudioLifecycleConfigs({ client }, { NameContains, MaxResults: 100 });
    const listed = await collect(pages, (page) => page.StudioLifecycleConfigs);
    const own = new RegExp(`^${NameContains}-[0-9a-f]{8}$`);
    found.push(...listed.filter(({ StudioLifecycleConfigName: name = "" }) => own.test(name)));
  }
  return found;
}
