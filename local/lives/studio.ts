import { UserError } from "../../tools/errors";
import { type FileSystem, type State } from "../control";
import { added, strays } from "../existing";
import { type Life } from "./life";
import { seed } from "./studio-seed";
import { StudioUsers } from "./studio-users";

const STACK = "studio";

/** The Studio domain, its users and their apps. It retains the home file system, and the key of its data. */
export const studio: Life = {
  stack: STACK,

  seeding: "users open their apps",

  async seed({ endpoint, region, outputs }, print) {
    const { domain_id: domainId } = outputs;
    if (typeof domainId !== "string") {
      throw new UserError(
        `${STACK} has no Studio domain: \`npm run local -- deploy ${STACK}\` makes one, and brings back the outputs that a ` +
          "refused destroy has emptied",
      );
    }
    return `${await seed(new StudioUsers(endpoint, region, domainId), print)} apps run`;
  },

  armed: { "studio.forceDestroy": true, "studio.deletionProtection": false },

  retained(configuration) {
    return configuration.value("studio.retentionPolicy") === "Delete" ? 0 : 1;
  },

  problems({ before, after, retained, configuration }) {
    const { fileSystems = [], keys = {} } = added(before, after);
    const keysInUse = fileSystems.map(({ kmsKeyId }) => kmsKeyId);
    const others = Object.keys(keys).filter((arn) => !keysInUse.includes(arn) && keys[arn] === "Enabled");
    // Data outside of the stack may need it, whether or not a file system does.
    const isKept = keysInUse.length === 0 && configuration.value("studio.deleteDataKey") !== true;
    return [
      ...(fileSystems.length === retained ? [] : [`file systems: ${fileSystems.length}, expected: ${retained}`]),
      ...fileSystems.flatMap((each) => problemsOf(each, after)),
      ...(isKept && others.length !== 1 ? [`keys that are kept: ${others.length}, expected: 1`] : []),
      ...strays(before, { ...after, fileSystems: before.fileSystems ?? [] }, [...keysInUse, ...(isKept ? others : [])]),
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
