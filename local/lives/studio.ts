import { UserError } from "../../tools/errors";
import { type FileSystem, type State } from "../control";
import { added, lines } from "../existing";
import { type Life } from "./life";
import { seed } from "./studio-seed";
import { StudioUsers } from "./studio-users";

const STACK = "studio";

/** The Studio domain, its users and their apps. It retains the home file system, and the key that this needs. */
export const studio: Life = {
  stack: STACK,

  seeding: "users open their apps",

  async seed({ endpoint, region, outputs }, print) {
    const { domain_id: domainId } = outputs;
    if (typeof domainId !== "string") {
      throw new UserError(`${STACK} has no Studio domain: \`npm run local -- deploy ${STACK}\` makes one`);
    }
    return `${await seed(new StudioUsers(endpoint, region, domainId), print)} apps run`;
  },

  armed: { "studio.forceDestroy": true, "studio.deletionProtection": false },

  retained(configuration) {
    return configuration.value("studio.retentionPolicy") === "Delete" ? 0 : 1;
  },

  problems({ before, after, retained }) {
    const { fileSystems = [], keys = {}, ...others } = added(before, after);
    return [
      ...(fileSystems.length === retained ? [] : [`file systems: ${fileSystems.length}, expected: ${retained}`]),
      ...fileSystems.flatMap((each) => problemsOf(each, after)),
      ...keysWithoutUse(keys, fileSystems),
      ...lines(others),
      ...lines(added(after, before)).map((line) => `gone, and not the stack's: ${line}`),
    ];
  },
};

/** What a retained file system lacks: nothing may mount it, and its key must work. */
function problemsOf({ id, mountTargets, kmsKeyId }: FileSystem, { keys = {} }: State): string[] {
  const key = keys[kmsKeyId] ?? "gone";
  return [
    ...mountTargets.map((mountTarget) => `mount target of ${id}: ${mountTarget}`),
    ...(key === "Enabled" ? [] : [`key of ${id}: ${kmsKeyId} (${key})`]),
  ];
}

/** Keys that encrypt nothing any more have to wait for their end. */
function keysWithoutUse(keys: Readonly<Record<string, string>>, fileSystems: readonly FileSystem[]): string[] {
  const used = fileSystems.map(({ kmsKeyId }) => kmsKeyId);
  return Object.entries(keys)
    .filter(([arn, state]) => !used.includes(arn) && state !== "PendingDeletion")
    .map(([arn, state]) => `keys: ${arn} (${state})`);
}
